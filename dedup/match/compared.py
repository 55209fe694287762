"""Candidate pairs in, verified copies out; a corpus that is matched in parts compares no pair twice."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np

from dedup.match import verify
from dedup.match.pairs import by_id, concatenate, empty, keys_of, lookup
from dedup.match.relate import relate

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.corpus.store import Texts
    from dedup.engine import Engine, Progress
    from dedup.match.documents import Documents
    from dedup.match.pairs import PairTable
    from dedup.models.relations import RelationModel


class Check(Protocol):
    """What says which candidates of a corpus are copies."""

    def __call__(self, pairs: NDArray[np.int64], *, model: RelationModel | None = None) -> PairTable:
        """Return those of the pairs (int64[k, 2]) that are copies; without a model, only near and contained ones are."""
        ...


def compared(
    pairs: NDArray[np.int64],
    documents: Documents,
    config: Config,
    engine: Engine,
    progress: Progress,
    model: RelationModel | None = None,
) -> PairTable:
    """Return those of the candidates (int64[k, 2]) that are copies.

    The first by id is compared with the second, so that the order of reading decides nothing.
    """
    judge = partial(_judge, texts=documents.texts, config=config, model=model)
    tables, count = [], 0
    for number, table in engine.map(judge, verify.chunks(by_id(pairs, documents.rank), documents.sizes)):
        tables.append(table)
        count += number
        progress("comparing", count, len(pairs))
    return concatenate(tables)


def _judge(
    pairs: NDArray[np.int64],
    texts: Texts,
    config: Config,
    model: RelationModel | None,
) -> tuple[int, PairTable]:
    """Return the number of pairs compared and those that are copies."""
    return len(pairs), relate(verify.compare(pairs, texts, config), config, model)


class Remembered:
    """What was compared of a corpus of so many documents, matched again and again in parts, with one configuration."""

    def __init__(self, documents: int) -> None:
        self._documents = documents
        # With and without a model, by row of the corpus: the keys of all pairs compared, and the copies among them.
        self._known = dict.fromkeys((False, True), (np.zeros(0, np.int64), empty()))

    def part(self, rows: NDArray[np.int64]) -> Callable[[Check], Check]:
        """Return what makes of a check of a part of the corpus, its documents `rows` (int64[k], ascending), one that
        only asks about pairs that no earlier part held."""
        return lambda check: partial(self._recall, rows, check)

    def _recall(
        self,
        rows: NDArray[np.int64],
        check: Check,
        pairs: NDArray[np.int64],
        *,
        model: RelationModel | None = None,
    ) -> PairTable:
        keys, copies = self._known[model is not None]
        asked = keys_of(rows[pairs], self._documents)
        fresh = ~np.isin(asked, keys)
        found = check(pairs[fresh], model=model)
        place = lookup(copies, self._documents)(rows[pairs[~fresh]])
        known = copies.take(place[place >= 0])
        added = replace(found, a=rows[found.a], b=rows[found.b])
        self._known[model is not None] = np.concatenate([keys, asked[fresh]]), concatenate([copies, added])
        known = replace(known, a=np.searchsorted(rows, known.a), b=np.searchsorted(rows, known.b))
        return concatenate([known, found])
