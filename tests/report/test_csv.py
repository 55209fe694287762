"""The CSV report is a well-formed table that no spreadsheet runs."""

import csv
import io

from hypothesis import given

from dedup.model import Report
from dedup.report.csv import COLUMNS, render
from dedup.report.formats import no_texts
from tests.report.reports import EMPTY, FULL, reports


def table(report: Report) -> list[list[str]]:
    data = b"".join(render(report, no_texts))
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@given(reports)
def test_every_row_has_every_column_and_no_cell_is_a_formula(report: Report) -> None:
    header, *body = table(report)
    assert header == list(COLUMNS)
    findings = sum(len(d.findings) for d in report.documents)
    assert len(body) == findings + len(report.pairs) + len(report.skipped)
    for row in body:
        assert len(row) == len(COLUMNS)
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_a_copy_names_what_it_copies() -> None:
    rows = {row[2]: dict(zip(COLUMNS, row, strict=True)) for row in table(FULL)[1:]}
    assert rows["b"]["rule"] == "DUP102"
    assert rows["b"]["copy_of"] == "a"
    assert rows["b"]["record"] == "2"
    assert rows["d"]["suggestion"] == "’"


def test_an_empty_report_has_its_header() -> None:
    assert table(EMPTY) == [list(COLUMNS)]
