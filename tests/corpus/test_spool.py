"""Texts put aside come back in any order, from memory or from a file without a name."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.corpus.spool import Spool


def spool_of(batches: list[list[str]], memory: int) -> Spool:
    spool = Spool(memory)
    for texts in batches:
        # A slice, as readers may hand on.
        spool.append(pa.array(["before", *texts, "behind"], pa.large_string()).slice(1, len(texts)))
    return spool


@given(
    st.lists(st.lists(st.text(max_size=40), max_size=5), max_size=5),
    st.sampled_from([0, 50, 1 << 20]),
    st.data(),
)
def test_take_returns_what_was_appended(batches: list[list[str]], memory: int, data: st.DataObject) -> None:
    texts = [text for batch in batches for text in batch]
    with closing(spool_of(batches, memory)) as spool:
        wanted = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=8)) if texts else []
        assert spool.take(np.array(wanted, np.int64)).to_pylist() == [texts[row] for row in wanted]


def test_far_rows_are_read_apart() -> None:
    texts = ["a" * 200_000, "b" * 100_000, "c", "d" * 9_000_000, "e"]
    with closing(spool_of([texts], memory=1000)) as spool:
        wanted = [4, 0, 2, 2]
        assert spool.take(np.array(wanted)).to_pylist() == [texts[row] for row in wanted]


def test_nothing_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with closing(spool_of([["x" * 1000]], memory=10)) as spool:
        assert spool.take(np.array([0])).to_pylist() == ["x" * 1000]
        assert list(tmp_path.iterdir()) == []
