"""Comparing candidates, each pair once."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dedup.config import Config
from dedup.engine.local import LocalEngine
from dedup.match.compared import Remembered, compared
from dedup.models.relations import RelationModel, relation_model
from tests.match.corpora import corpus, edited, made

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.match.compared import Check
    from dedup.match.pairs import PairTable

TEXTS = 12


def texts() -> list[str]:
    generator = np.random.default_rng(5)
    base = made(80, generator)
    return [" ".join(edited(base, edits, generator)) for edits in range(TEXTS)]


def rows_of(table: PairTable) -> list[tuple[int, int, int, float, list[list[int]]]]:
    """Return what a table says of each pair, in order of the pairs."""
    return sorted(
        (
            int(table.a[i]),
            int(table.b[i]),
            int(table.relation[i]),
            float(table.confidence[i]),
            table.passages[table.passage_offsets[i] : table.passage_offsets[i + 1]].tolist(),
        )
        for i in range(len(table))
    )


def check_of(texts: list[str], asked: list[int], engine: LocalEngine) -> Check:
    """Return what compares these texts, and notes how many pairs it is asked about."""

    def check(pairs: NDArray[np.int64], *, model: RelationModel | None = None) -> PairTable:
        asked.append(len(pairs))
        config = Config()
        return compared(pairs, corpus(texts, config), config, engine, lambda *_: None, model)

    return check


@pytest.mark.parametrize("model", [None, relation_model()], ids=["near", "all"])
def test_what_is_remembered_is_what_comparing_says(model: RelationModel | None) -> None:
    whole, remembered = texts(), Remembered(TEXTS)
    asked: list[int] = []
    with LocalEngine(1) as engine:
        for left_out in ([0, 5], [0, 5], [5, 11]):
            rows = np.setdiff1d(np.arange(TEXTS), left_out)
            part = [whole[row] for row in rows.tolist()]
            pairs = np.array(list(combinations(range(len(rows)), 2)))
            found = remembered.part(rows)(check_of(part, asked, engine))(pairs, model=model)
            expected = check_of(part, [], engine)(pairs, model=model)
            assert rows_of(found) == rows_of(expected)
            assert len(expected) > 0
    assert asked == [45, 0, 9], "what is new to the third part: the pairs of the document left out before"


def test_what_a_model_was_not_asked_about_is_asked() -> None:
    pairs = np.array(list(combinations(range(TEXTS), 2)))
    with LocalEngine(1) as engine:
        check = Remembered(TEXTS).part(np.arange(TEXTS))(check_of(texts(), [], engine))
        near, every = check(pairs), check(pairs, model=relation_model())
    assert 0 < len(near) < len(every)
