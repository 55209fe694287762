"""Looking words and pairs of words up in the English model, in NumPy: what `kernels_model` computes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from dedup.models.english import STEP, english

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.models.english import English


def numbers(hashes: NDArray[np.uint64], model: English) -> NDArray[np.int32]:
    """Return the number of each token in the vocabulary, -1 where it is not in it, int32[tokens]."""
    at = np.minimum(np.searchsorted(model.hashes, hashes), len(model.hashes) - 1)
    return np.where(model.hashes[at] == hashes, model.numbers[at], np.int32(-1)).astype(np.int32)


def bigrams(first: NDArray[np.int32], second: NDArray[np.int32], model: English) -> NDArray[np.float32]:
    """Return by how much the first word makes the second likelier (natural logarithm), float32.

    It is 0 where one of them is not in the vocabulary or the first not in the model.
    """
    size = len(model.log_p)
    known = (first >= 0) & (first < size) & (second >= 0)
    a, b = np.where(known, first, 0), np.where(known & (second < size), second, 0)
    keys = a.astype(np.uint32) << np.uint32(16) | b.astype(np.uint32)
    pairs = _pairs()
    at = np.minimum(np.searchsorted(pairs, keys), len(pairs) - 1)
    seen = (pairs[at] == keys) & (second < size)
    gain = np.where(seen, model.gains[at] * STEP, model.backoff[a])
    return np.where(known, gain, np.float32(0)).astype(np.float32)


@cache
def _pairs() -> NDArray[np.uint32]:
    """Return the first and second words of all bigrams as sorted keys of 16 and 16 bits."""
    model = english()
    first = np.repeat(np.arange(len(model.log_p), dtype=np.uint32), np.diff(model.starts))
    keys: NDArray[np.uint32] = first << np.uint32(16) | model.second
    return keys
