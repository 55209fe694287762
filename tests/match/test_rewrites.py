"""Articles that a language model wrote and rewrote (`fixtures/written`): most rewrites are found, other reports are not called."""

from __future__ import annotations

import json

import pytest

from tests.conftest import ROOT
from tests.match.corpora import matches

FOLDER = ROOT / "fixtures" / "written"


def read(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


ARTICLES, REWRITES = read("texts.jsonl"), read("rewrites.jsonl")


@pytest.fixture(scope="module")
def called() -> set[tuple[str, str]]:
    """The pairs called copies: of an article its id, of a text made of one its place among the rewrites."""
    names = [text["id"] for text in ARTICLES] + [str(place) for place in range(len(REWRITES))]
    table = matches([text["text"] for text in (*ARTICLES, *REWRITES)]).pairs
    return {(names[a], names[b]) for a, b in zip(table.a.tolist(), table.b.tolist(), strict=True)}


def test_most_rewrites_are_found(called: set[tuple[str, str]]) -> None:
    rewrites = {
        (text["of"], str(place)) for place, text in enumerate(REWRITES) if text["how"] != "independent"
    }
    assert len(rewrites & called) >= 0.7 * len(rewrites)


def test_another_report_of_the_same_event_is_no_copy(called: set[tuple[str, str]]) -> None:
    reports = {str(place) for place, text in enumerate(REWRITES) if text["how"] == "independent"}
    assert reports
    assert not {pair for pair in called if reports & {*pair}}


def test_articles_are_no_copies_of_each_other(called: set[tuple[str, str]]) -> None:
    articles = {text["id"] for text in ARTICLES}
    assert not {pair for pair in called if {*pair} <= articles}
