"""Comparing candidates, each pair once."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from dedup.config import Config
from dedup.engine.local import LocalEngine
from dedup.match import compared as module
from dedup.match.compared import Remembered, compared
from dedup.match.pairs import PairTable
from dedup.models.relations import RelationModel, relation_model
from tests.match.corpora import corpus, edited, made

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


@pytest.mark.parametrize("model", [None, relation_model()], ids=["near", "all"])
def test_what_is_remembered_is_what_comparing_says(
    model: RelationModel | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config()
    documents = corpus(texts(), config)
    asked: list[int] = []

    def counting(pairs: np.ndarray, *rest: object) -> PairTable:
        asked.append(len(pairs))
        return compared(pairs, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "compared", counting)
    remembered = Remembered(TEXTS)
    with LocalEngine(1) as engine:
        for left_out in ([0, 5], [0, 5], [5, 11]):
            rows = np.setdiff1d(np.arange(TEXTS), left_out)
            part = replace(corpus([texts()[row] for row in rows], config), rank=documents.rank[rows])
            pairs = np.array(list(combinations(range(len(rows)), 2)))
            found = remembered.part(rows)(pairs, part, config, engine, lambda *_: None, model)
            expected = compared(pairs, part, config, engine, lambda *_: None, model)
            assert rows_of(found) == rows_of(expected)
            assert len(expected) > 0
    assert asked == [45, 0, 9], "what is new to the third part: the pairs of the document left out before"


def test_what_a_model_was_not_asked_about_is_asked() -> None:
    config = Config()
    documents = corpus(texts(), config)
    pairs = np.array(list(combinations(range(TEXTS), 2)))
    compare = Remembered(TEXTS).part(np.arange(TEXTS))
    with LocalEngine(1) as engine:
        near = compare(pairs, documents, config, engine, lambda *_: None)
        every = compare(pairs, documents, config, engine, lambda *_: None, relation_model())
    assert 0 < len(near) < len(every)
