"""Cutting signatures into bands, so that alike documents meet in a bucket (locality-sensitive hashing)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.compiled import worthwhile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dedup.config import Config

SMALL = 4000
"""Documents up to which NumPy is quicker than loading a kernel."""


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


def band_keys(signatures: NDArray[np.uint32], bands: int, rows: int) -> NDArray[np.uint64]:
    """Return the key of each band for each document, uint64[bands, n]; documents of one key share a bucket."""
    if worthwhile(len(signatures), SMALL):
        from dedup.sketch.kernels import band_keys as keys_of
    else:
        from dedup.sketch.reference import band_keys as keys_of
    keys: NDArray[np.uint64] = keys_of(signatures, bands, rows)
    return keys
