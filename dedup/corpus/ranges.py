"""Many stretches of one file, read at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GAP: Final = 1 << 14
"""Bytes between two stretches up to which one read fetches both."""


def read_ranges(
    descriptor: int, starts: NDArray[np.int64], ends: NDArray[np.int64], slack: int = 0
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return a buffer that holds the bytes [start, end) of an open file, and where each stretch begins in it.

    `starts` and `ends` are int64[k], in any order; so are the beginnings. Stretches that are near each other are read
    together. The buffer ends in `slack` bytes of no meaning. Safe on any thread. Raises `EOFError` where the file ends before.
    """
    order = np.argsort(starts, kind="stable")
    lows, highs = starts[order], np.maximum.accumulate(ends[order])
    apart = np.ones(len(order), np.bool_)
    apart[1:] = lows[1:] > highs[:-1] + _GAP
    first = np.flatnonzero(apart)
    begins = lows[first]
    sizes = highs[np.append(first[1:], len(order))[: len(first)] - 1] - begins
    offsets = np.cumsum(sizes) - sizes
    buffer = np.empty(int(sizes.sum()) + slack, np.uint8)
    view = buffer.data
    for begin, size, offset in zip(begins.tolist(), sizes.tolist(), offsets.tolist(), strict=True):
        _read_into(descriptor, view[offset : offset + size], begin)
    places = np.empty(len(order), np.int64)
    run = np.cumsum(apart) - 1
    places[order] = lows - begins[run] + offsets[run]
    return buffer, places


def _read_into(descriptor: int, view: memoryview, start: int) -> None:
    while view:
        read = os.preadv(descriptor, [view], start)
        if not read:
            raise EOFError
        view, start = view[read:], start + read
