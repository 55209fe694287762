"""Markdown shows a corpus literally, and stays short enough for a comment."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Report
from dedup.report.markdown import LIMIT, code, document, plain
from tests.report.reports import EMPTY, FULL, reports


@given(reports)
def test_it_never_passes_the_limit(report: Report) -> None:
    assert len(document(report, limit=1500).encode()) <= 1500


def test_what_does_not_fit_is_counted() -> None:
    many = replace(FULL, documents=FULL.documents * 5000)
    text = document(many)
    assert len(text.encode()) <= LIMIT
    assert "more, in the full report" in text
    assert "Flags (5,000)" in text


def test_headings_count_what_stands_under_them() -> None:
    """The table at the top counts copies and documents; what is listed are clusters, each with several, and flags."""
    text = document(FULL)
    assert f"### Clusters of copies ({len(FULL.clusters)})" in text
    assert f"### Flags ({sum(len(found.findings) for found in FULL.documents)})" in text


@given(st.text())
def test_no_text_breaks_out_of_its_cell(text: str) -> None:
    for shown in (plain(text), code(text)):
        inner = shown.removeprefix("<code>").removesuffix("</code>")
        assert "|" not in shown
        assert "\n" not in shown
        assert "<" not in inner or shown.startswith("`")


def test_mentions_references_and_links_are_parted() -> None:
    shown = plain("@all #12 https://x.org www.x.org <img src=x>")
    for linking in ("@all", "#12", "://", "www.x", "<img"):
        assert linking not in shown


def test_an_id_with_backticks_stays_whole() -> None:
    assert code("a`b") == "<code>a&#96;b</code>"
    assert code("a.txt") == "`a.txt`"


def test_nothing_found_is_said() -> None:
    assert "Nothing found." in document(EMPTY)
    assert "`a`" in document(FULL)
