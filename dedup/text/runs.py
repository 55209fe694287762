"""Runs of a flat array, such as the passages of some pairs or the samples of some documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def positions(begins: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the positions of the runs `begins[i]:begins[i] + counts[i]`, one run after the other, int64[counts.sum()]."""
    before = np.cumsum(counts) - counts
    return np.asarray(np.repeat(begins - before, counts) + np.arange(int(counts.sum())), np.int64)
