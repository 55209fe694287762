"""What two texts have in common in one order, by the standard library: the specification of `kernels_blocks`, and what small
corpora run."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def matching_blocks(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the blocks that two sequences of words share, int64[k, 3]: the first place in each, and the length.

    They are the longest block, the earliest of several, and those before and behind it (Ratcliff and Obershelp 1988). Blocks
    that adjoin each other are one; the last row has the two lengths, and no words.
    """
    matcher = SequenceMatcher(None, left.tolist(), right.tolist(), autojunk=False)
    return np.array(matcher.get_matching_blocks(), np.int64)
