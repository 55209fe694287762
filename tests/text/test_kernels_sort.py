from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.text import kernels_sort, reference_sort


@given(st.lists(st.integers(0, 30), max_size=200))
def test_equal_keys_keep_their_order(keys: list[int]) -> None:
    array = np.array(keys, np.int64)
    places = sorted(range(len(keys)), key=keys.__getitem__)
    assert kernels_sort.argsort(array).tolist() == reference_sort.argsort(array).tolist() == places


@given(st.lists(st.integers(0, 2**64 - 1), max_size=200))
def test_values_come_in_ascending_order(values: list[int]) -> None:
    given_ = np.array(values, np.uint64)
    assert kernels_sort.sort(given_).tolist() == reference_sort.sort(given_).tolist() == sorted(values)
    assert given_.tolist() == values
