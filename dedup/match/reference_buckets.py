"""The pairs of each band's buckets in plain Python: the specification of `kernels_buckets`, and what small corpora run."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEADERS = 64
"""Most leaders of one hot bucket."""


def cut_buckets(
    keys: NDArray[np.uint64], rows: NDArray[np.int32], hot: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the buckets of one band, as `bucket_pairs` takes them: which of the documents `rows` int32[k] have equal keys.

    `keys` is uint64[n]. Returns the rows by bucket, in either in their own order, a bucket's first one negated as
    -1 - row, int32[k]; and the number of the bucket that each document is in, counted from 1, 0 for one of more than `hot`
    and for a document that is not among the rows, int32[n].
    """
    _, first, inverse, sizes = np.unique(
        keys[rows], return_index=True, return_inverse=True, return_counts=True
    )
    by_place = np.argsort(np.argsort(first))
    order = np.argsort(by_place[inverse], kind="stable")
    numbers = np.where(sizes > hot, 0, by_place + 1)
    bucket = np.zeros(len(keys), np.int32)
    bucket[rows] = numbers[inverse]
    fresh = np.zeros(len(rows), np.bool_)
    fresh[first] = True
    return np.where(fresh, -1 - rows, rows)[order], bucket


def bucket_pairs(
    order: NDArray[np.int32],
    signatures: NDArray[np.uint32],
    buckets: NDArray[np.int32],
    band: int,
    floor: int,
) -> NDArray[np.int64]:
    """Return the pairs of one band that share at least `floor` minima, int64[k, 2].

    `order` lists the rows of documents by bucket, a bucket's first one negated as -1 - row. A pair is
    left to the first band whose bucket, not hot, brought it together. In a hot bucket, each document is
    paired with the first leader that it resembles, or becomes a leader. `buckets` int32[n, bands] are the numbers of
    the buckets that each document is in, those of one band counted from 1, 0 for a hot one.
    """
    pairs: list[tuple[int, int]] = []
    for bucket in _buckets(order):
        if not buckets[bucket[0], band]:
            pairs += _leader_pairs(bucket, signatures, floor)
            continue
        for left, right in combinations(bucket, 2):
            met = ((buckets[left] == buckets[right]) & (buckets[left] > 0))[:band].any()
            if not met and _shared(signatures, left, right) >= floor:
                pairs.append((left, right))
    return np.array(pairs, np.int64).reshape(-1, 2)


def _buckets(order: NDArray[np.int32]) -> list[list[int]]:
    buckets: list[list[int]] = []
    for row in order.tolist():
        if row < 0:
            buckets.append([-1 - row])
        else:
            buckets[-1].append(row)
    return [bucket for bucket in buckets if len(bucket) > 1]


def _shared(signatures: NDArray[np.uint32], left: int, right: int) -> int:
    return int((signatures[left] == signatures[right]).sum())


def _leader_pairs(bucket: list[int], signatures: NDArray[np.uint32], floor: int) -> list[tuple[int, int]]:
    leaders: list[int] = []
    pairs = []
    for document in bucket:
        for leader in leaders:
            if _shared(signatures, leader, document) >= floor:
                pairs.append((leader, document))
                break
        else:
            if len(leaders) < LEADERS:
                leaders.append(document)
    return pairs
