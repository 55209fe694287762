"""Positions in the normalised text lead back to the original one."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given

from dedup.text import tokenise
from dedup.text.offsets import lengths, to_code_points
from tests.text.texts import composed, text


@given(text, text)
def test_tokens_are_found_again_in_the_original(first: str, second: str) -> None:
    column = pa.array([first, second], pa.large_string())
    tokens = tokenise(column)
    owner = np.repeat(np.arange(2), tokens.counts)
    starts = to_code_points(tokens, column, owner, tokens.starts)
    ends = to_code_points(tokens, column, owner, tokens.ends)
    data = bytes(tokens.data)
    for document, start, end, low, high in zip(owner, starts, ends, tokens.starts, tokens.ends, strict=True):
        original = (first, second)[document][start:end]
        # A mark that composes with nothing belongs to its cluster, so the slice may hold a little more.
        assert composed(original).startswith(composed(data[low:high].decode()))


def test_positions_in_mixed_text() -> None:
    original = "Ünïcode cafe\u0301 — 字 x"
    column = pa.array(["first", original], pa.large_string())
    tokens = tokenise(column)
    owner = np.repeat(np.arange(2), tokens.counts)
    starts = to_code_points(tokens, column, owner, tokens.starts)[1:]
    ends = to_code_points(tokens, column, owner, tokens.ends)[1:]
    assert [original[a:b] for a, b in zip(starts, ends, strict=True)] == ["Ünïcode", "cafe\u0301", "字", "x"]


def test_lengths_count_code_points() -> None:
    assert lengths(pa.array(["", "añ", "\U0001f600"], pa.large_string())).tolist() == [0, 2, 1]
