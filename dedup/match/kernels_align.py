# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Alignment at machine speed: `reference_align`, compiled. See there for what each step means."""

from __future__ import annotations

import numpy as np

from dedup.bits import NUMBERS, leading_zeros, within
from dedup.kernel import kernel, leaf
from dedup.match import scoring
from dedup.match.kernel_tables import copy_row
from dedup.text.kernels import first_bits
from dedup.text.kernels_sort import argsort, sort

GAP, LOOKBACK, REPEATS = scoring.GAP, scoring.LOOKBACK, scoring.REPEATS
SKIP, SHIFT, ENOUGH, CUT = scoring.SKIP, scoring.SHIFT, scoring.ENOUGH, scoring.CUT

LANES = NUMBERS.count
"""Seeds that are looked at in one go; LOOKBACK is no more."""


@leaf
def join(words_a, words_b, met):
    """Fill `met`: for each distinct word of a, its place among those of b, or -1. Both are sorted."""
    met[:] = -1
    rank = at = 0
    while rank < len(words_a) and at < len(words_b):
        mine, theirs = words_a[rank], words_b[at]
        met[rank] = at if mine == theirs else -1
        rank += mine <= theirs
        at += theirs <= mine


@leaf
def times(first, length, word):
    """How often a distinct word stands in a text of this many tokens; none that is not in it (-1)."""
    if word < 0:
        return 0
    return (first[word + 1] if word + 1 < len(first) else length) - first[word]


@kernel
def what_is_said(first_a, first_b, length_a, length_b, met, nats):
    """The information of each distinct word of a, less where one of the texts repeats it."""
    said = np.zeros(len(first_a), np.float64)
    for word in range(len(first_a)):
        count_a, count_b = times(first_a, length_a, word), times(first_b, length_b, met[word])
        said[word] = nats[word]
        if count_a > 1 or count_b > 1:
            burst = max((count_a - 1) / length_a, (count_b - 1) / length_b)
            said[word] = max(-np.log(np.exp(-said[word]) + burst), 0.0)
    return said


@kernel
def seed(group_a, first_a, order_b, first_b, met, said):
    """List the places (i, j) where a word that says something stands in both texts, by i then j."""
    length_a, length_b = len(group_a), len(order_b)
    seeding = np.zeros(len(first_a), np.bool_)
    places = 0
    for word in range(len(first_a)):
        repeats = times(first_a, length_a, word) * times(first_b, length_b, met[word])
        if 0 < repeats <= REPEATS and said[word] > 0:
            seeding[word] = True
            places += repeats
    seeds_i, seeds_j = np.empty(places, np.int32), np.empty(places + LANES, np.int32)
    count = 0
    for i in range(length_a):
        word = group_a[i]
        if seeding[word]:
            other = met[word]
            for at in range(first_b[other], first_b[other] + times(first_b, length_b, other)):
                seeds_i[count], seeds_j[count] = i, order_b[at]
                count += 1
    return seeds_i, seeds_j[:places]


@kernel
def chain(seeds_i, seeds_j, group_a, said):
    """Best score of a chain that ends in each seed, and the seed before it (-1 where the chain begins).

    Behind `seeds_j` are `LANES` numbers of no meaning.
    """
    total, previous = np.empty(len(seeds_i), np.float64), np.empty(len(seeds_i), np.int32)
    far = begin = 0  # the seeds from the one to the other are near enough in a
    for k in range(len(seeds_i)):
        i, j = seeds_i[k], seeds_j[k]
        if k > 0 and seeds_i[k - 1] != i:
            begin = k
        far = max(far, k - LOOKBACK)
        while far < begin and i - seeds_i[far] > GAP:
            far += 1
        best, before = 0.0, -1
        near = within(seeds_j, far, np.int32(j - 1), np.int32(GAP)) & first_bits(begin - far)
        while near:
            t = far + 63 - np.int64(leading_zeros(near))
            near ^= np.uint64(1) << np.uint64(t - far)
            # No step gains anything: what is no better before it need not be looked at.
            if total[t] > best:
                step, other = i - seeds_i[t], j - seeds_j[t]
                value = total[t] - SKIP * (step + other - 2) - SHIFT * abs(step - other)
                if value > best:
                    best, before = value, t
        total[k], previous[k] = said[group_a[i]] + best, before
    return total, previous


