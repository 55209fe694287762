# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Tokenising at machine speed: `reference.tokenise`, compiled, over the UTF-8 bytes of a batch."""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import types, uint64
from numba.extending import intrinsic

from dedup.bits import VECTOR, count_ones, leading_zeros, load_vector, load_window, trailing_zeros
from dedup.kernel import kernel
from dedup.text import alphabet, hashing, tokens

SYMBOL, SPACE, LETTER, DIGIT = alphabet.SYMBOL, alphabet.SPACE, alphabet.LETTER, alphabet.DIGIT
MARK, UNSPACED, APOSTROPHE = alphabet.MARK, alphabet.UNSPACED, alphabet.APOSTROPHE
IGNORABLE, EXPANDS = alphabet.IGNORABLE, alphabet.EXPANDS
CLASS_MASK, UPPER_BIT, JOINING_BIT = alphabet.CLASS_MASK, alphabet.UPPER_BIT, alphabet.JOINING_BIT
LOOKALIKE_BIT = alphabet.LOOKALIKE_BIT
LIMIT = alphabet.LIMIT
IDEOGRAPHS_FIRST, IDEOGRAPHS_LAST = (
    alphabet.COMPATIBILITY_IDEOGRAPHS[0],
    alphabet.COMPATIBILITY_IDEOGRAPHS[-1],
)
TITLE_FLAG, UPPER_FLAG, DIGIT_FLAG = tokens.TITLE, tokens.UPPER, tokens.DIGIT
UNSPACED_FLAG, FOREIGN_FLAG = tokens.UNSPACED, tokens.FOREIGN

EXACT_0, EXACT_1 = map(np.uint64, hashing.EXACT_MULTIPLIERS)
EXACT_SPACE = np.uint64(hashing.EXACT_SPACE)
ROTATE_0, ROTATE_1 = map(np.uint64, hashing.EXACT_ROTATIONS)
FINISH_1, FINISH_2 = np.uint64(0xFF51_AFD7_ED55_8CCD), np.uint64(0xC4CE_B9FE_1A85_EC53)
NONE, ONE, TWO, ALL = np.uint64(0), np.uint64(1), np.uint64(2), np.uint64(0xFFFF_FFFF_FFFF_FFFF)
SMALL_LETTERS = np.uint64(0x2020_2020_2020_2020)
S33, S64 = np.uint64(33), np.uint64(64)


@kernel(inline="always")
def finish(value):
    """See `hashing.finish`."""
    value ^= value >> S33
    value *= FINISH_1
    value ^= value >> S33
    value *= FINISH_2
    return value ^ (value >> S33)


@kernel(inline="always")
def mix(exact_0, exact_1, item, behind_space):
    """Return both lanes of `hashing.mix_exact`."""
    item ^= EXACT_SPACE if behind_space else NONE
    exact_0 ^= item
    exact_1 ^= item
    return (
        ((exact_0 << ROTATE_0) | (exact_0 >> (S64 - ROTATE_0))) * EXACT_0,
        ((exact_1 << ROTATE_1) | (exact_1 >> (S64 - ROTATE_1))) * EXACT_1,
    )


@intrinsic
def byte_masks(typing, data, position):
    """Tell of each of the 64 bytes at `data[position:]`, the first in the lowest bit, what it is.

    Returns the masks of letters, capitals, digits, apostrophes, white space, and of what is none of these and
    no symbol of ASCII either.
    """

    def generate(context, builder, signature, arguments):
        codes = load_vector(context, builder, signature.args[0], *arguments)

        def each(value):
            return ir.Constant(VECTOR, [value] * 64)

        def between(values, first, last):
            return builder.icmp_unsigned(
                "<=", builder.sub(values, each(ord(first))), each(ord(last) - ord(first))
            )

        lower = builder.or_(codes, each(0x20))
        masks = (
            between(lower, "a", "z"),
            between(codes, "A", "Z"),
            between(codes, "0", "9"),
            between(codes, "'", "'"),
            builder.or_(between(codes, "\t", "\r"), between(codes, "\x1c", " ")),
            builder.or_(
                between(codes, "\x7f", "\xff"),
                builder.or_(between(codes, "\0", "\b"), between(codes, "\x0e", "\x1b")),
            ),
        )
        words = [builder.bitcast(mask, ir.IntType(64)) for mask in masks]
        return context.make_tuple(builder, signature.return_type, words)

    return types.UniTuple(types.uint64, 6)(data, types.int64), generate


@kernel(inline="always")
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


