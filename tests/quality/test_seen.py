"""One assessment for all texts that are the same to the byte."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from dedup.quality.seen import Seen, firsts


def column(texts: list[str]) -> pa.LargeStringArray:
    return pa.array(texts, pa.large_string())


def test_a_text_is_new_once() -> None:
    seen = Seen()
    assert seen.arrive(column(["a", "b", "a", ""])).new.tolist() == [True, True, False, True]
    assert seen.arrive(column(["", "A", "b ", "b"])).new.tolist() == [False, True, True, False]


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=3), max_size=8), min_size=1)
)
def test_each_document_has_the_number_of_its_text(blocks: list[list[str]]) -> None:
    seen = Seen()
    arrivals = [seen.arrive(column(texts)) for texts in blocks]
    texts = [text for block in blocks for text in block]
    new = [
        text for text, first in zip(texts, np.concatenate([a.new for a in arrivals]), strict=True) if first
    ]
    assert len(set(new)) == len(new)
    assert [new[number] for number in firsts(arrivals).tolist()] == texts


def test_threads_never_both_take_a_text_for_new() -> None:
    seen = Seen()
    texts = column([f"text {number}" for number in range(2000)])
    with ThreadPoolExecutor(8) as pool:
        new = [arrivals.new for arrivals in pool.map(seen.arrive, [texts] * 16)]
    assert (np.sum(new, axis=0) == 1).all()
