"""Instructions of the processor do what they are named after."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.bits import NUMBERS, within
from dedup.kernel import kernel

numbers = st.integers(-(2**30), 2**30) | st.integers(-20, 20)


@kernel
def within_of(values, position, high, span):  # type: ignore[no-untyped-def]
    return within(values, position, high, span)  # type: ignore[call-arg]


@given(st.lists(numbers, min_size=70, max_size=70), st.integers(0, 6), numbers, st.integers(0, 40))
def test_numbers_within_a_span(values: list[int], position: int, high: int, span: int) -> None:
    found = int(within_of(np.array(values, np.int32), position, np.int32(high), np.int32(span)))
    expected = [high - span < value <= high for value in values[position : position + NUMBERS.count]]
    assert [bool(found >> bit & 1) for bit in range(NUMBERS.count)] == expected
