"""Findings point at the line they stand on, in the formats that have lines."""

import pytest

from dedup.model import Span
from dedup.report.place import Place, place_of
from dedup.report.rows import Row

TEXT = "One line.\nAnother one, sharp as ever."


def row(source: str, *spans: Span) -> Row:
    return Row("TXT201", "mojibake", "x", source, 7, 0.9, "told", spans)


@pytest.mark.parametrize("source", ["a.txt", "A.TXT", "notes.markdown", "b.md.gz", "c.text.xz"])
def test_a_span_of_a_text_file(source: str) -> None:
    assert place_of(row(source, Span(10, 17, "Another")), TEXT) == Place(2, 1, 2, 8)
    assert place_of(row(source), TEXT) == place_of(row(source, Span(10, 17, "x")), None) == Place(1)


@pytest.mark.parametrize("source", ["a.jsonl", "b.ndjson.zst"])
def test_a_record_of_json_lines(source: str) -> None:
    assert place_of(row(source, Span(0, 3, "One")), TEXT) == Place(7)


@pytest.mark.parametrize("source", ["a.csv", "a.parquet", "a.html", "a.db::t", "stdin", "a.jsonlike"])
def test_what_has_no_lines(source: str) -> None:
    assert place_of(row(source, Span(0, 3, "One")), TEXT) is None
