"""Which words a mechanical spinner can replace, and what it could have put them for.

Built from WordNet by `python -m training.language`; its card is in docs/models.md.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from dedup.models.english import FUNCTION, MUTABLE, vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray


@cache
def mutable_hashes() -> NDArray[np.uint64]:
    """Return the token hashes, sorted, of all English words that a spinner can replace, and of function words.

    What is left of a text without them, its immutables (DSpin, NDSS 2014), survives spinning: names, numbers,
    terms without a synonym.
    """
    known = vocabulary()
    return np.sort(known.hashes[(known.bits & (MUTABLE | FUNCTION)) != 0])
