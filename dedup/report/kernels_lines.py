# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Putting the lines of a report together at machine speed; `reference_lines` has the same function in plain Python."""

from __future__ import annotations

import numpy as np
from numba import njit

COMMA, ZERO = np.uint8(ord(",")), np.uint8(ord("0"))
OPEN, BETWEEN, CLOSE = (np.frombuffer(text, np.uint8) for text in (b'{"a":[', b'],"b":[', b"]}"))


PASSAGE_BYTES = 70
"""Bytes that one passage takes at most: four numbers of 32 bits and what stands between them."""


@njit(nogil=True, cache=True)
def join_pieces(data, bounds, lines, passages, offsets):
    """See `reference_lines.join_pieces`."""
    size = PASSAGE_BYTES * (offsets[-1] - offsets[0])
    for piece in lines.flat:
        size += bounds[piece + 1] - bounds[piece]
    out = np.empty(size, np.uint8)
    at = 0
    last = lines.shape[1] - 1
    for line in range(len(lines)):
        for column in range(last):
            at = _write(data[bounds[lines[line, column]] : bounds[lines[line, column] + 1]], out, at)
        for i in range(offsets[line], offsets[line + 1]):
            if i > offsets[line]:
                out[at] = COMMA
                at += 1
            at = _write(OPEN, out, at)
            at = _write_range(passages[i, 0], passages[i, 1], out, at)
            at = _write(BETWEEN, out, at)
            at = _write_range(passages[i, 2], passages[i, 3], out, at)
            at = _write(CLOSE, out, at)
        at = _write(data[bounds[lines[line, last]] : bounds[lines[line, last] + 1]], out, at)
    return out[:at]


@njit(nogil=True, cache=True, inline="always")
def _write(piece, out, at):
    for byte in piece:
        out[at] = byte
        at += 1
    return at


@njit(nogil=True, cache=True)
def _write_range(start, end, out, at):
    at = _write_number(start, out, at)
    out[at] = COMMA
    return _write_number(end, out, at + 1)


@njit(nogil=True, cache=True)
def _write_number(number, out, at):
    rest, width = number, 1
    while rest >= 10:
        rest //= 10
        width += 1
    for place in range(at + width - 1, at - 1, -1):
        out[place] = ZERO + number % 10
        number //= 10
    return at + width
