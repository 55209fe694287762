from __future__ import annotations

from itertools import pairwise
from math import log

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.quality.english import kernels_lengths
from dedup.quality.english.heads import FEATURES
from dedup.quality.english.prose import prose
from dedup.quality.english.reference_lengths import COLUMNS, count_lengths
from dedup.text.tokenise import tokenise


def count(text: str) -> dict[str, float]:
    counts = count_lengths(tokenise(pa.array([text], pa.large_string())), np.ones(1, np.bool_))
    return dict(zip(COLUMNS, counts[0].tolist(), strict=True))


def test_words_and_figures() -> None:
    assert count("Nine men, 12 dogs; café 3rd") | {"steps": 0, "uneven": 0} == {
        "spelt": 4 + 3 + 4 + 5,
        "figures": 2,
        "steps": 0,
        "uneven": 0,
    }


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("One two three. Four five. Six seven eight nine", [3, 2]),
        ("He said no! “Yes,” she said? Then they left.", [3, 3]),
        ("It was Mr. Smith. J. Brown came. Now", [4, 3]),
        ("In file.Name it says so. version 3. now it ends", []),
        ("They left (all of them.) We stayed.\n\nThe end", [5, 2]),
    ],
)
def test_a_sentence_ends_before_a_capital_behind_a_stop(text: str, lengths: list[int]) -> None:
    counted = count(text)
    assert counted["steps"] == max(0, len(lengths) - 1)
    steps = [abs(log((b + 1) / (a + 1))) for a, b in pairwise(lengths)]
    assert counted["uneven"] == pytest.approx(sum(steps))


def test_sentences_of_chance_are_more_uneven() -> None:
    even = "The old dog ran home again. " * 12
    chance = "They ran. The old dog ran home again with a bone that it had found behind the barn. " * 6
    texts = pa.array([even, chance, "no stop at all"], pa.large_string())
    counts = prose(tokenise(texts), np.ones(3, np.bool_))
    low, high, usual = FEATURES["uneven"](counts).tolist()
    assert low < usual < high


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["The", "dog", "ran.", "Mr.", "J", "3.", "12th", ".", '"Ha!"', "\n", "é?", "中文。"]
            ),
            max_size=40,
        ),
        max_size=4,
    ),
    st.sampled_from(["", " ", "\n"]),
)
def test_the_kernel_counts_as_its_reference(texts: list[list[str]], blank: str) -> None:
    tokens = tokenise(pa.array([blank.join(words) for words in texts], pa.large_string()))
    asked = np.arange(len(tokens)) != 1
    counts = kernels_lengths.count_lengths(
        tokens.data, tokens.starts, tokens.ends, tokens.flags, tokens.offsets, asked
    )
    np.testing.assert_allclose(counts, count_lengths(tokens, asked), rtol=1e-12)
    assert not counts[~asked].any()
