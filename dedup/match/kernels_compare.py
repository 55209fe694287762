# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Comparing pairs by their shingles at machine speed; `reference_compare` has the same function in plain Python."""

from __future__ import annotations

import numpy as np

from dedup.bits import differing_bytes, trailing_zeros
from dedup.kernel import kernel
from dedup.match.kernel_tables import bits_of, copy_row
from dedup.match.reference_compare import PASSAGES
from dedup.sketch.kernels import shingles

NONE, ALL = np.uint64(0), np.uint64(0xFFFF_FFFF_FFFF_FFFF)

SIGNS = 8
"""Slots of a hash table to each 64 bits that tell what is not in it: so few of them are set that most other values meet none."""

ABREAST = 8
"""Values that are compared at once."""


@kernel
def compare(hashes, offsets, pairs, size):
    """See `reference_compare.compare`; pairs of one `a` should follow each other, as its table is then built once."""
    documents = len(offsets) - 1
    values = np.empty(len(hashes) + 1, np.uint64)
    lengths = np.empty(documents, np.int64)
    longest = 1
    for document in range(documents):
        begin = offsets[document]
        lengths[document] = shingles(hashes[begin : offsets[document + 1]], size, values[begin:])
        longest = max(longest, lengths[document])
    # Tables are as small as the document allows, so that they stay in the nearest cache.
    space = np.empty(2 << bits_of(longest), np.int32)
    signs = np.empty(len(space) // SIGNS, np.uint64)
    met, first, once = np.empty(longest, np.int32), np.empty(longest, np.int32), np.empty(longest, np.uint64)
    distinct = np.full(documents, -1)

    counts = np.empty((len(pairs), 3), np.int64)
    passages = np.empty((len(pairs) * PASSAGES, 4), np.int64)
    passage_offsets = np.zeros(len(pairs) + 1, np.int64)
    runs = np.empty((PASSAGES + 1, 3), np.int64)
    total = 0
    previous = np.int64(-1)
    ours, table, marks = values[:0], space, signs
    for i in range(len(pairs)):
        left, right = pairs[i, 0], pairs[i, 1]
        if left != previous:
            ours = values[offsets[left] : offsets[left] + lengths[left]]
            table = space[: 2 << bits_of(lengths[left])]
            marks = signs[: len(table) // SIGNS]
            distinct[left] = _fill(ours, table, marks, first, once)
            met[: len(ours)] = -1
            previous = left
        theirs = values[offsets[right] : offsets[right] + lengths[right]]
        width_a = min(size, offsets[left + 1] - offsets[left])
        width_b = min(size, offsets[right + 1] - offsets[right])
        # A plain 0 would have what is called with it compiled twice.
        common = kept = length = run_a = run_b = np.int64(0)
        least = np.int64(0)  # length that a run must exceed to be kept
        following = 0  # where the shingle stands in ours if both texts go on alike, as copies mostly do
        position = 0
        while position <= len(theirs):
            place = np.int64(-1)
            follows = False
            if position < len(theirs):
                if following < len(ours) and ours[following] == theirs[position]:
                    follows = length > 0
                    place = np.int64(first[following])
                    following += 1
                else:
                    place = _place(theirs[position], ours, table)
                    following = place + 1
                if place >= 0 and met[place] != i:
                    met[place] = i
                    common += 1
            if follows:
                length += 1
            else:
                if length > least:
                    kept = _keep_run(runs, kept, length, run_a, run_b)
                    least = runs[PASSAGES - 1, 0] if kept == PASSAGES else np.int64(0)
                length = 1 if place >= 0 else 0
                run_a, run_b = place, position
            position += 1
            if place < 0:
                position = _next_marked(theirs, position, marks)
            else:
                alike = _alike(once[following : len(ours)], theirs[position:])
                common += _meet(met[following : following + alike], i)
                length += alike
                following += alike
                position += alike
        counts[i, 2] = common
        _sort_by_place(runs, kept)
        for j in range(kept):
            passages[total, 0] = runs[j, 1]
            passages[total, 1] = runs[j, 1] + runs[j, 0] - 1 + width_a
            passages[total, 2] = runs[j, 2]
            passages[total, 3] = runs[j, 2] + runs[j, 0] - 1 + width_b
            total += 1
        passage_offsets[i + 1] = total
    for i in range(len(pairs)):
        for side in range(2):
            document = pairs[i, side]
            if distinct[document] < 0:
                ours = values[offsets[document] : offsets[document] + lengths[document]]
                table = space[: 2 << bits_of(len(ours))]
                distinct[document] = _fill(ours, table, signs[: len(table) // SIGNS], first, once)
            counts[i, side] = distinct[document]
    return counts, passages[:total], passage_offsets


@kernel
def _alike(once, theirs):
    """Return how many values both begin with; `once` are ours, but for those that stood before, which end it."""
    count = np.int64(0)
    limit = min(len(once), len(theirs))
    while count + ABREAST <= limit:
        differing = differing_bytes(once, count, theirs, count)
        if differing:
            return count + np.int64(trailing_zeros(differing)) // 8
        count += ABREAST
    while count < limit and once[count] == theirs[count]:
        count += 1
    return count


@kernel
def _meet(met, number):
    """Note in all of `met` that they were met in this pair; return how many had not been."""
    fresh = np.int64(0)
    for i in range(len(met)):
        fresh += met[i] != number
        met[i] = number
    return fresh


@kernel(inline="always")
def _place(value, values, table):
    """Return where a value first stands in `values`, or -1; `table` was filled with them."""
    mask = len(table) - 1
    slot = np.int64(value) & mask
    while table[slot] >= 0:
        if values[table[slot]] == value:
            return np.int64(table[slot])
        slot = (slot + 1) & mask
    return np.int64(-1)


@kernel(inline="always")
def _mark(value, marks):
    """Return which word of `marks`, and which bit of it, is set where a value is in the hash table."""
    bit = value & np.uint64(64 * len(marks) - 1)
    return np.int64(bit >> np.uint64(6)), np.uint64(1) << (bit & np.uint64(63))


@kernel
def _next_marked(values, position, marks):
    """Return the first place from `position` on of a value that may be in the hash table, or the end."""
    while position < len(values):
        word, bit = _mark(values[position], marks)
        if marks[word] & bit:
            break
        position += 1
    return position


@kernel
def _fill(values, table, marks, first, once):
    """Make `table` a hash table of the first place of each value (they are hashes); return their number.

    The first place of the value at each position goes to `first`. `once` gets the values, but the complement of one that
    stood before, which equals none of them. `marks` gets a bit for each value, by which most others are known to be
    absent without a look at the table.
    """
    mask = len(table) - 1
    table[:] = -1
    marks[:] = 0
    count = 0
    for position in range(len(values)):
        word, bit = _mark(values[position], marks)
        marks[word] |= bit
        slot = np.int64(values[position]) & mask
        while table[slot] >= 0 and values[table[slot]] != values[position]:
            slot = (slot + 1) & mask
        if table[slot] < 0:
            table[slot] = position
            count += 1
        first[position] = table[slot]
        once[position] = values[position] ^ (NONE if table[slot] == position else ALL)
    return count


@kernel
def _keep_run(runs, kept, length, run_a, run_b):
    """Insert a run into the list of the longest, longest first and of equals the earlier in b; return its size."""
    position = kept
    while position > 0 and runs[position - 1, 0] < length:
        copy_row(runs, position, runs, position - 1)
        position -= 1
    if position < PASSAGES:
        runs[position, 0], runs[position, 1], runs[position, 2] = length, run_a, run_b
    return min(kept + 1, PASSAGES)


@kernel
def _sort_by_place(runs, kept):
    """Order the kept runs by their place in a, then in b."""
    for i in range(1, kept):
        length, run_a, run_b = runs[i, 0], runs[i, 1], runs[i, 2]
        j = i
        while j > 0 and (runs[j - 1, 1] > run_a or (runs[j - 1, 1] == run_a and runs[j - 1, 2] > run_b)):
            copy_row(runs, j, runs, j - 1)
            j -= 1
        runs[j, 0], runs[j, 1], runs[j, 2] = length, run_a, run_b
