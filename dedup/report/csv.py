"""The report as a table for people: one finding a row, for a spreadsheet.

Spreadsheets run cells that begin like a formula; such cells get an apostrophe in front, which they take as
"this is text". A byte order mark tells them that the file is UTF-8.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from dedup.report.printable import printable
from dedup.report.rows import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.model import Report
    from dedup.report.formats import TextLookup

COLUMNS = (
    "rule",
    "name",
    "id",
    "source",
    "record",
    "confidence",
    "message",
    "copy_of",
    "cluster",
    "jaccard",
    "start",
    "end",
    "passage",
    "suggestion",
)

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "'", "\t", "\r", "\n")
_PASSAGE_LIMIT = 200


def render(report: Report, texts: TextLookup) -> Iterator[bytes]:  # noqa: ARG001 - shows no text
    """Yield the header, one row a finding, and one row a skipped record (rule `skipped`)."""
    yield b"\xef\xbb\xbf" + _line(COLUMNS)
    for row in rows(report):
        yield _line(_cells(row))
    for s in report.skipped:
        cells = ["skipped", "", "", s.source, str(s.record), "", s.reason]
        yield _line(cells + [""] * (len(COLUMNS) - len(cells)))


def cell(text: str) -> str:
    """Return `text` as a cell that no spreadsheet takes for a formula."""
    shown = printable(text)
    return "'" + shown if shown.lstrip(" \u00a0").startswith(_FORMULA) else shown


def _cells(row: Row) -> list[str]:
    span = row.spans[0] if row.spans else None
    return [
        row.code,
        row.name,
        row.id,
        row.source,
        str(row.record) if row.record else "",
        f"{row.confidence:.4f}",
        row.message,
        row.other or "",
        row.cluster or "",
        f"{row.pair.jaccard:.4f}" if row.pair else "",
        str(span.start) if span else "",
        str(span.end) if span else "",
        span.text[:_PASSAGE_LIMIT] if span else "",
        (span.suggestion or "") if span else "",
    ]


def _line(cells: tuple[str, ...] | list[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([cell(c) for c in cells])
    return buffer.getvalue().encode("utf-8")
