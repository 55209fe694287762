"""Sketching in NumPy: the specification of `kernels`, and what small batches run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.sketch.sample import SAMPLE_SIZE, common_words, sample_limit
from dedup.text.hashing import shingle_hashes, unordered_hashes

if TYPE_CHECKING:
    from numpy.typing import NDArray

BAND_MULTIPLIER = np.uint64(0x9E37_79B9_7F4A_7C15)
BAND_SHIFT = np.uint64(29)


def premix(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the MurmurHash3 32-bit finaliser of each element, as datasketch applies it."""
    values = values ^ values >> np.uint32(16)
    values = values * np.uint32(0x85EB_CA6B)
    values = values ^ values >> np.uint32(13)
    values = values * np.uint32(0xC2B2_AE35)
    return values ^ values >> np.uint32(16)


def signature(
    tokens: NDArray[np.uint64], size: int, factors: NDArray[np.uint32], offsets: NDArray[np.uint32]
) -> NDArray[np.uint32]:
    """Return the minima of one document's shingles under each permutation, uint32[k]."""
    values = premix(shingle_hashes(tokens, size).astype(np.uint32))
    minima = np.full(len(factors), np.uint32(0xFFFF_FFFF))
    for start in range(0, len(values), 4096):
        block = values[start : start + 4096, None] * factors + offsets
        minima = np.minimum(minima, block.min(axis=0))
    return minima


def sample(tokens: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the sampled 2-gram hashes of one document, ascending and distinct (see `sketch.sample`)."""
    values = unordered_hashes(tokens, SAMPLE_SIZE)
    telling = ~np.isin(tokens, common_words())
    if len(tokens) >= SAMPLE_SIZE:
        telling = telling[:-1] | telling[1:]
    return np.unique(values[telling & (values <= np.uint64(sample_limit(len(values))))])


def band_keys(signatures: NDArray[np.uint32], bands: int, rows: int) -> NDArray[np.uint64]:
    """Return the key of each band for each document (see `bands`), uint64[bands, n]."""
    keys = np.empty((bands, len(signatures)), np.uint64)
    for band, key in enumerate(keys):
        key[:] = band + 1
        for row in range(band * rows, band * rows + rows):
            key[:] = (key ^ signatures[:, row]) * BAND_MULTIPLIER
            key ^= key >> BAND_SHIFT
    return keys
