"""Where a finding stands in its source: a line of a file, where the format has lines to point at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dedup.report.rows import Row

_COMPRESSED = (".gz", ".zst", ".bz2", ".xz")
_ONE_RECORD_A_LINE = (".jsonl", ".ndjson")
_ONE_TEXT_A_FILE = (".txt", ".md", ".text")


@dataclass(frozen=True, slots=True)
class Place:
    """A range of a file; lines and columns count from 1, columns in code points, the end is exclusive."""

    line: int
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


def place_of(row: Row, text: str | None) -> Place | None:
    """Return the place of a finding's first span, or of its record; None where its source has no lines.

    `text` is the whole text of the document, needed to find the line in a file that is one document.
    """
    source = row.source.lower()
    for ending in _COMPRESSED:
        source = source.removesuffix(ending)
    if source.endswith(_ONE_RECORD_A_LINE) and row.record:
        return Place(row.record)
    if not source.endswith(_ONE_TEXT_A_FILE):
        return None
    if text is None or not row.spans:
        return Place(1)
    span = row.spans[0]
    line, column = _position(text, span.start)
    end_line, end_column = _position(text, span.end)
    return Place(line, column, end_line, end_column)


def _position(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
