# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Which keys of the phrasebook a batch holds, in one pass over its tokens; `reference_phrasebook` is the specification."""

from __future__ import annotations

import numpy as np

from dedup.kernel import kernel
from dedup.quality import reference_phrasebook

PAIR = np.uint64(reference_phrasebook.PAIR)
SHIFT = np.uint64(64 - reference_phrasebook.SIEVE_BITS)
THREE, SEVEN = np.uint64(3), np.uint64(7)


@kernel(inline="always")
def passes(key, sieve):
    """Tell whether a key may be among those of the sieve."""
    first = key >> SHIFT
    return sieve[np.int64(first >> THREE)] >> np.int64(first & SEVEN) & 1


@kernel(inline="always")
def place_of(key, keys):
    """Return the place of a key in sorted ones, or of one before it: a binary search without branches."""
    place = 0
    count = len(keys)
    while count > 1:
        half = count >> 1
        place += half if keys[place + half - 1] < key else 0
        count -= half
    return place


@kernel
def find_keys(hashes, offsets, asked, keys, sieve):
    """See `reference_phrasebook.find_keys`."""
    rows, places = np.empty(256, np.int64), np.empty(256, np.int64)
    count = 0
    for row in range(len(offsets) - 1):
        if not asked[row]:
            continue
        last = offsets[row + 1]
        for j in range(offsets[row], last):
            word = hashes[j]
            pair = word * PAIR + hashes[j + 1] if j + 1 < last else word
            if not passes(word, sieve) | passes(pair, sieve):
                continue
            for key in (word, pair):
                place = place_of(key, keys)
                if keys[place] != key:
                    continue
                if count == len(rows):
                    rows = np.concatenate((rows, np.empty_like(rows)))
                    places = np.concatenate((places, np.empty_like(places)))
                rows[count], places[count] = row, place
                count += 1
    return rows[:count], places[:count]
