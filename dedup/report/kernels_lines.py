# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Putting the lines of a report together at machine speed; `reference_lines` has the same function in plain Python."""

from __future__ import annotations

import numpy as np

from dedup.bits import copy_vector
from dedup.kernel import kernel
from dedup.report.reference_lines import PADDING

COMMA = np.uint8(ord(","))
FOUR_DIGITS = 10_000
DIGITS = np.frombuffer(b"".join(b"%04d" % number for number in range(FOUR_DIGITS)) + bytes(PADDING), np.uint8)
"""All numbers of four digits, zeros in front."""
MARKS = (b'{"a":[', b'],"b":[', b"]}")
OPEN, BETWEEN, CLOSE = (np.frombuffer(mark.ljust(PADDING), np.uint8) for mark in MARKS)
OPEN_SIZE, BETWEEN_SIZE, CLOSE_SIZE = map(len, MARKS)

PASSAGE_BYTES = 70
"""Bytes that one passage takes at most: four numbers of 32 bits and what stands between them."""


@kernel
def join_pieces(data, bounds, lines, passages, offsets):
    """See `reference_lines.join_pieces`."""
    last = lines.shape[1] - 1
    size = PASSAGE_BYTES * (offsets[-1] - offsets[0]) + len(lines) * bounds[last + 1] + PADDING
    for piece in lines.flat:
        size += bounds[piece + 1] - bounds[piece]
    out = np.empty(size, np.uint8)
    at = np.int64(0)
    for line in range(len(lines)):
        for column in range(last):
            at = _write(data, bounds[column], bounds[column + 1], out, at)
            piece = lines[line, column]
            at = _write(data, bounds[piece], bounds[piece + 1], out, at)
        at = _write(data, bounds[last], bounds[last + 1], out, at)
        for i in range(offsets[line], offsets[line + 1]):
            if i > offsets[line]:
                out[at] = COMMA
                at += 1
            at = _write(OPEN, 0, OPEN_SIZE, out, at)
            at = _write_range(passages[i, 0], passages[i, 1], out, at)
            at = _write(BETWEEN, 0, BETWEEN_SIZE, out, at)
            at = _write_range(passages[i, 2], passages[i, 3], out, at)
            at = _write(CLOSE, 0, CLOSE_SIZE, out, at)
        piece = lines[line, last]
        at = _write(data, bounds[piece], bounds[piece + 1], out, at)
    return out[:at]


@kernel(inline="always")
def _write(data, begin, end, out, at):
    """Write `data[begin:end]` to `out[at:]`, and more behind it; return where it ends."""
    for position in range(begin, end, PADDING):
        copy_vector(data, position, out, at + position - begin)
    return at + end - begin


@kernel
def _write_range(start, end, out, at):
    at = _write_number(start, out, at)
    out[at] = COMMA
    return _write_number(end, out, at + 1)


@kernel(inline="always")
def _write_number(number, out, at):
    low = np.int64(number)
    if low < FOUR_DIGITS:
        return _write_digits(low, _unused(low), out, at)
    high = low // FOUR_DIGITS
    if high < FOUR_DIGITS:
        at = _write_digits(high, _unused(high), out, at)
    else:
        highest = high // FOUR_DIGITS
        at = _write_digits(highest, _unused(highest), out, at)
        at = _write_digits(high % FOUR_DIGITS, 0, out, at)
    return _write_digits(low % FOUR_DIGITS, 0, out, at)


@kernel(inline="always")
def _unused(number):
    """Return with how many zeros the four digits of a number begin; the last digit is always used."""
    return np.int64(number < 10) + np.int64(number < 100) + np.int64(number < 1000)


@kernel(inline="always")
def _write_digits(number, unused, out, at):
    copy_vector(DIGITS, 4 * number + unused, out, at)
    return at + 4 - unused
