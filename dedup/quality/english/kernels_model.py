# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Looking words and pairs of words up in the English model: two hash tables, built when they are first needed.

The tables hold what `models.english.English` holds sorted; a look-up costs one or two reads of memory instead of the
fifteen of a binary search, and the de-spinner makes one for every synonym of every word.
"""

from __future__ import annotations

import numpy as np

from dedup.kernel import kernel
from dedup.models.english import STEP

WORD_BITS, PAIR_BITS = 19, 22
"""The tables have 2 ** bits places, of which less than half are taken: 200,000 words and 2 million pairs."""
WORD_SHIFT, PAIR_SHIFT = np.uint64(64 - WORD_BITS), np.uint64(32 - PAIR_BITS)
WORD_PLACES, PAIR_PLACES = (1 << WORD_BITS) - 1, (1 << PAIR_BITS) - 1
SPREAD, LOW = np.uint64(0x9E37_79B1), np.uint64(0xFFFF_FFFF)


@kernel
def word_table(hashes):
    """Return the numbers of the words by the first bits of their hashes, int32[2 ** WORD_BITS], -1 where free."""
    table = np.full(WORD_PLACES + 1, -1, np.int32)
    for number in range(len(hashes)):
        place = np.int64(hashes[number] >> WORD_SHIFT)
        while table[place] >= 0:
            place = (place + 1) & WORD_PLACES
        table[place] = number
    return table


@kernel(inline="always")
def find(value, table, hashes):
    """Return the number of the word with a hash, -1 where there is none."""
    place = np.int64(value >> WORD_SHIFT)
    number = table[place]
    while number >= 0 and hashes[number] != value:
        place = (place + 1) & WORD_PLACES
        number = table[place]
    return number


@kernel
def numbers(hashes, table, known):
    """See `reference_model.numbers`."""
    found = np.empty(len(hashes), np.int32)
    for i in range(len(hashes)):
        found[i] = find(hashes[i], table, known)
    return found


@kernel(inline="always")
def pair_place(key):
    """Return where in the table a pair is looked for first."""
    return np.int64((key * SPREAD & LOW) >> PAIR_SHIFT)


@kernel
def pair_table(starts, second, gains):
    """Return the keys of all pairs, uint32[2 ** PAIR_BITS], 0 where free, and their gains, int8 of the same places.

    The key is one more than the numbers of the two words, of 16 bits each.
    """
    keys = np.zeros(PAIR_PLACES + 1, np.uint32)
    values = np.zeros(PAIR_PLACES + 1, np.int8)
    for first in range(len(starts) - 1):
        for i in range(starts[first], starts[first + 1]):
            key = (np.uint64(first) << np.uint64(16) | np.uint64(second[i])) + np.uint64(1)
            place = pair_place(key)
            while keys[place]:
                place = (place + 1) & PAIR_PLACES
            keys[place], values[place] = key, gains[i]
    return keys, values


@kernel(inline="always")
def bigram(a, b, backoff, keys, gains):
    """See `reference_model.bigrams`; `keys` and `gains` are of `pair_table`."""
    if a < 0 or b < 0 or a >= len(backoff):
        return np.float32(0.0)
    if b >= len(backoff):
        return backoff[a]
    key = (np.uint64(a) << np.uint64(16) | np.uint64(b)) + np.uint64(1)
    place = pair_place(key)
    while keys[place]:
        if keys[place] == key:
            return np.float32(gains[place]) * STEP
        place = (place + 1) & PAIR_PLACES
    return backoff[a]
