"""Comparing full texts: what is said of a pair is true of the texts themselves."""

from __future__ import annotations

import unicodedata
from types import ModuleType

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedup.config import Config
from dedup.match import kernels_compare, reference_compare, verify
from dedup.text import tokenise
from tests.match.corpora import edited, jaccards, made, matches, rows_of
from tests.text.texts import text, words

CONFIG = Config(shingle_size=2)


@given(st.lists(text, min_size=2, max_size=3), text)
def test_passages_are_equal_text_on_both_sides(texts: list[str], common: str) -> None:
    texts = [f"{whole(text)} {whole(common)} one two three {whole(text)}" for text in texts]
    column = pa.array(texts, pa.large_string())
    pairs = np.array([(a, b) for a in range(len(texts)) for b in range(a + 1, len(texts))], np.int64)
    comparison = verify.compare(pairs, column.take, CONFIG)
    passages, offsets = verify.located(comparison, np.arange(len(pairs)))
    for i, (a, b) in enumerate(pairs.tolist()):
        for a_start, a_end, b_start, b_end in passages[offsets[i] : offsets[i + 1]].tolist():
            one, other = texts[a][a_start:a_end], texts[b][b_start:b_end]
            assert folded(one) == folded(other)
            assert one


@pytest.mark.parametrize("measures", [reference_compare, kernels_compare])
def test_a_passage_goes_on_through_what_a_text_repeats(measures: ModuleType) -> None:
    table = [f"{i} degrees in the shade of the tower of station {i % 7} at noon" for i in range(60)]
    tokens = tokenise(pa.array([" ".join(table), " ".join(table[5:])], pa.large_string()))
    _, passages, _ = measures.compare(tokens.hashes, tokens.offsets, np.array([[0, 1]]), 5)
    width = len(table[0].split())
    assert passages.tolist() == [[5 * width, 60 * width, 0, 55 * width]]


def whole(text: str) -> str:
    """Leave out what folds to several tokens (¼ is 1, 4): a passage can end inside such a character."""
    forms = {char: unicodedata.normalize("NFKC", char) for char in text}
    return "".join(
        char for char in text if len(forms[char]) == 1 or (forms[char].isascii() and forms[char].isalpha())
    )


def folded(passage: str) -> list[str]:
    return [
        unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
        for word in words(passage)
    ]


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=30)
@given(st.integers(0, 10**6))
def test_every_reported_pair_is_what_it_is_called(seed: int) -> None:
    generator = np.random.default_rng(seed)
    texts: list[str] = []
    for _ in range(3):
        base = made(int(generator.integers(5, 80)), generator, 50)
        texts += [" ".join(edited(base, int(edits), generator)) for edits in generator.integers(0, 8, 3)]
    exact = jaccards(texts)
    found = matches(texts, Config(threshold=0.6)).pairs
    for pair, relation, jaccard in zip(rows_of(found), found.relation, found.jaccard, strict=True):
        assert exact[pair] == pytest.approx(float(jaccard), abs=1e-6)
        assert (relation != 1) or exact[pair] >= 0.6
        assert (relation != 0) or exact[pair] == 1


def test_tasks_hold_all_pairs_once_and_keep_neighbours_together() -> None:
    pairs = np.array([(0, 9), (1, 2), (2, 3), (5, 6), (0, 4)], np.int64)
    sizes = np.full(10, verify.CHUNK_BYTES // 3)
    tasks = [task.tolist() for task in verify.chunks(pairs, sizes)]
    flat = [pair for task in tasks for pair in task]
    assert len(tasks) > 1
    assert sorted(flat) == sorted(pairs.tolist())
    assert flat.index([0, 4]) + 1 == flat.index([0, 9])
    assert list(verify.chunks(np.zeros((0, 2), np.int64), sizes)) == []


@pytest.mark.parametrize("last", [False, True])
def test_a_huge_text_is_not_read_again_for_every_excerpt(last: bool) -> None:
    count, huge = 1000, 10 * verify.CHUNK_BYTES
    sizes = np.full(count + 1, 1500)
    sizes[count if last else 0] = huge
    others = np.arange(count) + (not last)
    whole = np.full(count, count if last else 0)
    pairs = np.stack([others, whole] if last else [whole, others], axis=1)
    tasks = list(verify.chunks(pairs, sizes))
    assert sum(map(len, tasks)) == count
    assert len(tasks) <= 10


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=30))
def test_components(edges: list[tuple[int, int]]) -> None:
    least = list(range(21))
    for _ in edges:
        for a, b in edges:
            least[a] = least[b] = min(least[a], least[b])
    assert verify.components(np.array(edges, np.int64).reshape(-1, 2), 21).tolist() == least
