"""The samples estimate containment, and keep the same of what two documents share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.config import Config
from dedup.models import english
from dedup.sketch import kernels, reference, sketch
from dedup.sketch.sample import (
    COMMON_WORDS,
    SAMPLE_FLOOR,
    SAMPLE_RATE,
    SAMPLE_SIZE,
    common_words,
    sample_limit,
)
from dedup.text.hashing import token_hashes, unordered_hashes
from tests.text.texts import batch


def samples_of(*documents: list[str]) -> list[set[int]]:
    sketches = sketch(batch(map(" ".join, documents)), Config())
    return [set(part.tolist()) for part in np.split(sketches.samples, sketches.sample_offsets[1:-1])]


def made(count: int, seed: int) -> list[str]:
    return [f"w{number}" for number in np.random.default_rng(seed).integers(0, 5000, count).tolist()]


@given(st.integers(0, 10**7))
def test_the_limit_falls_with_length_and_has_a_floor(count: int) -> None:
    share = sample_limit(count) / 2**64
    assert sample_limit(count) >= sample_limit(count + 1)
    assert share >= 1 / SAMPLE_RATE - 1e-9
    assert share * count <= max(SAMPLE_FLOOR, count / SAMPLE_RATE) + 1e-6


def test_short_documents_keep_every_shingle() -> None:
    words = made(SAMPLE_FLOOR + SAMPLE_SIZE - 1, 1)
    distinct = {tuple(sorted(words[i : i + SAMPLE_SIZE])) for i in range(len(words) - SAMPLE_SIZE + 1)}
    assert len(samples_of(words)[0]) == len(distinct)


def test_long_documents_keep_their_share() -> None:
    kept = len(samples_of(made(40_000, 2))[0])
    assert kept == pytest.approx(40_000 / SAMPLE_RATE, rel=0.1)


def _grams(words: list[str]) -> set[int]:
    hashes = unordered_hashes(batch([" ".join(words)]).hashes, SAMPLE_SIZE)
    return set(hashes.tolist())


@given(st.integers(0, 1000))
def test_an_excerpt_keeps_what_the_whole_keeps_of_it(seed: int) -> None:
    whole = made(2000, seed)
    long, short = samples_of(whole, whole[500:800])
    # The shorter one samples more densely: of what it holds, the longer one keeps only what it keeps too.
    assert long & _grams(whole[500:800]) <= short


def test_words_that_changed_places_are_sampled_alike() -> None:
    words = made(SAMPLE_FLOOR, 6)
    threes = [word for i in range(0, 60, 3) for word in words[i : i + 3][::-1]]
    one, other = samples_of(words[:60], threes)
    assert len(one & other) >= 20


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_samples_estimate_containment(share: float) -> None:
    document = made(8000, 3)
    shared = int(len(document) * share)
    other = [*document[:shared], *(f"x{word}" for word in made(20_000, 4))]
    mine, theirs = samples_of(document, other)
    assert len(mine & theirs) / len(mine) == pytest.approx(share, abs=0.06)


def test_two_common_words_tell_nothing_and_one_beside_another_word_does() -> None:
    common, telling = samples_of(
        ["the", "dog", "is", "in", "the", "house", "12", "times"], ["the", "capybara"]
    )
    assert (len(common), len(telling)) == (0, 1)


def test_each_common_word_is_found_in_the_table() -> None:
    table = common_words()
    words = np.unique([*token_hashes([*english.commonest(COMMON_WORDS), "0", "07", "99"])])
    assert len(words) > COMMON_WORDS
    assert all(kernels.is_common(word, table) for word in words)
    assert not any(kernels.is_common(word ^ np.uint64(1), table) for word in words)


@given(st.lists(st.sampled_from(["the", "of", "7", "2026", "said", "capybara", "naïve", "w"]), max_size=300))
def test_the_kernel_samples_what_the_reference_does(words: list[str]) -> None:
    tokens = batch([" ".join(words), " ".join(words[::2])])
    places, offsets = np.empty(len(tokens.hashes) + 1, np.uint64), np.zeros(3, np.int64)
    found = kernels.samples(tokens.hashes, tokens.offsets, common_words(), places, offsets)
    streams = np.split(tokens.hashes, tokens.offsets[1:-1])
    assert [part.tolist() for part in np.split(places[:found], offsets[1:-1])] == [
        reference.sample(stream).tolist() for stream in streams
    ]


def test_samples_are_sorted_and_distinct() -> None:
    words = made(300, 5) * 2
    sketches = sketch(batch([" ".join(words)]), Config())
    assert (np.diff(sketches.samples.astype(object)) > 0).all()


def test_what_is_not_sampled_has_the_same_signatures_and_empty_samples() -> None:
    tokens = batch([" ".join(made(300, 5)), "short text"])
    full, near = sketch(tokens, Config()), sketch(tokens, Config(), sampled=False)
    assert (near.signatures == full.signatures).all()
    assert near.sample_offsets.tolist() == [0, 0, 0]