@kernel(inline="always")
def encode(code):
    """Return the UTF-8 bytes of a code point, the first in the lowest byte, and how many bits they are."""
    code = uint64(code)
    low = uint64(0x80) | code & uint64(0x3F)
    if code < uint64(0x80):
        return code, uint64(8)
    if code < uint64(0x800):
        return uint64(0xC0) | code >> uint64(6) | low << uint64(8), uint64(16)
    middle = uint64(0x80) | code >> uint64(6) & uint64(0x3F)
    if code < uint64(0x10000):
        return uint64(0xE0) | code >> uint64(12) | middle << uint64(8) | low << uint64(16), uint64(24)
    high = uint64(0x80) | code >> uint64(12) & uint64(0x3F)
    return (
        uint64(0xF0) | code >> uint64(18) | high << uint64(8) | middle << uint64(16) | low << uint64(24),
        uint64(32),
    )


@kernel(inline="always")
def lookup(table, code):
    """Return the table entry of a code point, also beyond the table."""
    if code < LIMIT:
        return np.int64(table[code])
    if code < 0x40000:
        return code << 8 | UNSPACED | (JOINING_BIT if IDEOGRAPHS_FIRST <= code <= IDEOGRAPHS_LAST else 0)
    return code << 8 | (IGNORABLE if code >> 16 == 14 else SYMBOL)


@kernel(inline="always")
def mark(title, upper, digit):
    """Return the flags of a token that begins with a capital, holds nothing but several, or holds a digit."""
    return TITLE_FLAG * np.int64(title) | UPPER_FLAG * np.int64(upper) | DIGIT_FLAG * np.int64(digit)


@intrinsic
def continuations(typing, data, position):
    """Tell which of the 64 bytes at `data[position:]`, the first in the lowest bit, continue a code point of UTF-8."""

    def generate(context, builder, signature, arguments):
        codes = load_vector(context, builder, signature.args[0], *arguments)
        # 0xC0: as signed numbers, only 0x80 to 0xBF are less.
        mask = builder.icmp_signed("<", codes, ir.Constant(VECTOR, [-0x40] * 64))
        return builder.bitcast(mask, ir.IntType(64))

    return types.uint64(data, types.int64), generate


@kernel(inline="always")
def first_bits(count):
    """Return the mask of the lowest `count` bits, up to 64."""
    return ALL >> uint64(64 - count) if count else NONE


@kernel
def ascii_words(
    data, position, limit, count, signs, exact_0, exact_1, gap, begun, hashes, starts, ends, flags
):
    """Tokenise from a position outside any token up to the first character that is not plain ASCII.

    Takes 64 bytes at a time as bits of masks. Without `signs` (all bits, or none), only words are looked at, and the
    hash of the whole is not to be used. Returns where it stopped, outside any token, and the state there.
    """
    while position < limit and position + 72 <= len(data):
        letters, uppers, digits, apostrophes, spaces, others = byte_masks(data, position)
        width = min(np.int64(trailing_zeros(others)), limit - position)
        whole = width == limit - position
        valid = first_bits(width)
        letters &= valid
        after_letter = apostrophes & (letters << ONE)
        # What follows the last byte may be a letter, unless the text ends there.
        before_letter = letters >> ONE | (NONE if whole else ~(valid >> ONE))
        words = (letters | digits | (after_letter & before_letter)) & valid
        if not whole:
            # A token that may go on behind these bytes is left for the next ones.
            width = 64 - np.int64(leading_zeros(valid & ~words))
            valid = first_bits(width)
            words &= valid
        if width == 0:
            break
        symbols = valid & ~(words | spaces) & signs
        # Only a word with one of these has a digit, or several capitals and no small letter.
        unusual = digits | (uppers & (uppers << ONE | uppers << TWO))
        items = (words & ~(words << ONE)) | symbols
        behind_space = (spaces << ONE) | uint64(gap)
        if not begun:
            behind_space &= ~(items & (NONE - items))
        gap = (spaces >> uint64(width - 1)) & ONE != NONE
        begun = begun or items != NONE
        while items:
            bit = items & (NONE - items)
            items ^= bit
            symbol = symbols & bit != NONE
            inside = words & ~(words + bit)  # the carry runs through the word; nothing of a symbol
            length = np.int64(count_ones(inside | bit))
            start = position + np.int64(trailing_zeros(bit))
            value = hash_ascii(data, start, length, NONE if symbol else SMALL_LETTERS)
            if signs:
                exact_0, exact_1 = mix(exact_0, exact_1, value, behind_space & bit != NONE)
            # A symbol is written as a token would be, and overwritten by the next: quicker than a branch.
            place = uint64(count)  # an index that cannot count from the end
            hashes[place], starts[place], ends[place] = value, start, start + length
            title = uppers & bit != NONE
            flags[place] = TITLE_FLAG * np.int64(title)
            if unusual & inside:
                capitals = uppers & inside
                several = capitals & (capitals - ONE) != NONE
                flags[place] = mark(title, several & (capitals == letters & inside), digits & inside != NONE)
            count += not symbol
        position += width
    return position, count, exact_0, exact_1, gap, begun


