"""A value as JSON on one line."""

from __future__ import annotations

from typing import Any

import orjson


def encode(value: Any) -> bytes:
    """Return `value` as JSON on one line; a lone surrogate, which JSON cannot hold, as its escape in text."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return orjson.dumps(_without_surrogates(value))


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_without_surrogates(v) for v in value]
    return value
