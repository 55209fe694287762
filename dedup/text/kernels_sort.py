"""Sorting inside kernels. numba's own sorts would do the same, and take a second each to compile for each type."""

# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
from __future__ import annotations

import numpy as np

from dedup.kernel import kernel

RUN = 16
"""Keys that are put in order one by one, before the runs are merged."""

HALF = np.uint64(32)
"""Bits of a hash that tell its place among others well enough, and that a float holds."""


@kernel
def argsort(keys):
    """See `reference_sort.argsort`; a merge sort, bottom up."""
    n = len(keys)
    places, merged = np.empty(n, np.int64), np.empty(n, np.int64)
    for begin in range(0, n, RUN):
        for place in range(begin, min(begin + RUN, n)):
            key = keys[place]
            at = place
            while at > begin and keys[places[at - 1]] > key:
                places[at] = places[at - 1]
                at -= 1
            places[at] = place
    width = RUN
    while width < n:
        for begin in range(0, n, 2 * width):
            middle, end = min(begin + width, n), min(begin + 2 * width, n)
            i, j = begin, middle
            for at in range(begin, end):
                if i < middle and (j == end or keys[places[i]] <= keys[places[j]]):
                    merged[at] = places[i]
                    i += 1
                else:
                    merged[at] = places[j]
                    j += 1
        places, merged = merged, places
        width *= 2
    return places


@kernel
def sort(values):
    """See `reference_sort.sort`."""
    places = argsort(values)
    ordered = np.empty_like(values)
    for i in range(len(places)):
        ordered[i] = values[places[i]]
    return ordered


@kernel
def sort_spread(values, limit):
    """See `reference_sort.sort_spread`; each is put near its place at once, and then in order among its neighbours."""
    n = len(values)
    ends = np.zeros(n + 1, np.int32)
    scale = n / (np.float64(limit >> HALF) + 1)
    for value in values:
        ends[min(np.int64(np.float64(value >> HALF) * scale), n - 1) + 1] += 1
    for i in range(n):
        ends[i + 1] += ends[i]
    ordered = np.empty(n, np.uint64)
    for value in values:
        place = min(np.int64(np.float64(value >> HALF) * scale), n - 1)
        ordered[ends[place]] = value
        ends[place] += 1
    for i in range(1, n):
        value = ordered[i]
        at = i
        while at > 0 and ordered[at - 1] > value:
            ordered[at] = ordered[at - 1]
            at -= 1
        ordered[at] = value
    return ordered
