from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.models.english import english, vocabulary
from dedup.quality.english import kernels_repair, reference_repair
from dedup.quality.english.prose import spellings, tables

WORDS = vocabulary().words
KNOWN = frozenset(WORDS)
LETTERS = "abcdefghijklmnopqrstuvwxyz'"


def edited(spelling: str, kind: int, place: int, letter: str) -> str:
    place %= len(spelling)
    before, here, behind = spelling[:place], spelling[place], spelling[place + 1 :]
    swapped = behind[:1] + here + behind[1:]
    return before + (letter + behind, letter + here + behind, behind, swapped)[kind]


edits = st.tuples(st.integers(0, 3), st.integers(0, 30), st.sampled_from(LETTERS))
numbers = st.one_of(st.just(-1), st.integers(0, 300), st.integers(0, len(WORDS) - 1))


def repaired(spelling: str, left: int, right: int) -> tuple[int, float]:
    """Return what the kernel says, for a word that stands between others."""
    model = english()
    _, pairs, gains = tables()
    data = np.frombuffer(f"x {spelling} x".encode(), np.uint8)
    neighbours = np.int32(left), np.int32(right)
    scores = (model.log_p, model.backoff, pairs, gains)
    number, score = kernels_repair.repair(data, 2, 2 + len(spelling), *neighbours, *spellings(), *scores)
    return int(number), float(score)


@given(st.sampled_from(WORDS[:20_000]), st.lists(edits, min_size=1, max_size=2), numbers, numbers)
def test_the_kernel_repairs_as_its_reference(
    word: str, changes: list[tuple[int, int, str]], left: int, right: int
) -> None:
    spelling = word
    for change in changes:
        spelling = edited(spelling, *change) or "q"
    if spelling not in KNOWN:
        expected = reference_repair.repair(spelling, left, right, english())
        assert repaired(spelling, left, right) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("misread", "meant"),
    [("govermnent", "government"), ("hospitl", "hospital"), ("wbich", "which"), ("thingss", "things"), ("xqzw", None)],
)  # fmt: skip
def test_another_letter_one_missing_one_too_many_and_two_swapped(misread: str, meant: str | None) -> None:
    number, _ = repaired(misread, -1, -1)
    assert (WORDS[number] if number >= 0 else None) == meant