@leaf
def take(end, number, chosen, taken_a, taken_b, seeds_i, seeds_j, total, previous):
    """Take what is free of the chain that ends in a seed, as the passage of this number; tell whether that was enough."""
    at = end
    while at >= 0 and not taken_a[seeds_i[at]] and not taken_b[seeds_j[at]]:
        at = previous[at]
    if total[end] - (total[at] if at >= 0 else 0.0) < ENOUGH:
        return False
    begin = k = end
    while k != at:
        chosen[k] = number
        begin = k
        k = previous[k]
    taken_a[seeds_i[begin] : seeds_i[end] + 1] = True
    taken_b[seeds_j[begin] : seeds_j[end] + 1] = True
    return True


@kernel
def select(seeds_i, seeds_j, total, previous, length_a, length_b):
    """Take the best chains that do not meet: the number of each seed's passage (or -1), and how many there are."""
    chosen = np.full(len(total), -1, np.int32)
    taken_a, taken_b = np.zeros(length_a, np.bool_), np.zeros(length_b, np.bool_)
    passages = 0
    ends, losses = np.empty(len(total), np.int32), np.empty(len(total), np.float64)
    count = best = 0
    for k in range(len(total)):
        ends[count] = k
        count += total[k] >= ENOUGH
    for rank in range(count):
        losses[rank] = -total[ends[rank]]
        best = rank if losses[rank] < losses[best] else best
    # The best chain leaves few ends free: it is taken before the others are sorted.
    if count:
        passages += take(ends[best], passages, chosen, taken_a, taken_b, seeds_i, seeds_j, total, previous)
        left = 0
        for rank in range(count):
            end = ends[rank]
            ends[left], losses[left] = end, losses[rank]
            left += not taken_a[seeds_i[end]] and not taken_b[seeds_j[end]]
        count = left
    for rank in argsort(losses[:count]):
        passages += take(ends[rank], passages, chosen, taken_a, taken_b, seeds_i, seeds_j, total, previous)
    return chosen, passages


@kernel
def align(words_a, words_b, group_a, first_a, order_b, first_b, nats):
    """See `reference_align.align`."""
    met = np.empty(len(words_a), np.int32)
    join(words_a, words_b, met)
    said = what_is_said(first_a, first_b, len(group_a), len(order_b), met, nats)
    seeds_i, seeds_j = seed(group_a, first_a, order_b, first_b, met, said)
    total, previous = chain(seeds_i, seeds_j, group_a, said)
    chosen, passages = select(seeds_i, seeds_j, total, previous, len(group_a), len(order_b))
    return met, said, seeds_i, seeds_j, chosen, passages


@kernel
def taken(rows, places):
    """Return the rows of four at these places."""
    found = np.empty((len(places), 4), np.int32)
    for i in range(len(places)):
        copy_row(found, i, rows, places[i])
    return found


@kernel
def pieces(seeds_i, seeds_j, chosen, passages, most, turned):
    """The longest pieces of the passages of one pair, in the order of a, or of b if `turned`, int32[m, 4]."""
    found = np.empty((len(chosen) // 2 + 1, 4), np.int32)
    held = np.zeros(passages, np.int32)
    current = np.empty((passages, 4), np.int32)
    count = 0
    for k in range(len(chosen)):
        here, i, j = chosen[k], seeds_i[k], seeds_j[k]
        if here < 0:
            continue
        if held[here] and max(i + 1 - current[here, 1], j + 1 - current[here, 3]) > CUT:
            if held[here] > 1:
                copy_row(found, count, current, here)
                count += 1
            held[here] = 0
        if not held[here]:
            current[here, 0], current[here, 2] = i, j
        current[here, 1], current[here, 3] = i + 1, j + 1
        held[here] += 1
    for here in range(passages):
        if held[here] > 1:
            copy_row(found, count, current, here)
            count += 1
    keys = np.empty(count, np.int64)
    for i in range(count):
        keys[i] = found[i, 0]
    found = taken(found, argsort(keys))
    for i in range(count):
        keys[i] = found[i, 0] - found[i, 1]
    found = taken(found, sort(argsort(keys)[:most]))
    if turned:
        for i in range(len(found)):
            row = found[i]
            row[0], row[1], row[2], row[3] = row[2], row[3], row[0], row[1]
            keys[i] = row[0]
        found = taken(found, argsort(keys[: len(found)]))
    return found
