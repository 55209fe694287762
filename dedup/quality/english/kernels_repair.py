"""Known words one letter away from unknown ones; `reference_repair` and `reference_prose` are the specification.

Two words one letter apart are the same with one letter less in each, or one of them is the other with one letter
less. So each known word is filed under itself and under what is left of it without each of its letters, and an unknown
word is looked up by as few: ten look-ups instead of five hundred, one for each spelling that it could have had (the
symmetric deletions of Garbe's SymSpell, 2012).
"""

# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
from __future__ import annotations

import numpy as np

from dedup.kernel import kernel
from dedup.quality.english.kernels_model import bigram
from dedup.quality.english.kernels_prose import (
    JUDGED,
    NAMES,
    OTHER,
    REPAIRABLE,
    TRIED_WORDS,
    UNKNOWN,
    standing,
)
from dedup.quality.english.reference_prose import FEWEST_UNKNOWN, TRIED
from dedup.quality.english.reference_repair import LIKELY, LONGEST

BITS = 19
"""The table has 2 ** BITS places, of which a third are taken."""
PLACES = (1 << BITS) - 1
NUMBER_BITS = 16
"""Bits of a place that hold the number of the word; the others hold bits of the hash."""
PLACE_SHIFT, MARK_SHIFT = np.uint64(64 - BITS), np.uint64(64 - BITS - 32 + NUMBER_BITS)
MARK = np.uint64((1 << 32 - NUMBER_BITS) - 1)
BASE, SPREAD = np.uint64(0x100_0001_B3), np.uint64(0x9E37_79B9_7F4A_7C15)


@kernel(inline="always")
def key(data, start, end):
    """Return the hash of a spelling: its bytes are the digits of a number to the base BASE, the lowest first."""
    value, power = np.uint64(0), np.uint64(1)
    for place in range(start, end):
        value += np.uint64(data[place]) * power
        power *= BASE
    return value


@kernel
def keys_of(data, start, end):
    """Return the keys of a spelling and of what is left of it without each of its letters, each once, uint64[k]."""
    keys = np.empty(end - start + 1, np.uint64)
    keys[0] = key(data, start, end)
    count = 1
    less = key(data, start + 1, end)
    power = np.uint64(1)
    for place in range(start, end):
        if place == start or data[place] != data[place - 1]:  # else the same is left
            keys[count] = less
            count += 1
        if place + 1 < end:
            less += (np.uint64(data[place]) - np.uint64(data[place + 1])) * power
            power *= BASE
    return keys[:count]


@kernel(inline="always")
def place_of(value):
    """Return where a key is filed first, and the bits that tell it from most others there."""
    mixed = (value ^ value >> np.uint64(32)) * SPREAD
    return np.int64(mixed >> PLACE_SHIFT), np.uint32((mixed >> MARK_SHIFT & MARK) << np.uint64(NUMBER_BITS))


@kernel
def deletion_table(letters, bounds):
    """Return a table of the words by their keys and those of what is left without one letter, uint32[2 ** BITS].

    Word w is spelled `letters[bounds[w]:bounds[w + 1]]`. A place holds one more than its number, 0 where it is free.
    """
    table = np.zeros(PLACES + 1, np.uint32)
    for number in range(len(bounds) - 1):
        for value in keys_of(letters, bounds[number], bounds[number + 1]):
            place, mark = place_of(value)
            while table[place]:
                place = (place + 1) & PLACES
            table[place] = mark | np.uint32(number + 1)
    return table


@kernel(inline="always")
def small(letter):
    """Tell whether a byte is a letter from a to z."""
    return 97 <= letter <= 122


@kernel
def one_letter_apart(a, i, m, b, j, n):
    """Tell whether `b[j:n]` is `a[i:m]` with another letter, one more, one less or two swapped."""
    while i < m and j < n and a[i] == b[j]:
        i += 1
        j += 1
    while i < m and j < n and a[m - 1] == b[n - 1]:
        m -= 1
        n -= 1
    if m - i == 2 and n - j == 2:
        return a[i] == b[j + 1] and a[i + 1] == b[j]
    return m - i <= 1 and n - j <= 1 and (j == n or small(b[j]))


@kernel
def repair(data, start, end, left, right, table, letters, bounds, log_p, backoff, pairs, gains):
    """See `reference_repair.repair`; the word stands at `data[start:end]`, in lower-case ASCII."""
    best, best_score = np.int32(-1), -np.inf
    for value in keys_of(data, start, end):
        place, mark = place_of(value)
        while table[place]:
            entry = table[place]
            place = (place + 1) & PLACES
            if (entry ^ mark) >> np.uint32(NUMBER_BITS):
                continue
            number = np.int32(entry & np.uint32((1 << NUMBER_BITS) - 1)) - np.int32(1)
            if not one_letter_apart(data, start, end, letters, bounds[number], bounds[number + 1]):
                continue
            score = log_p[number] + bigram(left, number, backoff, pairs, gains)
            score += bigram(number, right, backoff, pairs, gains)
            if score > best_score or (score == best_score and number < best):
                best, best_score = number, np.float64(score)
    return best, best_score


@kernel
def count_repairable(
    hashes,
    bounds,
    data,
    token_starts,
    token_ends,
    flags,
    offsets,
    words,
    joined,
    spun,
    table,
    letters,
    letter_bounds,
    log_p,
    backoff,
    pairs,
    gains,
    counts,
):
    """Fill the columns of words tried and repairable; see `reference_prose.count`."""
    document_of = np.full(np.int64(NAMES), -1, np.int64)
    for i in range(len(offsets) - 1):
        tried = repairable = 0
        if counts[i, UNKNOWN] < FEWEST_UNKNOWN * counts[i, JUDGED]:
            continue
        for j in range(offsets[i], offsets[i + 1]):
            length = token_ends[j] - token_starts[j]
            if words[j] >= 0 or spun[j] < 0 or flags[j] & OTHER or not 2 < length <= LONGEST:
                continue
            name = np.int64(hashes[j] % NAMES)
            if document_of[name] == i or not standing(
                data, token_starts[j], token_ends[j], bounds[i], bounds[i + 1]
            ):
                continue
            document_of[name] = i
            left = words[j - 1] if joined[j] else np.int32(-1)
            right = words[j + 1] if j + 1 < offsets[i + 1] and joined[j + 1] else np.int32(-1)
            score = repair(
                data,
                token_starts[j],
                token_ends[j],
                left,
                right,
                table,
                letters,
                letter_bounds,
                log_p,
                backoff,
                pairs,
                gains,
            )[1]
            tried += 1
            repairable += score > LIKELY
            if tried == TRIED:
                break
        counts[i, TRIED_WORDS] = tried
        counts[i, REPAIRABLE] = repairable
