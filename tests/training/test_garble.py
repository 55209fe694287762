from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from training.calibration import calibration_error
from training.garble import WORD, Markov, fill_in, gibberish, misread, mistype, shuffle, spin
from training.quality import ENOUGH, evenly
from training.sources import word_error

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "The old mill stood by the river, and the miller's children slept on the empty sacks.\nNobody came."


def test_a_share_of_the_words_is_swapped_and_the_rest_is_left() -> None:
    thesaurus = {word: ["swapped"] for word in ("old", "mill", "river", "children", "empty", "the")}
    spun = spin(TEXT, thesaurus, 0.25, Random(1))
    before, after = WORD.findall(TEXT), WORD.findall(spun)
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert len(changed) == round(0.25 * len(before))
    assert {b.lower() for _, b in changed} == {"swapped"}
    assert spin(TEXT, thesaurus, 0.25, Random(1)) == spun


def test_shuffling_keeps_the_words_of_each_line() -> None:
    shuffled = shuffle(TEXT, Random(2))
    assert shuffled != TEXT
    for line, other in zip(TEXT.split("\n"), shuffled.split("\n"), strict=True):
        assert sorted(line.split()) == sorted(other.split())


@pytest.mark.parametrize("order", [1, 2])
def test_markov_text_goes_only_where_its_source_went(order: int) -> None:
    words = TEXT.split()
    chain = Markov([TEXT], order)
    written = chain.write(60, Random(3)).split()
    assert len(written) == 60
    known = {tuple(words[i : i + order + 1]) for i in range(len(words) - order)}
    steps = [tuple(written[i : i + order + 1]) for i in range(len(written) - order)]
    assert sum(step in known for step in steps) > 0.7 * len(steps)


def test_a_share_of_the_words_is_filled_in() -> None:
    follow = Markov([TEXT], 1).following
    line = " ".join(["the old mill"] * 100)
    filled = fill_in(line, 0.15, follow, Random(3))
    kept = sum(word in {"the", "old", "mill"} for word in filled.split())
    assert 200 < kept < 290
    joined = [word for word in filled.split() if word.startswith("the") and word != "the"]
    assert joined, "some fills stand without a blank"
    assert fill_in(line, 0.15, follow, Random(3)) == filled
    assert fill_in(TEXT, 0.0, follow, Random(4)) == TEXT


@pytest.mark.parametrize("damage", [misread, mistype])
def test_noise_damages_about_the_share_asked_for(damage: Callable[[str, float, Random], str]) -> None:
    lines = [TEXT.split("\n")[0]] * 60
    damaged = [damage(line, 0.3, Random(seed)) for seed, line in enumerate(lines)]
    errors = [word_error(line, other) for line, other in zip(lines, damaged, strict=True)]
    assert 0.15 < np.mean(errors) < 0.4
    assert damage(TEXT, 0.0, Random(4)) == TEXT


def test_gibberish_is_letters() -> None:
    words = gibberish(50, Random(5)).split()
    assert len(words) == 50
    assert all(word.isalpha() and word.islower() for word in words)


def test_every_large_source_of_a_label_weighs_the_same_and_a_small_one_by_its_size() -> None:
    large, larger, small = ENOUGH, 3 * ENOUGH, ENOUGH // 4
    weights = evenly([(large, 0), (larger, 0), (small, 0), (5, 1)], prior=0.2)
    first, second, third, damaged = np.split(weights, np.cumsum([large, larger, small]))
    assert first.sum() == pytest.approx(second.sum())
    assert third.sum() == pytest.approx(first.sum() * small / ENOUGH)
    assert damaged.sum() == pytest.approx(0.2 * weights.sum())


def test_calibration_error_of_a_perfect_and_of_a_boastful_judge() -> None:
    labels, weights = np.array([0, 0, 1, 1]), np.ones(4)
    assert calibration_error(np.array([0.0, 0.0, 1.0, 1.0]), labels, weights) == 0
    assert calibration_error(np.full(4, 0.95), labels, weights) == pytest.approx(0.45)
