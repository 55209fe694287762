# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Tokenising at machine speed: `reference.tokenise`, compiled, over the UTF-8 bytes of a batch."""

from __future__ import annotations

import numpy as np
from numba import njit, uint64

from dedup.text import alphabet, hashing, tokens

SYMBOL, SPACE, LETTER, DIGIT = alphabet.SYMBOL, alphabet.SPACE, alphabet.LETTER, alphabet.DIGIT
MARK, UNSPACED, APOSTROPHE = alphabet.MARK, alphabet.UNSPACED, alphabet.APOSTROPHE
IGNORABLE, EXPANDS = alphabet.IGNORABLE, alphabet.EXPANDS
CLASS_MASK, UPPER_BIT, JOINING_BIT = alphabet.CLASS_MASK, alphabet.UPPER_BIT, alphabet.JOINING_BIT
LIMIT = alphabet.LIMIT
IDEOGRAPHS_FIRST, IDEOGRAPHS_LAST = (
    alphabet.COMPATIBILITY_IDEOGRAPHS[0],
    alphabet.COMPATIBILITY_IDEOGRAPHS[-1],
)
TITLE_FLAG, UPPER_FLAG, DIGIT_FLAG = tokens.TITLE, tokens.UPPER, tokens.DIGIT
UNSPACED_FLAG, FOREIGN_FLAG = tokens.UNSPACED, tokens.FOREIGN

FNV_OFFSET = np.uint64(hashing.FNV_OFFSET)
FNV_PRIME = np.uint64(hashing.FNV_PRIME)
EXACT_0, EXACT_1 = map(np.uint64, hashing.EXACT_MULTIPLIERS)
EXACT_SPACE = np.uint64(hashing.EXACT_SPACE)
ROTATE_0, ROTATE_1 = map(np.uint64, hashing.EXACT_ROTATIONS)
FINISH_1, FINISH_2 = np.uint64(0xFF51_AFD7_ED55_8CCD), np.uint64(0xC4CE_B9FE_1A85_EC53)
S33, S64 = np.uint64(33), np.uint64(64)


@njit(nogil=True, cache=True, inline="always")
def finish(value):
    """See `hashing.finish`."""
    value ^= value >> S33
    value *= FINISH_1
    value ^= value >> S33
    value *= FINISH_2
    return value ^ (value >> S33)


@njit(nogil=True, cache=True, inline="always")
def mix_0(state, item):
    """Lane 0 of `hashing.mix_exact`."""
    state ^= item
    return ((state << ROTATE_0) | (state >> (S64 - ROTATE_0))) * EXACT_0


@njit(nogil=True, cache=True, inline="always")
def mix_1(state, item):
    """Lane 1 of `hashing.mix_exact`."""
    state ^= item
    return ((state << ROTATE_1) | (state >> (S64 - ROTATE_1))) * EXACT_1


@njit(nogil=True, cache=True, inline="always")
def decode(data, position):
    """Return the code point at a byte position of valid UTF-8, and the position behind it."""
    lead = np.int64(data[position])
    if lead < 0x80:
        return lead, position + 1
    second = np.int64(data[position + 1]) & 0x3F
    if lead < 0xE0:
        return (lead & 0x1F) << 6 | second, position + 2
    third = np.int64(data[position + 2]) & 0x3F
    if lead < 0xF0:
        return (lead & 0x0F) << 12 | second << 6 | third, position + 3
    fourth = np.int64(data[position + 3]) & 0x3F
    return (lead & 0x07) << 18 | second << 12 | third << 6 | fourth, position + 4


@njit(nogil=True, cache=True, inline="always")
def lookup(table, code):
    """Return the table entry of a code point, also beyond the table."""
    if code < LIMIT:
        return np.int64(table[code])
    if code < 0x40000:
        return code << 8 | UNSPACED | (JOINING_BIT if IDEOGRAPHS_FIRST <= code <= IDEOGRAPHS_LAST else 0)
    return code << 8 | (IGNORABLE if code >> 16 == 14 else SYMBOL)


