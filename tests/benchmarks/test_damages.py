"""Damage of other makes: each kind changes a text, the same way each time, and what is found of it is counted."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.damages import damaged, measure, table
from benchmarks.defects import Defect, defects
from dedup.quality.registry import MODULES
from tests.conftest import NEWSROOM
from tests.match.texts import OTHER

KINDS = defects()
ARTICLE = (NEWSROOM / "tram-depot.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_a_defect_changes_a_text_and_does_so_again(kind: Defect) -> None:
    made = [kind.make(ARTICLE, [OTHER], Random(seed)) for seed in (1, 1)]
    assert made[0] == made[1] != ARTICLE
    assert kind.rule in MODULES


def test_kinds_have_names_of_their_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


@pytest.mark.slow
def test_what_is_found_of_damaged_articles() -> None:
    nothing = Defect("TXT206", "nothing", lambda text, *_: text)
    assert list(damaged([nothing], [[ARTICLE]])) == []
    chosen = [kind for kind in KINDS if kind.name in {"the text twice", "an error page"}]
    results, wrong, count = measure(chosen, [[ARTICLE], [OTHER]])
    assert [(one.damaged, one.right) for one in results] == [(2, 2), (2, 2)]
    assert (wrong, count) == ({}, 2)
    rows = table(chosen, results, wrong).split("\n")
    assert "| the text twice | TXT207 | 1.00 | 0.00 % |" in rows
    assert len(rows) == 2 + len(chosen)
