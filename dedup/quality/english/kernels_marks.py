"""What stands between the words of a batch: brackets, quotation marks and ends of lines; see `reference_marks`."""

# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
from __future__ import annotations

import numpy as np

from dedup.kernel import kernel
from dedup.quality.english.reference_marks import (
    AHEAD,
    BEHIND,
    BLANK,
    CLOSING,
    COLUMNS,
    DIGIT_BYTE,
    EITHER,
    FACE,
    LABEL,
    NEITHER,
    OPENING,
    QUOTE,
    ROUND,
    SQUARE,
    TYING,
)
from dedup.text import tokens

WIDTH = len(COLUMNS)
WORDS, CLOSED, UNCLOSED, TURNS, LINED, ENTRIES, LONGEST, BROKEN = range(WIDTH)
FEED, SPACE = map(ord, "\n ")
STOP, EXCLAMATION, QUESTION, COLON = map(ord, ".!?:")
DASH, STAR, PLUS = map(ord, "-*+")
BRACKET, CLOSING_BRACKET, SQUARE_BRACKET, CLOSING_SQUARE_BRACKET = map(ord, "()[]")
STRAIGHT, APOSTROPHE, BACKTICK = map(ord, "\"'`")
BULLET, LEFT_QUOTE, RIGHT_QUOTE = 0xA2, 0x9C, 0x9D
"""Last bytes of signs of the block General Punctuation: • “ ”."""
ANEW = tokens.TITLE | tokens.UPPER | tokens.DIGIT
NO_WORD = tokens.DIGIT | tokens.UNSPACED
NOT_LOWER = NO_WORD | tokens.TITLE | tokens.UPPER | tokens.FOREIGN
LETTER_F, LETTER_I, LETTER_L = map(ord, "fil")


@kernel
def count_marks(data, bounds, starts, ends, flags, offsets):
    """See `reference_marks.count_marks`."""
    counts = np.zeros((len(offsets) - 1, WIDTH), np.float64)
    is_open = np.zeros(3, np.bool_)
    for i in range(len(offsets) - 1):
        row = counts[i]
        first, last = offsets[i], offsets[i + 1]
        begin, bound = bounds[i], bounds[i + 1]
        previous = begin
        is_open[:] = False
        carried, fresh = False, True
        longest = 0
        for j in range(first, last + 1):
            start = np.int64(starts[j]) if j < last else bound
            lines, stopped, bullet = 0, False, False
            for place in range(previous, start):
                byte = data[place]
                if byte == SPACE:  # what nearly always stands there
                    continue
                if byte == FEED:
                    lines, bullet, fresh = lines + 1, False, True
                    if lines == 2:
                        carried = is_open[QUOTE]
                        is_open[:] = False
                if BLANK[byte]:
                    continue
                stopped |= lines == 0 and (
                    byte == STOP or byte == EXCLAMATION or byte == QUESTION or byte == COLON
                )
                bullet |= lines > 0 and (
                    byte == DASH or byte == STAR or byte == PLUS or general(data, place, bound) == BULLET
                )
                kind, side = mark(data, place, begin, bound)
                if side == EITHER:
                    side = CLOSING if is_open[kind] else OPENING
                anew = fresh or (
                    place - 2 >= previous and data[place - 1] == SPACE and data[place - 2] == SPACE
                )
                if side == OPENING and not (kind == QUOTE and anew and is_open[kind]):
                    row[UNCLOSED] += is_open[kind]
                    is_open[kind] = True
                elif side == CLOSING and is_open[kind]:
                    row[CLOSED] += 1
                    is_open[kind] = False
                elif side == CLOSING and kind == QUOTE:
                    other = byte == APOSTROPHE or (place > begin and DIGIT_BYTE[data[place - 1]])
                    row[UNCLOSED] += not carried and not other
                    carried = False
                elif side == CLOSING and kind == ROUND:
                    row[UNCLOSED] += j == first or previous - starts[j - 1] > LABEL
                fresh = False
            row[WORDS] += j < last and flags[j] & NO_WORD == 0
            if j < last and flags[j] & tokens.DIGIT:
                longest = max(longest, np.int64(ends[j] - starts[j]))
            if first < j < last:
                if half(data, begin, previous, start) and flags[j] & NOT_LOWER == 0:
                    row[BROKEN] += 1
                row[ENTRIES] += bullet
                if lines == 1 and not stopped:
                    row[TURNS] += 1
                    row[LINED] += bullet or flags[j] & ANEW != 0
            previous = np.int64(ends[j]) if j < last else bound
            fresh = False
        row[LONGEST] = longest
    return counts


@kernel(inline="always")
def half(data, begin, previous, start):
    """Tell whether a word follows one that ends at `previous` as halves of a broken one do; see `reference_marks._broken`."""
    if start - previous == 1:
        if previous - 2 < begin or data[previous - 2] != LETTER_F or data[previous] != SPACE:
            return False
        return data[previous - 1] == LETTER_I or data[previous - 1] == LETTER_L
    return start - previous == 2 and data[previous] == DASH and data[previous + 1] == SPACE


@kernel(inline="always")
def tied(data, starts, ends, first, last, token):
    """See `reference_marks.tied`; the document is the tokens `first` to `last` - 1."""
    if token > first and starts[token] == ends[token - 1] + 1 and TYING[data[ends[token - 1]]]:
        return True
    return token + 1 < last and starts[token + 1] == ends[token] + 1 and TYING[data[ends[token]]]


@kernel(inline="always")
def general(data, place, bound):
    """Return the last byte of a character of the block General Punctuation (E2 80 xx) that begins there, or 0."""
    if data[place] == 0xE2 and place + 2 < bound and data[place + 1] == 0x80:
        return data[place + 2]
    return np.uint8(0)


@kernel(inline="always")
def mark(data, place, begin, bound):
    """See `reference_marks.mark`."""
    byte = data[place]
    before = data[place - 1] if place > begin else np.uint8(SPACE)
    after = data[place + 1] if place + 1 < bound else np.uint8(SPACE)
    if byte == BRACKET or byte == SQUARE_BRACKET:
        opens = not BLANK[after] and not FACE[after] and not FACE[before] and after != byte
        return (ROUND if byte == BRACKET else SQUARE), (OPENING if opens else NEITHER)
    if byte == CLOSING_BRACKET or byte == CLOSING_SQUARE_BRACKET:
        closes = not BLANK[before] and not FACE[before] and before != byte
        return (ROUND if byte == CLOSING_BRACKET else SQUARE), (CLOSING if closes else NEITHER)
    if byte == STRAIGHT:
        opens, closes = AHEAD[before], BEHIND[after]
        if opens == closes:
            return QUOTE, EITHER
        return QUOTE, (OPENING if opens else CLOSING)
    last = general(data, place, bound)
    if byte == after == BACKTICK:
        return QUOTE, EITHER
    if last == LEFT_QUOTE:
        return QUOTE, OPENING
    if last == RIGHT_QUOTE or byte == after == APOSTROPHE:
        return QUOTE, CLOSING
    return ROUND, NEITHER
