# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Matching blocks at machine speed: `reference_blocks` has the same of the standard library, which holds the interpreter's
lock meanwhile."""

from __future__ import annotations

import numpy as np

from dedup.kernel import kernel
from dedup.text.kernels_sort import argsort


@kernel
def matching_blocks(left, right):
    """See `reference_blocks.matching_blocks`."""
    order = argsort(right)
    begins, counts = _where(left, right, order)
    # Of each place in `right`: how long a block ends there, and in which step that was found.
    length, found = np.zeros(len(right), np.int64), np.zeros(len(right), np.int64)
    step = 0
    # Of each place in `left` where a block begins: where that is in `right`, and its length.
    longest = np.zeros((len(left), 2), np.int64)
    parts = np.empty((len(left) + len(right) + 1, 4), np.int64)
    parts[0, 0], parts[0, 1], parts[0, 2], parts[0, 3] = 0, len(left), 0, len(right)
    waiting = 1
    while waiting:
        waiting -= 1
        begin, end, low, high = parts[waiting]
        step += 1  # so that nothing here goes on from another part
        size = first = second = 0
        for i in range(begin, end):
            step += 1
            # From the last place on: the one before it still has what was found in the step before.
            for at in range(begins[i] + counts[i] - 1, begins[i] - 1, -1):
                j = order[at]
                if low <= j < high:
                    same = length[j - 1] + 1 if j > low and found[j - 1] == step - 1 else 1
                    length[j], found[j] = same, step
                    if same > size or (same == size and first == i + 1 - same):
                        size, first, second = same, i + 1 - same, j + 1 - same
        if size:
            longest[first, 0], longest[first, 1] = second, size
            for part in ((begin, first, low, second), (first + size, end, second + size, high)):
                if part[0] < part[1] and part[2] < part[3]:
                    parts[waiting, 0], parts[waiting, 1], parts[waiting, 2], parts[waiting, 3] = part
                    waiting += 1
    return _joined(longest, len(right))


@kernel
def _where(left, right, order):
    """Return where in `order`, which sorts `right`, the places of each word of `left` begin, and how many there are."""
    begins, counts = np.zeros(len(left), np.int64), np.zeros(len(left), np.int64)
    for i in range(len(left)):
        low, high = 0, len(right)
        while low < high:
            middle = (low + high) // 2
            if right[order[middle]] < left[i]:
                low = middle + 1
            else:
                high = middle
        begins[i] = low
        while low < len(right) and right[order[low]] == left[i]:
            low += 1
        counts[i] = low - begins[i]
    return begins, counts


@kernel
def _joined(longest, bound):
    """Return the blocks in order, those that adjoin each other as one, and the two lengths behind them."""
    blocks = np.zeros((len(longest) + 1, 3), np.int64)
    count = 0
    for i in range(len(longest)):
        j, size = longest[i]
        if (
            size
            and count
            and blocks[count - 1, 0] + blocks[count - 1, 2] == i
            and (blocks[count - 1, 1] + blocks[count - 1, 2] == j)
        ):
            blocks[count - 1, 2] += size
        elif size:
            blocks[count, 0], blocks[count, 1], blocks[count, 2] = i, j, size
            count += 1
    blocks[count, 0], blocks[count, 1] = len(longest), bound
    return blocks[: count + 1]
