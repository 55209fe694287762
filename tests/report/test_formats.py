"""Formats are chosen by the file's ending."""

import pytest

from dedup.errors import UsageError
from dedup.report.formats import format_of


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.json", "json"),
        ("x/A.JSONL", "jsonl"),
        ("r.md", "markdown"),
        ("r.xml", "junit"),
        ("r.sarif", "sarif"),
    ],
)
def test_the_ending_names_the_format(path: str, expected: str) -> None:
    assert format_of(path) == expected


@pytest.mark.parametrize("path", ["report", "report.pdf", "json"])
def test_an_unknown_ending_is_refused(path: str) -> None:
    with pytest.raises(UsageError, match="no report format"):
        format_of(path)
