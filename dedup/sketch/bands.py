"""Cutting signatures into bands, so that alike documents meet in a bucket (locality-sensitive hashing)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.config import Config

MULTIPLIER = np.uint64(0x9E37_79B9_7F4A_7C15)


def choose_bands(config: Config) -> tuple[int, int]:
    """Return (bands, rows): the longest bands that still bring together enough pairs at the threshold.

    A pair of Jaccard J shares a band with probability 1 - (1 - J^rows)^bands (Leskovec, Rajaraman and
    Ullman, Mining of Massive Datasets, 3.4.2). Longer bands mean fewer chance candidates.
    """
    for rows in range(config.permutations, 1, -1):
        bands = config.permutations // rows
        if 1 - (1 - config.threshold**rows) ** bands >= config.recall:
            return bands, rows
    return config.permutations, 1


def band_keys(signatures: NDArray[np.uint32], band: int, rows: int) -> NDArray[np.uint64]:
    """Return the key of one band for each document, uint64[n]; documents of one key share a bucket."""
    keys = np.full(len(signatures), np.uint64(band + 1))
    for row in range(band * rows, band * rows + rows):
        keys = (keys ^ signatures[:, row]) * MULTIPLIER
        keys ^= keys >> np.uint64(29)
    return keys
