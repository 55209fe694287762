"""Which pairs a report lists, those of exact copies among them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.candidates import HOT
from dedup.match.pairs import UNKNOWN, PairTable, by_id, concatenate, each_once, lookup
from dedup.model import Relation
from dedup.text import runs
from dedup.text.offsets import lengths

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dedup.corpus.store import Texts
    from dedup.engine import Engine
    from dedup.match.documents import Documents
    from dedup.match.pairs import Lookup

ALL_PAIRS = HOT
"""Members up to which a cluster lists every pair; larger ones list each member with the keeper."""

TEXTS = 1024
"""Documents of which the texts are read at a time where nothing is compared."""


def listed(
    pairs: PairTable,
    keeper: NDArray[np.int64],
    representative: NDArray[np.int64],
    asked: NDArray[np.bool_],
    documents: Documents,
    engine: Engine,
    check: Callable[[NDArray[np.int64]], PairTable],
) -> PairTable:
    """Return the pairs to report, in the order of ids: those verified, and those of their exact copies.

    `pairs` are between representatives of equal texts; `keeper`, `representative` int64[n] and `asked` bool[n] are those
    of each document. What is not known by its representatives, `check` measures.
    """
    rows_of = lookup(pairs, len(keeper))
    wanted = _pairs_to_report(pairs, keeper, representative, asked)
    copied, unmeasured = _carried_over(wanted, pairs, rows_of, representative, documents, engine)
    pairs = concatenate([pairs, copied, check(unmeasured)])
    rows = np.flatnonzero(_is_told(np.stack([pairs.a, pairs.b], axis=1), keeper, asked))
    rank = documents.rank
    return pairs.take(rows[np.argsort(rank[pairs.a[rows]] * len(rank) + rank[pairs.b[rows]])])


def _pairs_to_report(
    pairs: PairTable, keeper: NDArray[np.int64], representative: NDArray[np.int64], asked: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return each member with its keeper, and all pairs of copies of one text or of two related ones, int64[k, 2].

    Not those of texts of which there are more copies than ALL_PAIRS: whether a pair is told depends on the two texts
    and, but for large clusters, on nothing else, so that a check against an index tells what a scan does.
    """
    copies = np.argsort(representative, kind="stable")
    begin = np.searchsorted(representative[copies], np.arange(len(representative) + 1))
    count = np.diff(begin)
    repeated = np.flatnonzero(count > 1)
    one, other = np.concatenate([pairs.a, repeated]), np.concatenate([pairs.b, repeated])
    documents = count[one] + np.where(one == other, 0, count[other])
    times = count[one] * count[other]
    several = (times > 1) & (documents <= ALL_PAIRS)
    one, other, times = one[several], other[several], times[several]
    nth = runs.positions(np.zeros(len(times), np.int64), times)
    first, second = (np.repeat(begin[texts], times) for texts in (one, other))
    width = np.repeat(count[other], times)
    every = np.stack([copies[first + nth // width], copies[second + nth % width]], axis=1)
    every = every[(every[:, 0] != every[:, 1]) & _is_told(every, keeper, asked)]
    members = np.flatnonzero(keeper != np.arange(len(keeper)))
    return each_once(np.concatenate([np.stack([members, keeper[members]], axis=1), every]))


def _is_told(
    pairs: NDArray[np.int64], keeper: NDArray[np.int64], asked: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell of each pair (int64[k, 2]) whether it is of a member and its keeper, or holds a document asked about and is
    not inside a large cluster."""
    size = np.bincount(keeper, minlength=len(keeper))
    a, b = pairs.T
    inside_large = (keeper[a] == keeper[b]) & (size[keeper[a]] > ALL_PAIRS)
    with_keeper = (keeper[a] == b) | (keeper[b] == a)
    return np.asarray(with_keeper | ((asked[a] | asked[b]) & ~inside_large), np.bool_)


def _carried_over(
    wanted: NDArray[np.int64],
    pairs: PairTable,
    rows_of: Lookup,
    representative: NDArray[np.int64],
    documents: Documents,
    engine: Engine,
) -> tuple[PairTable, NDArray[np.int64]]:
    """Return the wanted pairs that are known by their exact copies, and those that have yet to be measured.

    What was measured of a text holds for each that is equal to the byte; of others, the passages would
    stand elsewhere.
    """
    wanted = wanted[rows_of(wanted) < 0]
    originals = representative[wanted]
    same = originals[:, 0] == originals[:, 1]
    rest = wanted[~same]
    rows = rows_of(representative[rest])
    identical = _identical(np.unique(rest), representative, documents, engine)
    known = (rows >= 0) & identical[rest].all(axis=1)
    table, rest_known = pairs.take(rows[known]), rest[known]
    # The table has the representative of either document as `a`.
    turned = representative[rest_known[:, 0]] != table.a
    a, b = np.where(turned[:, None], rest_known[:, ::-1], rest_known).T
    exact = _exact(by_id(wanted[same], documents.rank), documents.texts, engine)
    return concatenate([exact, replace(table, a=a, b=b).oriented(documents.rank)]), rest[~known]


def _identical(
    rows: NDArray[np.int64], representative: NDArray[np.int64], documents: Documents, engine: Engine
) -> NDArray[np.bool_]:
    """Tell for each document of the corpus whether it is one of `rows` and equals its representative to the byte."""
    import pyarrow.compute as pc

    def same_bytes(copies: NDArray[np.int64]) -> NDArray[np.bool_]:
        equal = pc.equal(documents.texts(copies), documents.texts(representative[copies]))
        return np.asarray(equal.to_numpy(zero_copy_only=False), np.bool_)

    identical = np.zeros(len(representative), np.bool_)
    rows = rows[documents.sizes[rows] == documents.sizes[representative[rows]]]
    identical[rows] = representative[rows] == rows
    copies = rows[representative[rows] != rows]
    identical[copies] = np.concatenate([np.zeros(0, np.bool_), *engine.map(same_bytes, _some(copies))])
    return identical


def _exact(pairs: NDArray[np.int64], texts: Texts, engine: Engine) -> PairTable:
    """Return pairs of equal texts; the one passage that they share is the whole text."""
    rows, inverse = np.unique(pairs, return_inverse=True)
    points = [np.zeros(0, np.int64), *engine.map(lambda some: lengths(texts(some)), _some(rows))]
    length = np.concatenate(points)[inverse.reshape(-1, 2)]
    count = len(pairs)
    ones = np.ones(count, np.float32)
    passages = np.zeros((count, 4), np.int32)
    passages[:, 1], passages[:, 3] = length[:, 0], length[:, 1]
    relation = np.full(count, Relation.EXACT.looseness, np.uint8)
    original = np.full(count, UNKNOWN, np.uint8)
    offsets = np.arange(count + 1, dtype=np.int64)
    return PairTable(pairs[:, 0], pairs[:, 1], relation, ones, ones, ones, ones, original, passages, offsets)


def _some(rows: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the rows in parts, of which the texts fit in memory well."""
    return [rows[start : start + TEXTS] for start in range(0, len(rows), TEXTS)]
