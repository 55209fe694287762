# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Positions as code points at machine speed; `reference_offsets` has the same in NumPy."""

from __future__ import annotations

import numpy as np

from dedup.bits import count_ones
from dedup.kernel import kernel, leaf
from dedup.text.kernels import continuations, first_bits

WIDTH = 64
"""Bytes that are looked at at once."""


@kernel
def code_points(data, bounds, starts, ends, offsets, documents, ranges):
    """See `reference_offsets.code_points`."""
    blocks = len(data) // WIDTH
    before = np.empty(blocks + 2, np.int64)  # bytes that continue a code point, before each block
    before[0] = 0
    for block in range(blocks):
        before[block + 1] = before[block] + np.int64(count_ones(continuations(data, WIDTH * block)))
    before[blocks + 1] = before[blocks] + _continuing(data, WIDTH * blocks, len(data))
    # Where a document has none, as most, its bytes are its code points.
    plain = np.empty(len(bounds) - 1, np.bool_)
    for document in range(len(plain)):
        behind = (bounds[document + 1] + WIDTH - 1) // WIDTH
        plain[document] = before[behind] == before[bounds[document] // WIDTH]
    points = np.empty((len(ranges), 2), np.int64)
    for i in range(len(ranges)):
        begin, first = bounds[documents[i]], offsets[documents[i]]
        start, end = np.int64(starts[first + ranges[i, 0]]), np.int64(ends[first + ranges[i, 1] - 1])
        points[i, 0], points[i, 1] = start - begin, end - begin
        if not plain[documents[i]]:
            known = _before(data, before, begin)
            points[i, 0] -= _before(data, before, start) - known
            points[i, 1] -= _before(data, before, end) - known
    return points


@leaf
def _before(data, before, position):
    """Return how many bytes before this one continue a code point; `before` tells it of each block."""
    block = position // WIDTH
    if block == len(before) - 2:
        return before[block] + _continuing(data, WIDTH * block, position)
    inside = continuations(data, WIDTH * block) & first_bits(position % WIDTH)
    return before[block] + np.int64(count_ones(inside))


@leaf
def _continuing(data, begin, end):
    """Return how many of these bytes continue a code point."""
    count = np.int64(0)
    for position in range(begin, end):
        count += (data[position] & 0xC0) == 0x80
    return count
