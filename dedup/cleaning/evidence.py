"""How much of one document really stands in another: checked on the full texts before anything is removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from dedup.compiled import worthwhile
from dedup.text import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from dedup.corpus.store import TextStore
    from dedup.engine import Progress
    from dedup.model import Cluster

_BATCH: Final = 8 << 20

_SMALL: Final = 1 << 18
"""Tokens up to which plain NumPy is quicker than loading a kernel."""


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

    def __init__(self, store: TextStore, size: int, progress: Progress | None = None) -> None:
        self._store = store
        self._size = size
        self._progress = progress
        self._tokens: dict[str, NDArray[np.uint64]] = {}

    def batches(self, clusters: Sequence[Cluster]) -> Iterator[Sequence[Cluster]]:
        """Yield the clusters in batches of about 8 MB of text, the members' tokens at hand."""
        lengths = self._store.lengths
        batch: list[Cluster] = []
        size = 0
        for number, cluster in enumerate(clusters):
            batch.append(cluster)
            size += int(sum(lengths[self._store.row(member.id)] for member in cluster.members))
            if size >= _BATCH:
                self._load(batch)
                yield batch
                self._tell(number + 1, len(clusters))
                batch, size = [], 0
        if batch:
            self._load(batch)
            yield batch
            self._tell(len(clusters), len(clusters))
        self._tokens = {}

    def compare(self, removed: str, kept: str) -> Likeness:
        """Return what the first document shares with the second; quick if both are of the batch at hand."""
        own, other = self._of(removed), self._of(kept)
        if not len(own):  # no words: nothing is lost
            return Likeness(1.0, 0.0 if len(other) else 1.0, 0)
        if worthwhile(len(own) + len(other), _SMALL):
            from dedup.cleaning import kernels as compiled
        else:
            from dedup.cleaning import reference as compiled  # type: ignore[no-redef]
        mine, theirs, common, lost = compiled.overlap(own, other, self._size)
        return Likeness(common / mine, common / (mine + theirs - common), lost)

    def _tell(self, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress("checking clusters", done, total)

    def _load(self, clusters: Sequence[Cluster]) -> None:
        ids = list(dict.fromkeys(member.id for cluster in clusters for member in cluster.members))
        self._tokens = dict(zip(ids, self._tokens_of(ids), strict=True))

    def _of(self, name: str) -> NDArray[np.uint64]:
        found = self._tokens.get(name)
        return found if found is not None else next(self._tokens_of([name]))

    def _tokens_of(self, ids: Sequence[str]) -> Iterator[NDArray[np.uint64]]:
        """Yield the token hashes of each document, uint64[tokens]."""
        tokens = tokenise(self._store.take([self._store.row(name) for name in ids]), exact=False)
        for index in range(len(ids)):
            yield tokens.hashes[tokens.offsets[index] : tokens.offsets[index + 1]]
