"""What tokenising yields: the token streams of a batch of documents, as flat arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

TITLE = 1
"""Token flag: begins with an upper-case letter."""
UPPER = 2
"""Token flag: two characters or more, every letter upper-case."""
DIGIT = 4
"""Token flag: holds a digit."""
UNSPACED = 8
"""Token flag: one character of a script that writes no spaces (Han, Kana, Thai, Khmer …)."""
FOREIGN = 16
"""Token flag: holds a character outside ASCII."""


@dataclass(frozen=True, slots=True)
class TokenBatch:
    """The tokens of n documents, one stream after the other.

    `data` (uint8) holds the normalised UTF-8 text of the batch, document i at `bounds[i]:bounds[i+1]`
    (int64[n+1]). Token j has the 64-bit hash `hashes[j]` of its folded characters (uint64), stands at bytes
    `starts[j]:ends[j]` (int32, counted from the start of `data`) and has the flags `flags[j]` (uint8).
    Document i owns the tokens `offsets[i]:offsets[i+1]` (int64[n+1]). `exact[i]` (uint64[n, 2], or no rows
    where it was not asked for) hashes the whole text with case, white space and Unicode form normalised.
    `changed[i]` tells that the normalised text of document i is not the original one, so that positions need
    `text.compose.original_places`.
    """

    data: NDArray[np.uint8]
    bounds: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    flags: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    exact: NDArray[np.uint64]
    changed: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def counts(self) -> NDArray[np.int64]:
        """Number of tokens of each document, int64[n]."""
        return np.diff(self.offsets)
