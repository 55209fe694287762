"""What is done to the records of a source when it is written back, and how those that change are kept for the way back."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Stored: TypeAlias = dict[str, str]
"""A record as stored, for JSON: "raw" holds its text, "base64" its bytes where they are not UTF-8, "arrow" or "row" a row of
a table."""

Take: TypeAlias = Callable[[int, Stored], None]
"""Handed each record that changes, in order: its number, and what it was."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What to do to the records of one source, by number: take out, or give another text."""

    drop: frozenset[int] = frozenset()
    texts: Mapping[int, str] = field(default_factory=dict)


def to_stored(raw: bytes) -> Stored:
    """Return bytes as JSON can hold them."""
    try:
        return {"raw": raw.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(raw).decode()}


def from_stored(stored: Mapping[str, Any]) -> bytes:
    """Return the bytes that `to_stored` was given."""
    if "raw" in stored:
        return str(stored["raw"]).encode()
    return base64.b64decode(stored["base64"])
