"""The positions of runs are those of the slices."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.text.runs import positions


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), max_size=8))
def test_positions_are_those_of_the_slices(runs: list[tuple[int, int]]) -> None:
    begins, counts = np.array(runs, np.int64).reshape(-1, 2).T
    expected = [place for begin, count in runs for place in range(begin, begin + count)]
    assert positions(begins, counts).tolist() == expected
