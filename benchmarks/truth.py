"""Exact Jaccard similarity of all pairs of a corpus, and how well clusters agree with it.

Independent of the package: texts are lower-cased and split into runs of `\\w`, and a document is the set of its
word 5-grams. Documents of fewer than five words have none and are left out of every count.

- recall: of the pairs with J ≥ 0.75, the share whose two documents are in one cluster, or that are listed as a pair.
- precision by document: of the documents in clusters, the share with J ≥ 0.7 to another one of their cluster.
- precision by pair: of all pairs of documents that are in one cluster, the share with J ≥ 0.7. A cluster joins
  documents over others, so this is below 1 even where every link in it is right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np
import orjson
from scipy import sparse

from benchmarks.corpora import CACHE, fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

SHINGLE = 5
RIGHT = 0.7
FOUND = 0.75
BLOCK = 2_000
"""Documents of a posting list that are paired with the others of it at a time."""

words = re.compile(r"\w+").findall


@dataclass(frozen=True, slots=True)
class Truth:
    """The pairs of a corpus of n documents with J ≥ 0.7, between groups of documents of equal shingles.

    `ids` names the documents; `group` int64[n] is the group of each, -1 for those of fewer than five words;
    `pairs` int64[m, 2] are groups, and `jaccard` float64[m] how alike they are.
    """

    ids: list[str]
    group: NDArray[np.int64]
    pairs: NDArray[np.int64]
    jaccard: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Score:
    """How well clusters agree with the exact similarities; shares from 0 to 1."""

    recall: float
    by_document: float
    by_pair: float


def truth(corpus: Path, *, cached: bool = True) -> Truth:
    """Return the exact similarities of a corpus; computed once unless they are not to be cached."""
    with corpus.open("rb") as lines:
        ids = [orjson.loads(line)["id"] for line in lines]
    if not cached:
        group, sets, bounds = _groups(corpus)
        return Truth(ids, group, *_alike(sets, bounds))
    path = CACHE / f"truth-{fingerprint(corpus)}.npz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        group, sets, bounds = _groups(corpus)
        pairs, jaccard = _alike(sets, bounds)
        np.savez_compressed(path, group=group, pairs=pairs, jaccard=jaccard)
    with np.load(path) as known:
        return Truth(ids, known["group"], known["pairs"], known["jaccard"])


def score(clusters: Sequence[Sequence[str]], truth: Truth, listed: Sequence[tuple[str, str]] = ()) -> Score:
    """Return how well clusters of ids, and pairs listed beside them, agree with the exact similarities."""
    place = {name: row for row, name in enumerate(truth.ids)}
    cluster = np.arange(len(truth.ids)) + len(clusters)  # alone, unless in a cluster
    for number, names in enumerate(clusters):
        cluster[[place[name] for name in names]] = number
    across = _across(
        np.array([[place[a], place[b]] for a, b in listed], np.int64).reshape(-1, 2), cluster, truth
    )
    counted = np.flatnonzero(truth.group >= 0)
    group, cluster = truth.group[counted], cluster[counted]
    groups = int(group.max(initial=-1)) + 1
    # members[g, c]: documents of group g in cluster c.
    members = sparse.csr_array((np.ones(len(group)), (group, cluster)), (groups, cluster.max(initial=0) + 1))
    sizes = np.bincount(group, minlength=groups).astype(np.float64)
    inside = _pairs_of(members.multiply(members).sum(axis=1), sizes)  # equal documents in one cluster

    one, other = members[truth.pairs[:, 0]], members[truth.pairs[:, 1]]
    joined = np.asarray(one.multiply(other).sum(axis=1)).ravel()
    strong = truth.jaccard >= FOUND
    wanted = (
        _pairs_of(sizes**2, sizes).sum() + (sizes[truth.pairs[:, 0]] * sizes[truth.pairs[:, 1]])[strong].sum()
    )
    size = np.bincount(cluster).astype(np.float64)
    together = _pairs_of(size**2, size).sum()

    # A document is rightly there if its group, or a group like it, has another document in its cluster.
    linked = (members > 1) + sparse.csr_array(members.shape, dtype=np.bool_)
    near = sparse.csr_array((np.ones(len(truth.pairs)), truth.pairs.T), (groups, groups))
    linked = linked + ((near + near.T) @ members > 0)
    right = members.multiply(linked).sum()
    clustered = size[size > 1].sum()
    return Score(
        recall=_share(inside.sum() + joined[strong].sum() + across, wanted),
        by_document=_share(right, clustered),
        by_pair=_share(inside.sum() + joined.sum(), together),
    )


def _across(listed: NDArray[np.int64], cluster: NDArray[np.int64], truth: Truth) -> int:
    """Return how many of the listed pairs of rows, each listed once, are in no one cluster and have J ≥ 0.75."""
    listed = listed[(cluster[listed[:, 0]] != cluster[listed[:, 1]]) & (truth.group[listed] >= 0).all(axis=1)]
    groups = np.sort(truth.group[listed], axis=1)
    strong = np.sort(truth.pairs[truth.jaccard >= FOUND], axis=1)
    scale = int(truth.group.max(initial=0)) + 1
    alike = np.isin(groups[:, 0] * scale + groups[:, 1], strong[:, 0] * scale + strong[:, 1])
    return int((alike | (groups[:, 0] == groups[:, 1])).sum())


def _pairs_of(squares: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((squares - counts) / 2)


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else 1.0


def _groups(corpus: Path) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.int64]]:
    """Return the group of each document, and the shingle sets of the groups, one after another, with bounds."""
    seen: dict[bytes, int] = {}
    group: list[int] = []
    sets: list[NDArray[np.uint64]] = []
    with corpus.open("rb") as lines:
        for line in lines:
            tokens = words(orjson.loads(line)["text"].lower())
            windows = zip(*(tokens[start:] for start in range(SHINGLE)), strict=False)
            hashes = np.unique(np.fromiter(map(hash, windows), np.int64).view(np.uint64))
            if not len(hashes):
                group.append(-1)
                continue
            number = seen.setdefault(hashes.tobytes(), len(seen))
            if number == len(sets):
                sets.append(hashes)
            group.append(number)
    bounds = np.cumsum([0, *map(len, sets)], dtype=np.int64)
    return np.array(group, np.int64), np.concatenate([np.zeros(0, np.uint64), *sets]), bounds


def _alike(
    sets: NDArray[np.uint64], bounds: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return all pairs of sets with J ≥ 0.7, int64[m, 2], and J, float64[m].

    Two sets that alike share one of the rarest elements of each: an inverted index over the rarest
    |x| - ⌈0.7 |x|⌉ + 1 of each set misses no pair (Chaudhuri et al., ICDE 2006; Bayardo et al., WWW 2007).
    """
    sizes = np.diff(bounds)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    _, shingle, frequency = np.unique(sets, return_inverse=True, return_counts=True)
    shared = np.flatnonzero(frequency[shingle] > 1)
    counts = np.bincount(owner[shared], minlength=len(sizes))
    order = shared[np.lexsort((shingle[shared], frequency[shingle[shared]], owner[shared]))]
    # Shingles of no other set are the rarest of a set and come before those that are shared.
    before = sizes - counts - (np.cumsum(counts) - counts)
    depth = np.arange(len(order)) + np.repeat(before, counts)
    prefix = sizes - np.ceil(RIGHT * sizes - 1e-9).astype(np.int64) + 1
    entries = order[depth < np.repeat(prefix, counts)]
    entries = entries[np.argsort(shingle[entries], kind="stable")]
    lists = np.split(owner[entries], np.flatnonzero(np.diff(shingle[entries])) + 1) if len(entries) else []
    pairs, known = [], np.zeros(0, np.int64)
    waiting = 0
    for posting in lists:
        for start in range(0, len(posting), BLOCK):
            one, other = np.meshgrid(posting[start : start + BLOCK], posting[start:], indexing="ij")
            ratio = np.minimum(sizes[one], sizes[other]) >= RIGHT * np.maximum(sizes[one], sizes[other])
            chosen = (one < other) & ratio
            pairs.append(one[chosen] * len(sizes) + other[chosen])
            waiting += len(pairs[-1])
        if waiting > 20_000_000:
            known, pairs, waiting = np.unique(np.concatenate([known, *pairs])), [], 0
    known = np.unique(np.concatenate([known, *pairs]))
    found = (
        np.stack([known // len(sizes), known % len(sizes)], axis=1)
        if len(known)
        else np.zeros((0, 2), np.int64)
    )
    jaccard = _jaccard(sets, bounds, found)
    return found[jaccard >= RIGHT], jaccard[jaccard >= RIGHT]


@numba.njit
def _jaccard(sets, bounds, pairs):  # type: ignore[no-untyped-def]
    result = np.empty(len(pairs), np.float64)
    for row in range(len(pairs)):
        i, i_end = bounds[pairs[row, 0]], bounds[pairs[row, 0] + 1]
        j, j_end = bounds[pairs[row, 1]], bounds[pairs[row, 1] + 1]
        union, shared = i_end - i + j_end - j, 0
        while i < i_end and j < j_end:
            if sets[i] == sets[j]:
                shared += 1
                i += 1
                j += 1
            elif sets[i] < sets[j]:
                i += 1
            else:
                j += 1
        result[row] = shared / (union - shared)
    return result
