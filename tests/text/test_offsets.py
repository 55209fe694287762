"""Positions in the normalised text lead back to the original one."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dedup.text import TokenBatch, kernels_offsets, reference_offsets, tokenise
from dedup.text.offsets import lengths, to_code_points
from tests.text.texts import composed, text


def each(tokens: TokenBatch) -> NDArray[np.int64]:
    """Return every token as a range of its own."""
    at = np.arange(len(tokens.hashes)) - np.repeat(tokens.offsets[:-1], tokens.counts)
    return np.stack([at, at + 1], axis=1)


@given(text, text)
def test_tokens_are_found_again_in_the_original(first: str, second: str) -> None:
    column = pa.array([first, second], pa.large_string())
    tokens = tokenise(column)
    owner = np.repeat(np.arange(2), tokens.counts)
    points = to_code_points(tokens, column, owner, each(tokens))
    data = bytes(tokens.data)
    for document, (start, end), low, high in zip(owner, points, tokens.starts, tokens.ends, strict=True):
        original = (first, second)[document][start:end]
        # A mark that composes with nothing belongs to its cluster, so the slice may hold a little more.
        assert composed(original).startswith(composed(data[low:high].decode()))


def test_positions_in_mixed_text() -> None:
    original = "Ünïcode cafe\u0301 — 字 x"
    column = pa.array(["first", original], pa.large_string())
    tokens = tokenise(column)
    owner = np.repeat(np.arange(2), tokens.counts)
    points = to_code_points(tokens, column, owner, each(tokens))[1:]
    assert [original[a:b] for a, b in points.tolist()] == ["Ünïcode", "cafe\u0301", "字", "x"]


@given(st.lists(text, min_size=1, max_size=5), st.data())
def test_code_points_by_kernel_equal_its_twin(texts: list[str], data: st.DataObject) -> None:
    tokens = tokenise(pa.array([f"{text} " * 7 for text in texts], pa.large_string()))
    documents, ranges = [], []
    for document in np.flatnonzero(tokens.counts).tolist():
        count = int(tokens.counts[document])
        begin = data.draw(st.integers(0, count - 1))
        documents.append(document)
        ranges.append((begin, data.draw(st.integers(begin + 1, count))))
    owners, parts = np.array(documents, np.int64), np.array(ranges, np.int64).reshape(-1, 2)
    columns = (tokens.data, tokens.bounds, tokens.starts, tokens.ends, tokens.offsets)
    compiled, plain = (
        twin.code_points(*columns, owners, parts).tolist() for twin in (kernels_offsets, reference_offsets)
    )
    assert compiled == plain


def test_lengths_count_code_points() -> None:
    assert lengths(pa.array(["", "añ", "\U0001f600"], pa.large_string())).tolist() == [0, 2, 1]
