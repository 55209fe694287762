from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dedup.models.english import SCALE, english, vocabulary
from dedup.quality.english import kernels_topic, prose
from dedup.quality.english.heads import FEATURES
from dedup.quality.english.reference_topic import (
    COLUMNS,
    FAR_FROM,
    FAR_TO,
    MOST,
    NEAR_FROM,
    NEAR_TO,
    SHORTEST,
    count_topic,
)
from dedup.text.tokenise import tokenise

HARBOUR = [
    "ship",
    "port",
    "harbour",
    "vessel",
    "cargo",
    "sailors",
    "ferry",
    "dock",
    "fishing",
    "boats",
    "coast",
    "navy",
]
KITCHEN = [
    "soup",
    "bread",
    "butter",
    "cheese",
    "sauce",
    "onions",
    "garlic",
    "oven",
    "recipe",
    "flour",
    "cake",
    "sugar",
]
FILLER = ["the"] * SHORTEST
"""Function words, which have no direction."""


ONE = np.ones(1, np.bool_)
"""Which of one document is asked for."""


def count(text: str) -> dict[str, float]:
    tokens = tokenise(pa.array([text], pa.large_string()))
    counts = count_topic(tokens, prose.read(tokens, ONE).words, ONE, english())
    return dict(zip(COLUMNS, counts[0].tolist(), strict=True))


def directions(*words: str) -> NDArray[np.int64]:
    numbers = [vocabulary().words.index(word) for word in words]
    return english().directions[english().topic_of[numbers]].astype(np.int64)


def test_directions_are_of_one_length_and_of_one_subject() -> None:
    lengths = np.linalg.norm(english().directions[:-1].astype(float), axis=1)
    assert abs(lengths - SCALE).max() < 2
    ship, port, soup = directions("ship", "port", "soup")
    assert ship @ port > 0.4 * SCALE**2 > ship @ soup
    assert english().topic_of[vocabulary().words.index("the")] < 0


@pytest.mark.parametrize(
    "gap", [NEAR_FROM - 1, NEAR_FROM, NEAR_TO - 1, NEAR_TO, FAR_FROM, FAR_TO - 1, FAR_TO]
)
def test_a_pair_is_near_or_far(gap: int) -> None:
    counted = count(" ".join([*FILLER, *["soup"] * (gap + 1)]))
    (square,) = (directions("soup") ** 2).sum(axis=1)
    for which, least, most in (("akin_near", NEAR_FROM, NEAR_TO), ("akin_far", FAR_FROM, FAR_TO)):
        pairs = sum(gap + 1 - apart for apart in range(least, min(most, gap + 1)))
        assert counted[which] == pairs * square
    assert counted["themed"] == gap + 1


def test_what_is_about_one_thing_is_more_akin_than_what_mixes_two() -> None:
    one = [*HARBOUR * 6, *KITCHEN * 6]
    mixed = [word for pair in zip(HARBOUR, KITCHEN, strict=True) for word in pair] * 6
    texts = [" ".join(FILLER + words) for words in (one, mixed)]
    counts = prose.prose(tokenise(pa.array(texts, pa.large_string())), np.ones(2, np.bool_))
    near, far = FEATURES["akin_near"](counts), FEATURES["akin_far"](counts)
    assert near[0] > near[1] + 0.1
    assert near[0] > far[0] + 0.1


def test_parts_of_addresses_are_not_looked_at() -> None:
    words = " ".join([*FILLER, *HARBOUR])
    assert count(f"{words} ship/port soup.bread@oven butter_cheese") == count(words)


def test_short_documents_are_not_looked_at_and_long_ones_by_their_beginning() -> None:
    assert count("soup " * (SHORTEST - 1)) == dict.fromkeys(COLUMNS, 0)
    assert count("soup " * 2 * MOST) == count("soup " * MOST)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["the", "xqzk", "soup@port.ie", *HARBOUR, *KITCHEN]), min_size=250, max_size=400
        ),
        max_size=3,
    )
)
def test_the_kernel_counts_as_its_reference(texts: list[list[str]]) -> None:
    tokens = tokenise(pa.array([" ".join(words) for words in texts], pa.large_string()))
    asked = np.arange(len(tokens)) != 1
    words, model = prose.read(tokens, asked).words, english()
    counts = kernels_topic.count_topic(
        tokens.data,
        tokens.starts,
        tokens.ends,
        tokens.offsets,
        words,
        asked,
        model.topic_of,
        model.directions,
    )
    np.testing.assert_array_equal(counts, count_topic(tokens, words, asked, model))
    assert not counts[~asked].any()
