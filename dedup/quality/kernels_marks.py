"""What stands between the words of a batch: brackets, quotation marks and ends of lines; see `reference_marks`."""

# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
from __future__ import annotations

import numpy as np
from numba import njit

from dedup.quality.reference_marks import CLOSING, COLUMNS, LABEL, NEITHER, OPENING, QUOTE, ROUND, SQUARE
from dedup.text import tokens

WIDTH = len(COLUMNS)
CLOSED, UNCLOSED, TURNS, LINED = range(WIDTH)
ANEW = tokens.TITLE | tokens.UPPER | tokens.DIGIT


@njit(nogil=True, cache=True)
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
        for j in range(first, last + 1):
            start = np.int64(starts[j]) if j < last else bound
            lines, stopped, bullet = 0, False, False
            for place in range(previous, start):
                byte = data[place]
                if byte == 32:  # what nearly always stands there
                    continue
                if byte == 10:
                    lines += 1
                    if lines == 2:
                        is_open[:] = False
                    continue
                stopped |= lines == 0 and (byte == 46 or byte == 33 or byte == 63 or byte == 58)
                bullet |= lines == 1 and (byte == 45 or byte == 42 or byte == 43)
                kind, side = mark(data, place, previous, start, begin, bound)
                if side == OPENING:
                    row[UNCLOSED] += is_open[kind]
                    is_open[kind] = True
                elif side == CLOSING:
                    label = j > first and previous - starts[j - 1] <= LABEL
                    if is_open[kind] or kind == QUOTE or not label:
                        row[CLOSED if is_open[kind] else UNCLOSED] += 1
                        is_open[kind] = False
            if lines == 1 and not stopped and first < j < last:
                row[TURNS] += 1
                row[LINED] += bullet or flags[j] & ANEW != 0
            previous = np.int64(ends[j]) if j < last else bound
    return counts


@njit(nogil=True, cache=True, inline="always")
def mark(data, place, previous, start, begin, bound):
    """See `reference_marks.mark`."""
    byte = data[place]
    behind_word = place == previous and place > begin
    before_word = place + 1 == start and start < bound
    if byte == 40 or byte == 91:  # ( [
        if before_word or (place + 1 < bound and (data[place + 1] == 34 or data[place + 1] == 36)):
            return ROUND if byte == 40 else SQUARE, OPENING
    elif byte == 41 or byte == 93:  # ) ]
        before = data[place - 1] if place > previous else 0
        if behind_word or before == 46 or before == 34 or before == 37:
            return ROUND if byte == 41 else SQUARE, CLOSING
    elif byte == 34:
        before = data[place - 1] if place > previous else 0
        if (
            behind_word
            or before == 46
            or before == 44
            or before == 63
            or before == 33
            or before == 41
            or before == 47
        ):
            return QUOTE, CLOSING
        blank = before == 32 or before == 10 or before == 13 or before == 9
        if place == previous or before == 61 or (before_word and (blank or before == 40)):
            return QUOTE, OPENING
    elif byte == 0xE2 and place + 2 < start and data[place + 1] == 0x80:
        if data[place + 2] == 0x9C:
            return QUOTE, OPENING
        if data[place + 2] == 0x9D:
            return QUOTE, CLOSING
    return ROUND, NEITHER
