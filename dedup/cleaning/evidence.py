"""How much of one document really stands in another: checked on the full texts before anything is removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from dedup.text import tokenise
from dedup.text.hashing import shingle_hashes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dedup.corpus.store import TextStore
    from dedup.model import Cluster

    _Shingles = tuple[NDArray[np.uint64], NDArray[np.uint64], int]
    # The shingles of a document in order, the distinct ones sorted, and its number of words.

_BATCH: Final = 8 << 20


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a document shares with the one that would be kept in its place.

    `containment` is the share of its shingles that the kept one holds, `jaccard` the share of those of either that both
    hold; `lost` counts the words of its longest run that stands in no common shingle.
    """

    containment: float
    jaccard: float
    lost: int


class Evidence(Protocol):
    """Where a plan looks up how alike two documents are."""

    def batches(self, clusters: Sequence[Cluster]) -> Iterator[Sequence[Cluster]]:
        """Yield the clusters in batches whose members can be compared while the batch is at hand."""
        ...

    def compare(self, removed: str, kept: str) -> Likeness:
        """Return what the first document shares with the second."""
        ...


class TextEvidence:
    """Evidence from the texts of a finished scan, by shingles of `size` words."""

    def __init__(self, store: TextStore, size: int) -> None:
        self._store = store
        self._size = size
        self._shingles: dict[str, _Shingles] = {}

    def batches(self, clusters: Sequence[Cluster]) -> Iterator[Sequence[Cluster]]:
        """Yield the clusters in batches of about 8 MB of text, the members' shingles at hand."""
        lengths = self._store.lengths
        batch: list[Cluster] = []
        size = 0
        for cluster in clusters:
            batch.append(cluster)
            size += int(sum(lengths[self._store.row(member.id)] for member in cluster.members))
            if size >= _BATCH:
                self._load(batch)
                yield batch
                batch, size = [], 0
        if batch:
            self._load(batch)
            yield batch
        self._shingles = {}

    def compare(self, removed: str, kept: str) -> Likeness:
        """Return what the first document shares with the second; quick if both are of the batch at hand."""
        running, own, words = self._of(removed)
        _, other, _ = self._of(kept)
        common = _within(own, other)
        shared = int(common.sum())
        if not len(own):  # no words: nothing is lost
            return Likeness(1.0, 1.0 if not len(other) else 0.0, 0)
        jaccard = shared / (len(own) + len(other) - shared)
        return Likeness(shared / len(own), jaccard, _longest_lost(_within(running, other), words, self._size))

    def _load(self, clusters: Sequence[Cluster]) -> None:
        ids = list(dict.fromkeys(member.id for cluster in clusters for member in cluster.members))
        self._shingles = dict(zip(ids, self._shingles_of(ids), strict=True))

    def _of(self, name: str) -> _Shingles:
        found = self._shingles.get(name)
        return found if found is not None else next(self._shingles_of([name]))

    def _shingles_of(self, ids: Sequence[str]) -> Iterator[_Shingles]:
        tokens = tokenise(self._store.take([self._store.row(name) for name in ids]))
        for index in range(len(ids)):
            words = tokens.hashes[tokens.offsets[index] : tokens.offsets[index + 1]]
            running = shingle_hashes(words, self._size)
            yield running, np.unique(running), len(words)


def _within(values: NDArray[np.uint64], others: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Tell of each value whether it is among the others, which are sorted."""
    if not len(others):
        return np.zeros(len(values), np.bool_)
    places = np.minimum(np.searchsorted(others, values), len(others) - 1)
    found: NDArray[np.bool_] = others[places] == values
    return found


def _longest_lost(shared: NDArray[np.bool_], words: int, size: int) -> int:
    """Return the longest run of words that no shared shingle covers; shingle i covers words i to i + size - 1."""
    edges = np.zeros(words + 1, np.int64)
    starts = np.flatnonzero(shared)
    np.add.at(edges, starts, 1)
    np.add.at(edges, np.minimum(starts + size, words), -1)
    covered = np.flatnonzero(np.cumsum(edges[:-1]) > 0)
    gaps = np.diff(np.concatenate([[-1], covered, [words]])) - 1
    return int(gaps.max())