@kernel(inline="always")
def hash_ascii(data, position, length, fold):
    """Return the hash of `length` bytes of ASCII, one at least, the bits `fold` set in each; reads up to 7 bytes beyond.

    The bit that makes capitals small is set in digits and apostrophes already.
    """
    value = NONE
    while length > 8:
        value = finish(value ^ (load_window(data, position) | fold))
        position += 8
        length -= 8
    return finish(value ^ (load_window(data, position) | fold) & (ALL >> uint64(64 - 8 * length)))


@kernel(inline="always")
def is_latin(byte):
    """Tell whether a byte is an ASCII letter."""
    return 97 <= byte | 32 <= 122


@kernel(inline="always")
def close(value, word, filled, title, letters, uppers, digits, foreign):
    """Return the hash and the flags of a token that ends here; `word` holds `filled` bits that the hash has yet to take in."""
    value = finish(value ^ word) if filled else value
    return value, mark(title, uppers == letters and letters > 1, digits > 0) | FOREIGN_FLAG * foreign


@kernel(inline="always")
def write(hashes, starts, ends, flags, count, value, start, end, shape):
    """Write a token behind the `count` that are there; return how many there are then."""
    hashes[count], starts[count], ends[count], flags[count] = value, start, end, shape
    return count + 1


@kernel
def tokenise(data, bounds, table, expansions, hashes, starts, ends, flags, offsets, exact, marked):
    """Fill the arrays (see `text.tokens`); hashes, starts, ends and flags need a place for each second byte.

    Returns the number of tokens. Where `exact` has no rows, the hashes of the whole are left out.
    """
    signs = ALL if len(exact) else NONE
    # Of the types that `ascii_words` gives back: a plain 0 or False would have it compiled twice.
    count = np.int64(0)
    offsets[0] = 0
    for document in range(len(bounds) - 1):
        position, limit = bounds[document], bounds[document + 1]
        exact_0, exact_1 = uint64(0), uint64(0)
        value = word = filled = NONE  # the hash of the token under way; the bits it has yet to take in
        gap = begun = np.bool_(0)
        inside = title = foreign = False
        letters = uppers = digits = 0
        last_class = SYMBOL
        start = end = position
        while position < limit:
            if not inside and data[position] < 0x80:
                position, count, exact_0, exact_1, gap, begun = ascii_words(
                    data,
                    position,
                    limit,
                    count,
                    signs,
                    exact_0,
                    exact_1,
                    gap,
                    begun,
                    hashes,
                    starts,
                    ends,
                    flags,
                )
                if position == limit:
                    break
            here = position
            if data[here] < 0x80:
                entry = np.int64(table[data[here]])
                cls = entry & CLASS_MASK
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
            if entry & (JOINING_BIT | LOOKALIKE_BIT):
                marked[document] |= (
                    entry & JOINING_BIT > 0
                    or (here > bounds[document] and is_latin(data[here - 1]))
                    or (position < limit and is_latin(data[position]))
                )
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
                        inside, title, foreign = True, upper != 0, False
                        start = here
                        value = word = filled = NONE
                        letters = uppers = digits = 0
                    unit, width = encode(entry >> 8)
                    word |= unit << filled
                    if filled + width >= S64:
                        value = finish(value ^ word)
                        word = unit >> (S64 - filled)
                    filled = (filled + width) & uint64(63)
                    end = position
                    if cls == LETTER:
                        letters += 1
                        if upper:
                            uppers += 1
                    elif cls == DIGIT:
                        digits += 1
                    if position - here > 1:
                        foreign = True
                    last_class = cls
                    continue
                if inside:
                    inside = False
                    value, shape = close(value, word, filled, title, letters, uppers, digits, foreign)
                    exact_0, exact_1 = mix(exact_0, exact_1, value, gap and begun)
                    gap, begun = False, True
                    count = write(hashes, starts, ends, flags, count, value, start, end, shape)
                if cls == SPACE:
                    gap = True
                    continue
                value = finish(encode(entry >> 8)[0])
                exact_0, exact_1 = mix(exact_0, exact_1, value, gap and begun)
                gap, begun = False, True
                if cls == UNSPACED:
                    shape = UNSPACED_FLAG | FOREIGN_FLAG
                    count = write(hashes, starts, ends, flags, count, value, here, position, shape)
        if inside:
            value, shape = close(value, word, filled, title, letters, uppers, digits, foreign)
            exact_0, exact_1 = mix(exact_0, exact_1, value, gap and begun)
            count = write(hashes, starts, ends, flags, count, value, start, end, shape)
        if signs:
            exact[document, 0], exact[document, 1] = exact_0, exact_1
        offsets[document + 1] = count
    return count
