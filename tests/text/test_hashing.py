"""The hash functions, as they are written down in indexes: their values must never change unnoticed."""

from __future__ import annotations

import json
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.text.hashing import (
    HASH_VERSION,
    MASK,
    finish,
    finish_array,
    shingle_hash,
    shingle_hash32,
    shingle_hashes,
    token_hash,
    token_hashes,
    unordered_hashes,
)
from tests.conftest import ROOT

GOLDEN = json.loads((ROOT / "fixtures" / "golden" / "hashes.json").read_text(encoding="utf-8"))


def test_golden_hashes() -> None:
    assert GOLDEN["hash_version"] == HASH_VERSION
    assert {word: f"{token_hash(word):016x}" for word in GOLDEN["tokens"]} == GOLDEN["tokens"]
    assert {text: shingle_hash32(text.encode()) for text in GOLDEN["shingles32"]} == GOLDEN["shingles32"]


words = st.text(st.characters(exclude_characters="\0\n", exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(st.lists(words, max_size=20))
def test_many_tokens_hash_as_each_does(tokens: list[str]) -> None:
    assert token_hashes(tokens).tolist() == [token_hash(token) for token in tokens]


@given(st.sets(words.filter(lambda word: len(word.encode()) <= 8)))
def test_no_two_short_tokens_share_a_hash(tokens: set[str]) -> None:
    assert len({token_hash(token) for token in tokens}) == len(tokens)


hashes = st.integers(0, 2**64 - 1)


@given(st.lists(hashes, min_size=1, max_size=20), st.integers(1, 8))
def test_arrays_hash_as_single_values_do(tokens: list[int], size: int) -> None:
    width = min(size, len(tokens))
    expected = [shingle_hash(tokens[i : i + width]) for i in range(len(tokens) - width + 1)]
    assert shingle_hashes(np.array(tokens, np.uint64), size).tolist() == expected


@given(st.lists(hashes, min_size=1, max_size=20), st.integers(1, 8), st.randoms())
def test_tokens_in_a_row_hash_alike_in_any_order(tokens: list[int], size: int, random: Random) -> None:
    found = unordered_hashes(np.array(tokens, np.uint64), size)
    assert len(found) == max(len(tokens) - size + 1, 1)
    first = tokens[:size]
    random.shuffle(first)
    assert unordered_hashes(np.array(first, np.uint64), size)[0] == found[0] == finish(sum(first) & MASK)


@given(st.lists(hashes, max_size=20))
def test_the_finaliser_of_an_array(values: list[int]) -> None:
    assert finish_array(np.array(values, np.uint64)).tolist() == [finish(value) for value in values]


def test_an_empty_text_has_no_shingle() -> None:
    assert shingle_hashes(np.zeros(0, np.uint64), 5).tolist() == []
    assert unordered_hashes(np.zeros(0, np.uint64), 3).tolist() == []
