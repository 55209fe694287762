"""Tables of document pairs: flat arrays, one row a pair, that the match stages hand on to each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dedup.text import runs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Lookup = Callable[[NDArray[np.int64]], NDArray[np.int64]]
    """What tells of pairs, int64[k, 2] in either order, in which rows of a table they stand, or -1, int64[k]."""

UNKNOWN, FIRST, SECOND = 0, 1, 2
"""Which document of a pair is the original: not known, `a`, or `b`."""


@dataclass(frozen=True, slots=True)
class PairTable:
    """k verified pairs of documents, given by row number; `a` is the first of the two by id.

    `relation` uint8: position in `model.Relation`. `confidence`, `jaccard`, `containment_a`, `containment_b`: float32 in
    0..1. `original` uint8: UNKNOWN, FIRST or SECOND, with the reason (`direction`). `passages` int32[m, 4] has the
    [start, end) in a and in b of each shared passage, in code points of the original texts; those of pair i, ordered by
    their start in a, then in b, are `passages[passage_offsets[i]:passage_offsets[i + 1]]`. `account` float32[k, measures]
    has the log-odds that sum to a model's confidence (`RelationModel.account`), NaN for a pair that exact measures
    decide; it is None where they decide all.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    relation: NDArray[np.uint8]
    confidence: NDArray[np.float32]
    jaccard: NDArray[np.float32]
    containment_a: NDArray[np.float32]
    containment_b: NDArray[np.float32]
    original: NDArray[np.uint8]
    passages: NDArray[np.int32]
    passage_offsets: NDArray[np.int64]
    account: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return len(self.a)

    def take(self, rows: NDArray[np.int64]) -> PairTable:
        """Return the pairs at these row numbers, in that order."""
        counts = np.diff(self.passage_offsets)[rows]
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        index = runs.positions(self.passage_offsets[rows], counts)
        return PairTable(
            self.a[rows],
            self.b[rows],
            self.relation[rows],
            self.confidence[rows],
            self.jaccard[rows],
            self.containment_a[rows],
            self.containment_b[rows],
            self.original[rows],
            np.take(self.passages, index, axis=0),  # five times as quick as [index]
            offsets,
            None if self.account is None else np.take(self.account, rows, axis=0),
        )

    def oriented(self, rank: NDArray[np.int64]) -> PairTable:
        """Return the same pairs with the first of the two in rank (int64[n], by document) as `a`."""
        swapped = rank[self.a] > rank[self.b]
        if not swapped.any():
            return self
        owner = np.repeat(np.arange(len(self)), np.diff(self.passage_offsets))
        rows = np.flatnonzero(swapped[owner])
        mirrored = self.passages[rows][:, [2, 3, 0, 1]]
        passages = self.passages.copy()
        passages[rows] = mirrored[np.lexsort((mirrored[:, 2], mirrored[:, 0], owner[rows]))]
        return replace(
            self,
            a=np.where(swapped, self.b, self.a),
            b=np.where(swapped, self.a, self.b),
            containment_a=np.where(swapped, self.containment_b, self.containment_a),
            containment_b=np.where(swapped, self.containment_a, self.containment_b),
            original=np.where(
                swapped & (self.original != UNKNOWN), self.original ^ (FIRST | SECOND), self.original
            ),
            passages=passages,
        )


def each_once(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the pairs (int64[k, 2]) with the lower row first, in order and each once."""
    low, high = np.minimum(*pairs.T), np.maximum(*pairs.T)
    scale = int(high.max(initial=0)) + 1
    # Sorted by hand: NumPy's own way, by hashing, takes many times the memory.
    keys = np.sort(low * scale + high)
    keys = keys[np.flatnonzero(np.diff(keys, prepend=-1))]
    return np.stack([keys // scale, keys % scale], axis=1)


def by_id(pairs: NDArray[np.int64], rank: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the pairs (int64[k, 2]) with the first of the two by id first."""
    return np.where((rank[pairs[:, 0]] > rank[pairs[:, 1]])[:, None], pairs[:, ::-1], pairs)


def keys_of(pairs: NDArray[np.int64], documents: int) -> NDArray[np.int64]:
    """Return one number for each pair (int64[k, 2]) of so many documents, the same in either order, int64[k]."""
    return np.asarray(np.minimum(*pairs.T) * documents + np.maximum(*pairs.T), np.int64)


def lookup(pairs: PairTable, documents: int) -> Lookup:
    """Return what finds the row of the table that holds each pair (int64[k, 2], in either order), or -1, int64[k]."""
    keys = keys_of(np.stack([pairs.a, pairs.b], axis=1), documents)
    order = np.argsort(keys)
    known = np.append(keys[order], -1)  # behind all others, what no pair has

    def rows_of(wanted: NDArray[np.int64]) -> NDArray[np.int64]:
        keys = keys_of(wanted, documents)
        place = np.searchsorted(known[:-1], keys)
        found = np.full(len(keys), -1)
        held = known[place] == keys
        found[held] = order[place[held]]
        return found

    return rows_of


def concatenate(tables: Sequence[PairTable]) -> PairTable:
    """Return the pairs of all tables, in order."""
    tables = [empty(), *tables]
    counts = np.concatenate([np.diff(table.passage_offsets) for table in tables])
    return PairTable(
        np.concatenate([table.a for table in tables]),
        np.concatenate([table.b for table in tables]),
        np.concatenate([table.relation for table in tables]),
        np.concatenate([table.confidence for table in tables]),
        np.concatenate([table.jaccard for table in tables]),
        np.concatenate([table.containment_a for table in tables]),
        np.concatenate([table.containment_b for table in tables]),
        np.concatenate([table.original for table in tables]),
        np.concatenate([table.passages for table in tables]),
        np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]),
        _accounts(tables),
    )


def _accounts(tables: Sequence[PairTable]) -> NDArray[np.float32] | None:
    measures = next((table.account.shape[1] for table in tables if table.account is not None), 0)
    if not measures:
        return None
    return np.concatenate(
        [np.full((len(t), measures), np.nan, np.float32) if t.account is None else t.account for t in tables]
    )


def empty() -> PairTable:
    """Return a table without pairs."""
    rows, shares = np.zeros(0, np.int64), np.zeros(0, np.float32)
    return PairTable(
        rows,
        rows,
        np.zeros(0, np.uint8),
        shares,
        shares,
        shares,
        shares,
        np.zeros(0, np.uint8),
        np.zeros((0, 4), np.int32),
        np.zeros(1, np.int64),
    )
