# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""What the kernels of this stage share: tables that grow row by row, and the size of hash tables."""

from __future__ import annotations

import numpy as np

from dedup.kernel import kernel


@kernel
def copy_row(rows, place, others, other):
    """Copy a row of one array into another; a row assigned to a row takes seconds to compile."""
    for column in range(rows.shape[1]):
        rows[place, column] = others[other, column]


@kernel
def append(pairs, count, left, right):
    """Put a pair behind the first `count` rows of an array; return the array, which is another where that was full."""
    if count == len(pairs):
        grown = np.empty((2 * count, pairs.shape[1]), np.int64)
        for i in range(count):
            copy_row(grown, i, pairs, i)
        pairs = grown
    pairs[count, 0], pairs[count, 1] = left, right
    return pairs


@kernel(inline="always")
def bits_of(length):
    """Return the binary logarithm of the least power of two that is at least `length`, 3 or more."""
    bits = 3
    while (1 << bits) < length:
        bits += 1
    return bits
