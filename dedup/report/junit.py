"""The report as JUnit XML, which every CI shows as a list of tests: a finding fails, an unread record errs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from dedup.report.place import file_of
from dedup.report.printable import printable, share
from dedup.report.rows import Row, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.model import Report
    from dedup.report.formats import TextLookup

_SPANS = 5
_SPAN_LIMIT = 200


def render(report: Report, texts: TextLookup) -> Iterator[bytes]:  # noqa: ARG001 - spans hold their text
    """Yield one test suite; a document without findings is one passed test, counted but not listed by name."""
    found = list(rows(report))
    clean = max(report.summary.documents - len({row.id for row in found}), 0)
    counts = f'tests="{len(found) + len(report.skipped) + 1}" failures="{len(found)}" errors="{len(report.skipped)}"'
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites {counts}>\n<testsuite name="dedup" {counts}>\n'
    )
    yield head.encode()
    yield f'<testcase classname="dedup" name="{clean} documents without findings"/>\n'.encode()
    for row in found:
        yield _failure(row).encode()
    for s in report.skipped:
        name = _attribute(s.place)
        message = _attribute(s.reason)
        yield f'<testcase classname="dedup.unread" name={name}><error message={message}/></testcase>\n'.encode()
    yield b"</testsuite>\n</testsuites>\n"


def _failure(row: Row) -> str:
    lines = [f"{row.source} record {row.record}"] if row.source else []
    for span in row.spans[:_SPANS]:
        suggestion = f" -> {span.suggestion}" if span.suggestion is not None else ""
        lines.append(f"{span.start}-{span.end}: {span.text[:_SPAN_LIMIT]}{suggestion}")
    body = "\n".join(escape(printable(line)) for line in lines)
    file = f" file={_attribute(file_of(row.source))}" if row.source else ""
    return (
        f"<testcase classname={_attribute(f'{row.code}.{row.name}')} name={_attribute(row.id)}{file}>"
        f"<failure type={_attribute(row.code)} message={_attribute(f'{row.message} (confidence {share(row.confidence)})')}>"
        f"{body}</failure></testcase>\n"
    )


def _attribute(text: str) -> str:
    return quoteattr(printable(text))
