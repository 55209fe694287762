"""Bands bring together what they promise to."""

from __future__ import annotations

import numpy as np
import pytest

from dedup.config import Config
from dedup.sketch import kernels, reference
from dedup.sketch.bands import band_keys, choose_bands


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.7, 0.8, 0.95])
@pytest.mark.parametrize("recall", [0.9, 0.98, 0.999])
def test_the_longest_bands_with_the_recall_asked_for(threshold: float, recall: float) -> None:
    config = Config(threshold=threshold, recall=recall)
    bands, rows = choose_bands(config)
    assert bands * rows <= config.permutations
    assert 1 - (1 - threshold**rows) ** bands >= recall
    longer = rows + 1
    assert 1 - (1 - threshold**longer) ** (config.permutations // longer) < recall


def test_bands_at_the_default_settings() -> None:
    assert choose_bands(Config()) == (25, 5)


def test_a_threshold_out_of_reach_gets_single_rows() -> None:
    assert choose_bands(Config(threshold=0.001, recall=0.999)) == (128, 1)


def test_keys_are_equal_where_the_rows_of_the_band_are() -> None:
    generator = np.random.default_rng(1)
    signatures = generator.integers(0, 2**32, (50, 20), dtype=np.uint32)
    signatures[7, 5:10] = signatures[3, 5:10]
    keys = band_keys(signatures, 4, 5)
    for band in range(4):
        assert len(set(keys[band].tolist())) == (49 if band == 1 else 50)
        assert (keys[band, 3] == keys[band, 7]) == (band == 1)
    assert keys[0].tolist() != band_keys(signatures[:, list(range(5, 20))], 2, 5)[1].tolist()


@pytest.mark.parametrize("rows", [1, 2, 5, 20])
def test_keys_by_kernel_equal_those_of_its_twin(rows: int) -> None:
    signatures = np.random.default_rng(2).integers(0, 2**32, (100, 20), dtype=np.uint32)
    compiled, plain = (module.band_keys(signatures, 20 // rows, rows) for module in (kernels, reference))
    assert compiled.tolist() == plain.tolist()
