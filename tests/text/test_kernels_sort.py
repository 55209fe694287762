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


@given(st.integers(0, 2**32 - 1), st.lists(st.floats(0, 1), max_size=200))
def test_hashes_come_in_ascending_order_however_they_are_spread(high: int, shares: list[float]) -> None:
    limit = high << 32 | 2**32 - 1
    values = [min(int(share * limit), limit) for share in shares] + [limit, limit]
    array = np.array(values, np.uint64)
    for compiled in (kernels_sort.sort_spread, reference_sort.sort_spread):
        assert compiled(array, np.uint64(limit)).tolist() == sorted(values)
    assert kernels_sort.sort_spread(array[:0], np.uint64(limit)).tolist() == []
    assert array.tolist() == values
