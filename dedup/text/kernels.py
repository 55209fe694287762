# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Tokenising at machine speed: `reference.tokenise`, compiled, over the UTF-8 bytes of a batch."""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import njit, types, uint64
from numba.extending import intrinsic

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
ONE, BYTE, S2 = np.uint64(1), np.uint64(0xFF), np.uint64(2)
EACH = 0x0101_0101_0101_0101
HIGH = np.uint64(0x80 * EACH)
# Added to a byte below 0x80, these set its high bit from "A", past "Z" … on.
FROM_A, PAST_Z = np.uint64((0x80 - 0x41) * EACH), np.uint64((0x80 - 0x5B) * EACH)
FROM_LOWER_A, PAST_LOWER_Z = np.uint64((0x80 - 0x61) * EACH), np.uint64((0x80 - 0x7B) * EACH)
FROM_0, PAST_9 = np.uint64((0x80 - 0x30) * EACH), np.uint64((0x80 - 0x3A) * EACH)
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


@intrinsic
def load_window(typing, data, position):
    """Load the 8 bytes at `data[position:]` as one little-endian integer, at any alignment."""

    def generate(context, builder, signature, arguments):
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        pointer = builder.gep(array.data, [arguments[1]])
        return builder.load(builder.bitcast(pointer, ir.IntType(64).as_pointer()), align=1)

    return types.uint64(data, types.int64), generate


@intrinsic
def count_ones(typing, value):
    """Count the bits that are set."""

    def generate(context, builder, signature, arguments):
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@intrinsic
def trailing_zeros(typing, value):
    """Count the zero bits below the lowest one; 64 for zero."""

    def generate(context, builder, signature, arguments):
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), generate


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


@njit(nogil=True, cache=True, inline="always")
def marks(letters, uppers, digits):
    """Return the flags that the characters of a whole token add up to."""
    return (UPPER_FLAG if uppers == letters and letters > 1 else 0) | (DIGIT_FLAG if digits else 0)


@njit(nogil=True, cache=True)
def continuation_bytes(data, positions):
    """Return how many bytes before each position (ascending) continue a code point of UTF-8, int64[k]."""
    counts = np.empty(len(positions), np.int64)
    total = begin = np.int64(0)
    for i in range(len(positions)):
        for byte in data[begin : positions[i]]:
            total += (byte & 0xC0) == 0x80
        begin = positions[i]
        counts[i] = total
    return counts


@njit(nogil=True, cache=True)
def tokenise(data, bounds, table, expansions, hashes, starts, ends, flags, offsets, exact, marked):
    """Fill the arrays (see `text.tokens`); hashes, starts, ends and flags need a place for each second byte.

    Returns the number of tokens.
    """
    count = 0
    size = len(data)
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
                    # Eight characters at once (SIMD within a register, Lamport 1975): bit 7 of each byte tells.
                    while position + 8 <= size:
                        window = load_window(data, position)
                        low = window & ~HIGH
                        upper_bits = (low + FROM_A) & ~(low + PAST_Z) & HIGH & ~window
                        folded = window | (upper_bits >> S2)
                        low = folded & ~HIGH
                        letter_bits = (low + FROM_LOWER_A) & ~(low + PAST_LOWER_Z) & HIGH & ~window
                        digit_bits = (low + FROM_0) & ~(low + PAST_9) & HIGH & ~window
                        width = min(
                            np.int64(trailing_zeros(~(letter_bits | digit_bits) & HIGH)) >> 3,
                            limit - position,
                        )
                        if width == 0:
                            break
                        inside_bits = HIGH if width == 8 else HIGH & ((ONE << uint64(width << 3)) - ONE)
                        for step in range(8):
                            mixed = (value ^ (folded >> uint64(step << 3) & BYTE)) * FNV_PRIME
                            value = mixed if step < width else value
                        letters += np.int64(count_ones(letter_bits & inside_bits))
                        uppers += np.int64(count_ones(upper_bits & inside_bits))
                        digits += np.int64(count_ones(digit_bits & inside_bits))
                        position += width
                        last_class = LETTER if letter_bits >> uint64((width << 3) - 1) & ONE else DIGIT
                        if width < 8:
                            break
                    # Less than eight bytes before the end of the batch: one by one.
                    while position + 8 > size and position < limit and data[position] < 0x80:
                        entry = np.int64(table[data[position]])
                        cls = entry & CLASS_MASK
                        if cls != LETTER and cls != DIGIT:
                            break
                        value = (value ^ uint64(entry >> 8)) * FNV_PRIME
                        letters += cls == LETTER
                        digits += cls == DIGIT
                        uppers += (entry & UPPER_BIT) != 0
                        last_class = cls
                        position += 1
                    end = position
                    if position == limit or data[position] >= 0x80:
                        continue
                    cls = np.int64(table[data[position]]) & CLASS_MASK
                    if cls != SPACE and cls != SYMBOL:
                        continue
                    inside = False
                    value = finish(value)
                    exact_0, exact_1 = mix_0(exact_0, value), mix_1(exact_1, value)
                    flag |= marks(letters, uppers, digits)
                    hashes[count], starts[count], ends[count], flags[count] = value, start, end, flag
                    count += 1
                    if cls == SPACE:
                        gap = True
                        position += 1
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
                    flag |= marks(letters, uppers, digits)
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
            flag |= marks(letters, uppers, digits)
            hashes[count], starts[count], ends[count], flags[count] = value, start, end, flag
            count += 1
        exact[document, 0], exact[document, 1] = exact_0, exact_1
        offsets[document + 1] = count
    return count
