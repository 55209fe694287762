"""What documents have in common of their samples, in plain Python: the specification, and what small corpora run."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from dedup.text import runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

ONCE = 1 << 16
"""What a feature weighs that no third document holds."""


def features_of(
    samples: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    rows: NDArray[np.int64],
    part: int,
    parts: int,
) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Return the samples of these documents whose lowest bits are `part`, uint64[k], and the place in `rows` of whose each is.

    Those of document i are `samples[offsets[i]:offsets[i + 1]]`; `parts` is a power of two, 256 at most.
    """
    held = offsets[rows + 1] - offsets[rows]
    features = samples[runs.positions(offsets[rows], held)]
    wanted = features & np.uint64(parts - 1) == part
    return features[wanted], np.repeat(np.arange(len(rows), dtype=np.int32), held)[wanted]


def holders(
    features: NDArray[np.uint64], owners: NDArray[np.int32], most: int, whole: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the owners of each feature that two or more hold, one feature after the other, and how many they are.

    Features of more than `most` owners below `whole` are left out, and of others the owners from `whole` on where these
    are more than `most`. Features come in the order in which they are first met, and so do the owners of each,
    those below `whole` first.
    """
    found: dict[int, tuple[list[int], list[int]]] = {}
    for feature, owner in zip(features.tolist(), owners.tolist(), strict=True):
        found.setdefault(feature, ([], []))[owner >= whole].append(owner)
    useful = [
        held
        for below, others in found.values()
        if len(below) <= most and len(held := [*below, *(others if len(others) <= most else [])]) > 1
    ]
    postings = [owner for held in useful for owner in held]
    return np.array(postings, np.int32), np.array([len(held) for held in useful], np.int64)


def buckets_of(
    postings: NDArray[np.int32], bounds: NDArray[np.int64], documents: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the features that each document holds, those of document i at `offsets[i]:offsets[i + 1]`, and the offsets.

    The documents that hold feature i are `postings[bounds[i]:bounds[i + 1]]`, all below `documents`.
    """
    order = np.argsort(postings, kind="stable")
    buckets = np.repeat(np.arange(len(bounds) - 1, dtype=np.int32), np.diff(bounds))[order]
    return buckets, np.searchsorted(postings[order], np.arange(documents + 1))


def shared_features(
    postings: NDArray[np.int32],
    bounds: NDArray[np.int64],
    buckets: NDArray[np.int32],
    offsets: NDArray[np.int64],
    first: int,
    last: int,
    least: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs of a document from `first` to before `last` and a later one that share at least `least` features.

    int64[k, 2], sorted, how many they share, and what these weigh together: each ONCE, divided by its other holders. See
    `buckets_of` for the arrays.
    """
    found = []
    for document in range(first, last):
        weights = defaultdict[int, list[int]](list)
        for bucket in buckets[offsets[document] : offsets[document + 1]].tolist():
            held = postings[bounds[bucket] : bounds[bucket + 1]].tolist()
            for other in held:
                weights[other].append(ONCE // (len(held) - 1))
        found += [
            (document, other, len(shared), sum(shared))
            for other, shared in sorted(weights.items())
            if other > document and len(shared) >= least
        ]
    table = np.array(found, np.int64).reshape(-1, 4)
    return table[:, :2], table[:, 2], table[:, 3]


def samples_in_common(
    samples: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    others: NDArray[np.uint64],
    other_offsets: NDArray[np.int64],
    pairs: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return how many samples the documents of each pair (int64[k, 2]) share, int64[k].

    Those of the first, document i, are `samples[offsets[i]:offsets[i + 1]]`, sorted; those of the second, `others` at
    `other_offsets`.
    """
    shared = [
        len(
            np.intersect1d(
                samples[offsets[i] : offsets[i + 1]], others[other_offsets[j] : other_offsets[j + 1]]
            )
        )
        for i, j in pairs.tolist()
    ]
    return np.array(shared, np.int64)


def samples_lacking(
    samples: NDArray[np.uint64], offsets: NDArray[np.int64], pairs: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the samples of the first of each pair (int64[k, 2]) that the second lacks, pair by pair, and how many they
    are, int64[k].

    Those of document i are `samples[offsets[i]:offsets[i + 1]]`, sorted.
    """
    lacking = [
        np.setdiff1d(samples[slice(*offsets[[one, one + 1]])], samples[slice(*offsets[[other, other + 1]])])
        for one, other in pairs.tolist()
    ]
    counts = np.array([len(each) for each in lacking], np.int64)
    return np.concatenate([np.zeros(0, np.uint64), *lacking]), counts
