"""How much of one document stands in another, in plain NumPy; `kernels` does the same at machine speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.text.hashing import shingle_hashes

if TYPE_CHECKING:
    from numpy.typing import NDArray


def overlap(own: NDArray[np.uint64], other: NDArray[np.uint64], size: int) -> tuple[int, int, int, int]:
    """Compare two documents given by their token hashes, by shingles of `size` tokens.

    Returns the distinct shingles of the first, of the second and of both, and the tokens of the longest run of the first
    that stands in no shingle of both.
    """
    running, theirs = shingle_hashes(own, size), np.unique(shingle_hashes(other, size))
    mine = np.unique(running)
    shared = np.flatnonzero(np.isin(running, theirs))
    # Shingle i covers the tokens i to i + size - 1.
    begins = np.append(shared, len(own))
    ends = np.append(0, np.minimum(shared + size, len(own)))
    lost = int(np.max(begins - ends, initial=0))
    return len(mine), len(theirs), int(np.isin(mine, theirs).sum()), lost
