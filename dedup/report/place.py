"""Where a finding stands: its file as others call it, and the line there, where the format has lines to point at."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.corpus.source import format_of

if TYPE_CHECKING:
    from dedup.report.rows import Row


@dataclass(frozen=True, slots=True)
class Place:
    """A range of a file; lines and columns count from 1, columns in code points, the end is exclusive."""

    line: int
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


def file_of(source: str, folder: str = os.curdir) -> str:
    """Return what a source is called in a folder that it lies in; elsewhere, its own name."""
    try:
        return Path(os.path.abspath(source)).relative_to(os.path.abspath(folder)).as_posix()  # noqa: PTH100 - of a name, not a file
    except ValueError:
        return source


def place_of(row: Row, text: str | None) -> Place | None:
    """Return the place of a finding's first span, or of its record; None where its source has no lines.

    `text` is the whole text of the document, needed to find the line in a file that is one document.
    """
    known, _ = format_of(row.source)
    if known == "jsonl" and row.record:
        return Place(row.record)
    if known != "text":
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
