# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""How much of one document stands in another, at machine speed: `reference`, compiled."""

from __future__ import annotations

import numpy as np

from dedup.kernel import kernel
from dedup.match.kernel_tables import bits_of
from dedup.sketch.kernels import shingles


@kernel
def overlap(own, other, size):
    """See `reference.overlap`."""
    mine, theirs = np.empty(len(own), np.uint64), np.empty(len(other), np.uint64)
    mine = mine[: shingles(own, size, mine)]
    theirs = theirs[: shingles(other, size, theirs)]
    table = empty_table(len(theirs))
    different_theirs = np.int64(0)
    for place in range(len(theirs)):
        different_theirs += add(table, theirs, place)
    rest = empty_table(len(mine))
    met = np.zeros(len(theirs), np.bool_)
    common = apart = covered = lost = np.int64(0)
    for place in range(len(mine)):
        found = table[slot_of(table, theirs, mine[place])]
        if found < 0:
            apart += add(rest, mine, place)
        else:
            common += not met[found]
            met[found] = True
            lost = max(lost, place - covered)
            covered = min(place + size, len(own))
    return common + apart, different_theirs, common, max(lost, len(own) - covered)


@kernel
def empty_table(count):
    """A hash table for the places of `count` values."""
    return np.full(2 << bits_of(count), -1, np.int32)


@kernel(inline="always")
def slot_of(table, values, value):
    """The slot in which the place of a value is, or the free one that it would take. Values are hashes."""
    mask = len(table) - 1
    slot = np.int64(value) & mask
    while table[slot] >= 0 and values[table[slot]] != value:
        slot = (slot + 1) & mask
    return slot


@kernel
def add(table, values, place):
    """Put the place of a value into a table; tell whether the value was not in it."""
    slot = slot_of(table, values, values[place])
    fresh = table[slot] < 0
    if fresh:
        table[slot] = place
    return fresh
