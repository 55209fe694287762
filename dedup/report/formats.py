"""Report formats by file ending, and what every renderer looks like.

A renderer is a pure function in a module of its own: a report and a way to look texts up go in, bytes come
out piece by piece. Its module is imported when the format is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from importlib import import_module
from typing import TypeAlias, cast

from dedup.errors import UsageError
from dedup.model import Report

TextLookup: TypeAlias = Callable[[Collection[str]], Mapping[str, str]]
"""Original texts by document id. Ids whose text cannot be had any more are missing from the answer."""

Renderer: TypeAlias = Callable[[Report, TextLookup], Iterator[bytes]]

_ENDINGS = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".sarif": "sarif",
    ".xml": "junit",
}

FORMATS = tuple(dict.fromkeys(_ENDINGS.values()))
"""Names that `--format` takes."""


def format_of(path: str, otherwise: str | None = None) -> str:
    """Return the format that a file name's ending stands for, `otherwise` where it stands for none.

    Raises `UsageError` where that is None too.
    """
    name = path.lower()
    for ending, format_name in _ENDINGS.items():
        if name.endswith(ending):
            return format_name
    if otherwise is not None:
        return otherwise
    raise UsageError(
        f"no report format has the ending of {path!r}",
        f"End the name in {', '.join(_ENDINGS)}, or say --format {'|'.join(FORMATS)}.",
    )


def renderer(format_name: str) -> Renderer:
    """Return the `render` function of a format."""
    return cast("Renderer", import_module(f"dedup.report.{format_name}").render)


def no_texts(ids: Collection[str]) -> Mapping[str, str]:  # noqa: ARG001 - the signature is TextLookup's
    """Look nothing up: for formats that show no text, and for reports read back without their corpus."""
    return {}
