"""Copies in disguise: each kind changes a text, the same way each time, and what is found of them is counted."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.disguises import disguises
from benchmarks.obfuscations import measure, table
from tests.conftest import NEWSROOM
from tests.match.texts import OTHER, SOURCE

THESAURUS = {"storms": ["tempests"], "pier": ["jetty", "quay"], "fishermen": ["anglers"], "stones": ["rocks"]}
KINDS = disguises(THESAURUS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_disguise_changes_a_text_and_does_so_again(kind: str) -> None:
    copies = [KINDS[kind](SOURCE, OTHER, Random(seed)) for seed in (1, 1)]
    assert copies[0] == copies[1] != SOURCE
    assert len(copies[0]) > len(SOURCE) / 3


@pytest.mark.slow
def test_what_is_found_of_articles_in_disguise() -> None:
    articles = [path.read_text(encoding="utf-8") for path in sorted(NEWSROOM.rglob("*.txt"))]
    chosen = {
        kind: KINDS[kind]
        for kind in ("capitals only", "100 % look-alike letters", "10 % of letters mistyped")
    }
    originals = [text for text in articles if len(text.split()) > 120][:6]
    others = [text for text in articles if text not in originals]
    found = measure(chosen, originals, [OTHER], others)
    assert {kind: one.relations.total() for kind, one in found.items()} == dict.fromkeys(
        chosen, len(originals)
    )
    assert found["100 % look-alike letters"].relations["exact"] == len(originals)
    rows = table([found, found], ["one", "two"]).split("\n")
    assert rows[2].startswith("| capitals only | 1.00 | 1.00 | 1.00 | exact 1.00 |")
    assert len(rows) == 2 + len(chosen)
