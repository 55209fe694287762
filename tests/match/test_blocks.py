"""The kernel finds the blocks that the standard library finds."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.match import kernels_blocks, reference_blocks

texts = st.lists(st.integers(1, 6), max_size=60) | st.lists(st.integers(1, 40), max_size=120)


@given(texts, texts)
@example([], [])
@example([1], [])
@example([1, 2, 1, 2], [2, 1, 2, 1, 2])
def test_blocks_by_kernel_are_those_of_the_standard_library(left: list[int], right: list[int]) -> None:
    sequences = np.array(left, np.uint64), np.array(right, np.uint64)
    plain = reference_blocks.matching_blocks(*sequences)
    assert kernels_blocks.matching_blocks(*sequences).tolist() == plain.tolist()


@given(st.lists(st.integers(1, 9), min_size=20, max_size=200), st.data())
def test_so_are_those_of_a_text_and_its_edited_copy(text: list[int], data: st.DataObject) -> None:
    copy = list(text)
    for _ in range(data.draw(st.integers(0, 12))):
        copy[data.draw(st.integers(0, len(copy) - 1))] = data.draw(st.integers(1, 12))
    sequences = np.array(text, np.uint64), np.array(copy, np.uint64)
    plain = reference_blocks.matching_blocks(*sequences)
    assert kernels_blocks.matching_blocks(*sequences).tolist() == plain.tolist()
