"""Stretches of a file come back as they are, whatever their order and however they overlap."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.corpus.ranges import read_ranges

CONTENT = np.random.default_rng(1).integers(0, 256, 100_000, np.uint8).tobytes()
stretches = st.lists(st.tuples(st.integers(0, len(CONTENT)), st.integers(0, 300)), max_size=20)


@pytest.fixture(scope="module")
def descriptor(tmp_path_factory: pytest.TempPathFactory) -> int:
    path = tmp_path_factory.mktemp("ranges") / "file"
    path.write_bytes(CONTENT)
    return os.open(path, os.O_RDONLY)


@given(wanted=stretches)
def test_each_stretch_is_where_it_is_said_to_be(descriptor: int, wanted: list[tuple[int, int]]) -> None:
    starts = np.array([start for start, _ in wanted], np.int64)
    ends = np.minimum(starts + np.array([size for _, size in wanted], np.int64), len(CONTENT))
    buffer, places = read_ranges(descriptor, starts, ends, slack=3)
    data = buffer.tobytes()
    assert [
        data[place : place + end - start]
        for place, start, end in zip(places.tolist(), starts.tolist(), ends.tolist(), strict=True)
    ] == [CONTENT[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    assert len(data) >= (places + ends - starts).max(initial=0) + 3


def test_what_is_far_apart_is_read_apart(descriptor: int) -> None:
    buffer, _ = read_ranges(descriptor, np.array([90_000, 0]), np.array([90_010, 10]))
    assert len(buffer) == 20


def test_a_file_that_ends_before_is_an_error(descriptor: int) -> None:
    with pytest.raises(EOFError):
        read_ranges(descriptor, np.array([len(CONTENT) - 1]), np.array([len(CONTENT) + 1]))