@njit(nogil=True, cache=True)
def tokenise(data, bounds, table, expansions, hashes, starts, ends, flags, offsets, exact, marked):
    """Fill the arrays (see `text.tokens`); hashes, starts, ends and flags need a place for each second byte.

    Returns the number of tokens.
    """
    count = 0
    offsets[0] = 0
    for document in range(len(bounds) - 1):
        position, limit = bounds[document], bounds[document + 1]
        exact_0, exact_1 = uint64(0), uint64(0)
        value = FNV_OFFSET
        inside = gap = begun = False
        flag = letters = uppers = digits = 0
        last_class = SYMBOL
        start = end = position
        while position < limit:
            here = position
            if data[here] < 0x80:
                # Nearly all characters are ASCII letters in a row: this loop carries the speed of the tokeniser.
                entry = np.int64(table[data[here]])
                cls = entry & CLASS_MASK
                if cls == LETTER or cls == DIGIT:
                    if not inside:
                        if gap and begun:
                            exact_0, exact_1 = mix_0(exact_0, EXACT_SPACE), mix_1(exact_1, EXACT_SPACE)
                        gap, begun, inside = False, True, True
                        start = here
                        value = FNV_OFFSET
                        flag = TITLE_FLAG if entry & UPPER_BIT else 0
                        letters = uppers = digits = 0
                    while cls == LETTER or cls == DIGIT:
                        value = (value ^ uint64(entry >> 8)) * FNV_PRIME
                        letters += cls == LETTER
                        digits += cls == DIGIT
                        uppers += (entry & UPPER_BIT) != 0
                        last_class = cls
                        position += 1
                        if position == limit or data[position] >= 0x80:
                            break
                        entry = np.int64(table[data[position]])
                        cls = entry & CLASS_MASK
                    end = position
                    continue
                position += 1
            else:
                code, position = decode(data, here)
                entry = lookup(table, code)
                cls = entry & CLASS_MASK
            # The expansion loop runs once for all but the few code points that fold to several.
            first, repeat = 0, 1
            expands = cls == EXPANDS
            if expands:
                first, repeat = entry >> 13, entry >> 8 & 31
            upper = entry & UPPER_BIT
            if entry & JOINING_BIT:
                marked[document] = True
            for step in range(repeat):
                if expands:
                    entry = lookup(table, np.int64(expansions[first + step]))
                    cls = entry & CLASS_MASK
                if cls == IGNORABLE:
                    continue
                joins = cls == LETTER or cls == DIGIT
                if inside and not joins:
                    joins = cls == MARK
                    if cls == APOSTROPHE and last_class == LETTER and position < limit:
                        following, _ = decode(data, position)
                        joins = lookup(table, following) & CLASS_MASK == LETTER
                if joins:
                    if not inside:
                        if gap and begun:
                            exact_0, exact_1 = mix_0(exact_0, EXACT_SPACE), mix_1(exact_1, EXACT_SPACE)
                        gap, begun, inside = False, True, True
                        start = here
                        value = FNV_OFFSET
                        flag = TITLE_FLAG if upper else 0
                        letters = uppers = digits = 0
                    value = (value ^ uint64(entry >> 8)) * FNV_PRIME
                    end = position
                    if cls == LETTER:
                        letters += 1
                        if upper:
                            uppers += 1
                    elif cls == DIGIT:
                        digits += 1
                    if position - here > 1:
                        flag |= FOREIGN_FLAG
                    last_class = cls
                    continue
                if inside:
                    inside = False
                    value = finish(value)
                    exact_0, exact_1 = mix_0(exact_0, value), mix_1(exact_1, value)
                    if uppers == letters and letters > 1:
                        flag |= UPPER_FLAG
                    if digits:
                        flag |= DIGIT_FLAG
                    hashes[count], starts[count], ends[count], flags[count] = value, start, end, flag
                    count += 1
                if cls == SPACE:
                    gap = True
                    continue
                if gap and begun:
                    exact_0, exact_1 = mix_0(exact_0, EXACT_SPACE), mix_1(exact_1, EXACT_SPACE)
                gap, begun = False, True
                if cls == UNSPACED:
                    item = finish((FNV_OFFSET ^ uint64(entry >> 8)) * FNV_PRIME)
                    hashes[count], starts[count], ends[count] = item, here, position
                    flags[count] = UNSPACED_FLAG | FOREIGN_FLAG
                    count += 1
                else:
                    item = finish(uint64(entry >> 8))
                exact_0, exact_1 = mix_0(exact_0, item), mix_1(exact_1, item)
        if inside:
            value = finish(value)
            exact_0, exact_1 = mix_0(exact_0, value), mix_1(exact_1, value)
            if uppers == letters and letters > 1:
                flag |= UPPER_FLAG
            if digits:
                flag |= DIGIT_FLAG
            hashes[count], starts[count], ends[count], flags[count] = value, start, end, flag
            count += 1
        exact[document, 0], exact[document, 1] = exact_0, exact_1
        offsets[document + 1] = count
    return count
