# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""The characters of a batch, counted in one pass over its UTF-8 bytes; `reference_characters` is the specification.

Most text is runs of ASCII letters, spaces and common signs. Those are counted eight bytes at a time (SIMD within a
register, as in `text.kernels`); characters that may belong to markup, line ends and the rest of Unicode are looked at
one by one.
"""

from __future__ import annotations

import numpy as np
from numba import uint64

from dedup.bits import count_ones, leading_zeros, load_window, trailing_zeros
from dedup.kernel import kernel
from dedup.quality.classes import (
    CONTROL,
    DIGIT,
    HIDDEN,
    LATIN,
    LEAD,
    LETTER,
    OTHER_LOOK,
    SPACE,
    TRAIL,
)
from dedup.quality.reference_characters import (
    CODE,
    COLUMNS,
    DEEP,
    ENTITY_NAME,
    OPENING,
    OPENS,
    SHORT_LINE,
    TAG_NAME,
)
from dedup.text.kernels import ONE, decode

WIDTH = len(COLUMNS)
EACH = 0x0101_0101_0101_0101
HIGH, LOW_BITS = np.uint64(0x80 * EACH), np.uint64(0x7F * EACH)
LOWER_CASE = np.uint64(0x20 * EACH)
# Added to a byte below 0x80, these set its high bit from "a", past "z" … on.
FROM_LOWER_A, PAST_LOWER_Z = np.uint64((0x80 - 0x61) * EACH), np.uint64((0x80 - 0x7B) * EACH)
FROM_0, PAST_9 = np.uint64((0x80 - 0x30) * EACH), np.uint64((0x80 - 0x3A) * EACH)
FROM_SPACE, PAST_TILDE = np.uint64((0x80 - 0x20) * EACH), np.uint64((0x80 - 0x7F) * EACH)
SPACES, ANGLES, BRACKETS, BRACES, AMPERSANDS, QUESTIONS = (np.uint64(ord(sign) * EACH) for sign in " <[{&?")
AMPERSAND, COLON, SEMICOLON, EQUALS, SLASH = (ord(sign) for sign in "&:;=/")
ANGLE, CLOSING_ANGLE, BRACKET, BRACE, CLOSING_BRACE = (ord(sign) for sign in "<>[{}")
BACKTICK, TILDE, DOT, PERCENT, QUESTION, EXCLAMATION = (ord(sign) for sign in "`~.%?!")
DOLLAR, HASH, BLANK, NEW_LINE = (ord(sign) for sign in "$# \n")


@kernel(inline="always")
def bytes_equal(window, repeated):
    """Return bit 7 of each byte of `window` that is the byte of which `repeated` holds eight."""
    other = window ^ repeated
    return ~(((other & LOW_BITS) + LOW_BITS) | other) & HIGH


@kernel(inline="always")
def kind_of(code, classes):
    """Return the class bits of a code point."""
    if code < 0x10000:
        return np.int64(classes[code])
    if 0xE0000 <= code < 0xE0080:
        return np.int64(HIDDEN)
    return np.int64(0) if 0x1F000 <= code < 0x20000 else np.int64(LETTER)


@kernel(inline="always")
def visible(data, position, end, classes):
    """Tell whether a character that is no white space stands at a position."""
    return position < end and not kind_of(decode(data, position)[0], classes) & SPACE


@kernel(inline="always")
def is_fence(data, position, first, end):
    """See `reference_characters.FENCE`; the arguments are those of `kind_of_line`."""
    sign = data[position]
    if (sign != BACKTICK and sign != TILDE) or (position > first and data[position - 1] != NEW_LINE):
        return False
    if position + 2 >= end or data[position + 1] != sign or data[position + 2] != sign:
        return False
    if position + 3 == end:
        return True
    return data[position + 3] != sign and data[end - 1] != BACKTICK and data[end - 1] != TILDE


@kernel(inline="always")
def begins_as_code(data, position, end, classes):
    """See `reference_characters.BEGINS_AS_CODE`."""
    sign = data[position]
    behind = position + 1
    if sign == DOT:
        if behind >= end or data[behind] != DOT:
            return False
        behind += 1
    elif sign == HASH:
        if behind < end and data[behind] == HASH:
            return False
    elif sign != DOLLAR and sign != CLOSING_ANGLE and sign != PERCENT:
        return False
    if behind < end and data[behind] == BLANK:
        behind += 1
    return visible(data, behind, end, classes)


@kernel(inline="always")
def ends_as_code(data, first, end):
    """See `reference_characters.ENDS_AS_CODE`; `first` is where the document begins, `end` where the line ends."""
    sign = data[end - 1]
    before = data[end - 2] if end - 2 >= first else np.uint8(0)
    if sign == COLON:
        return before == COLON
    if sign == CLOSING_BRACE:
        return before != CLOSING_BRACE and before != PERCENT
    return sign == SEMICOLON or sign == BRACE


@kernel
def kind_of_line(data, position, first, end, margin, width, classes):
    """Return CODE, OPENS or 0 for the line that ends at `end`; its first visible character stands at `position`.

    `first` is where the document begins, `margin` counts the white space before that character, blank lines included,
    and `width` is that of the line without white space at its ends. See `reference_characters.code_lines`.
    """
    if begins_as_code(data, position, end, classes) or ends_as_code(data, first, end):
        return CODE
    if margin >= DEEP:
        return OPENS if width >= OPENING else CODE
    return 0


@kernel
def count_characters(data, offsets, classes):
    """Return the counts of `reference_characters.COLUMNS` for each document, int32[n, columns].

    `data` (uint8) holds valid UTF-8, document i at `offsets[i]:offsets[i+1]`; `classes` is `classes.table()`.
    """
    n = len(offsets) - 1
    counts = np.zeros((n, WIDTH), dtype=np.int32)
    size = len(data)
    for i in range(n):
        characters = letters = digits = latin = foreign = lines = short_lines = 0
        hidden = controls = mixed = mojibake = tags = brackets = braces = entities = last = 0
        code_lines = questions = 0
        tag = 0  # characters since the < of a tag that may be one
        entity = 0  # characters since the & of an entity that may be one
        previous = 0
        previous_class = 0
        width = 0  # of the line so far, without white space around it
        gap = 0
        margin = 0  # white space of the blank lines before this one
        ink_at = indent = 0  # where the line's first visible character stands, and the white space before it
        fenced = False
        kind_before = 0
        scripts = 0  # of the word so far
        first = position = offsets[i]
        end = offsets[i + 1]
        while position < end:
            if (
                position + 8 <= size
                and not tag
                and not entity
                and previous != ANGLE
                and previous != BRACKET
                and previous != BRACE
                and previous != QUESTION
                and not previous_class & LEAD
                and not scripts & OTHER_LOOK
            ):
                window = load_window(data, position)
                low = window & LOW_BITS
                odd = (window | ~((low + FROM_SPACE) & ~(low + PAST_TILDE))) & HIGH
                odd |= bytes_equal(window, ANGLES) | bytes_equal(window, AMPERSANDS)
                odd |= bytes_equal(window, BRACKETS) | bytes_equal(window, BRACES)
                odd |= bytes_equal(window, QUESTIONS)
                step = min(np.int64(trailing_zeros(odd)) >> 3, end - position)
                if step:
                    here = HIGH if step == 8 else HIGH & ((ONE << uint64(step << 3)) - ONE)
                    folded = (window | LOWER_CASE) & LOW_BITS
                    is_letter = (folded + FROM_LOWER_A) & ~(folded + PAST_LOWER_Z) & here
                    is_digit = (low + FROM_0) & ~(low + PAST_9) & here
                    ink = here & ~bytes_equal(window, SPACES)
                    count = np.int64(count_ones(is_letter))
                    characters += step
                    letters += count
                    latin += count
                    digits += np.int64(count_ones(is_digit))
                    if ink:
                        end_of_ink = 8 - (np.int64(leading_zeros(ink)) >> 3)
                        if width:
                            width += gap + end_of_ink
                        else:
                            start = np.int64(trailing_zeros(ink)) >> 3
                            width = end_of_ink - start
                            ink_at, indent = position + start, gap + start
                        gap = step - end_of_ink
                        last = np.int64(data[position + end_of_ink - 1])
                    else:
                        gap += step
                    position += step
                    previous = np.int64(data[position - 1])
                    previous_class = 0
                    scripts = LATIN if is_letter >> uint64((step << 3) - 1) & ONE else 0
                    continue

            here_at = position
            code, position = decode(data, position)
            kind = kind_of(code, classes)
            characters += 1
            if kind & LETTER:
                letters += 1
                if kind & LATIN:
                    latin += 1
                scripts |= kind & (LATIN | OTHER_LOOK)
            else:
                if kind & DIGIT:
                    digits += 1
                elif kind & HIDDEN:
                    hidden += 1
                elif kind & CONTROL:
                    controls += 1
                if not kind & HIDDEN:
                    if scripts & LATIN and scripts & OTHER_LOOK:
                        mixed += 1
                    scripts = 0
            if previous_class & LEAD and (
                kind & TRAIL or (code == BLANK and (previous == 0xC2 or previous == 0xC3))
            ):
                mojibake += 1

            if code < 0x80:
                plain = 0x30 <= code <= 0x39 or 0x41 <= code <= 0x5A or 0x61 <= code <= 0x7A
                if previous == BRACKET and (0x61 <= code <= 0x7A or code == SLASH or code == BRACKET):
                    brackets += 1
                elif previous == BRACE and (code == BRACE or code == PERCENT):  # {{ or {%
                    braces += 1
                elif previous == ANGLE and (
                    code == SLASH or code == EXCLAMATION or code == QUESTION or code == PERCENT
                ):
                    tags += 1  # </ <! <? <%

                questions += previous == QUESTION and 0x61 <= code <= 0x7A

                if previous == ANGLE and plain and code > 0x39:
                    tag = 1
                elif tag and (code == ANGLE or code == CLOSING_ANGLE or tag > TAG_NAME):
                    tag = 0
                elif tag:
                    tag += 1
                    is_break = tag == 2 and (code | 0x20) == 0x72 and (previous | 0x20) == 0x62  # <br
                    if code == EQUALS or is_break:
                        tags += 1
                        tag = 0

                if code == AMPERSAND:
                    entity = 1
                elif entity and (plain or code == HASH):
                    entity += 1
                else:
                    entities += code == SEMICOLON and 3 <= entity <= ENTITY_NAME + 1
                    entity = 0
            else:
                foreign += 1
                tag = tag + 1 if tag and tag <= TAG_NAME else 0
                entity = 0

            if code == NEW_LINE:
                if width:
                    lines += 1
                    short_lines += width <= SHORT_LINE
                    if kind_before == OPENS and margin == 0 and indent < DEEP:
                        code_lines -= 1
                    fence = is_fence(data, ink_at, first, here_at)
                    kind_before = CODE
                    if not fenced and not fence:
                        kind_before = kind_of_line(
                            data, ink_at, first, here_at, margin + indent, width, classes
                        )
                    code_lines += kind_before != 0
                    fenced ^= fence
                    margin = 0
                else:
                    margin += gap + 1
                width = 0
                gap = 0
            elif kind & SPACE:
                gap += 1
            else:
                if width:
                    width += gap + 1
                else:
                    width = 1
                    ink_at, indent = here_at, gap
                gap = 0
                if not kind & HIDDEN:
                    last = code
            previous = code
            previous_class = kind
        if width:
            lines += 1
            short_lines += width <= SHORT_LINE
            if kind_before == OPENS and margin == 0 and indent < DEEP:
                code_lines -= 1
            fence = is_fence(data, ink_at, first, end)
            if fenced or fence or kind_of_line(data, ink_at, first, end, margin + indent, width, classes):
                code_lines += 1
        if scripts & LATIN and scripts & OTHER_LOOK:
            mixed += 1

        row = counts[i]
        row[0] = characters
        row[1] = letters
        row[2] = digits
        row[3] = latin
        row[4] = foreign
        row[5] = lines
        row[6] = short_lines
        row[7] = code_lines
        row[8] = hidden
        row[9] = controls
        row[10] = mixed
        row[11] = mojibake
        row[12] = tags
        row[13] = brackets
        row[14] = braces
        row[15] = entities
        row[16] = questions
        row[17] = last
    return counts
