from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dedup.models.english import english, vocabulary
from dedup.quality.english import kernels_joins, prose
from dedup.quality.english.heads import FEATURES, MANY_SLIPS, slips
from dedup.quality.english.joins import joins
from dedup.quality.english.reference_joins import COLUMNS, binds, count_joins, halves
from dedup.text.tokenise import tokenise


def both(texts: list[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the counts of the reference and of the kernel; the second text is not asked for."""
    tokens = tokenise(pa.array(texts, pa.large_string()))
    asked = np.arange(len(tokens)) != 1
    words, model = prose.read(tokens, asked).words, english()
    table, pairs, gains = prose.tables()
    counts = kernels_joins.count_joins(
        tokens.hashes,
        tokens.bounds,
        tokens.data,
        tokens.starts,
        tokens.ends,
        tokens.flags,
        tokens.offsets,
        words,
        asked,
        table,
        vocabulary().hashes,
        binds(),
        model.backoff,
        pairs,
        gains,
    )
    return count_joins(tokens, words, asked, model), counts


def count(text: str) -> dict[str, float]:
    counts, of_kernel = both([text])
    np.testing.assert_array_equal(counts, of_kernel)
    return dict(zip(COLUMNS, counts[0].tolist(), strict=True))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("forthe", "for the"),
        ("thisbusiness", "this business"),
        ("theyare", "they are"),
        ("inliner", ""),  # nobody writes "in liner"
        ("webpage", ""),  # neither half is a function word
        ("xqzthe", ""),
        ("powerdown", ""),
        ("youre", ""),
        ("jumpin", ""),
    ],
)
def test_a_word_parts_where_the_model_has_both_halves_side_by_side(word: str, parts: str) -> None:
    place = halves(word, english())
    assert (f"{word[:place]} {word[place:]}" if place else "") == parts
    assert count(f"We looked {word} today.")["glued"] == bool(parts)


def test_a_glued_word_counts_once_and_may_have_a_capital_inside() -> None:
    assert count("It came from theFirst.")["glued"] == 1
    assert count("He was waiting forthe bus and forthe train.")["glued"] == 1


@pytest.mark.parametrize(
    ("text", "run_ons"),
    [
        ("They went a long way,the dog behind.", 1),
        ("They went a long way, the dog behind.", 0),
        ("the pairs (way,the) and the end way,the", 2),
        ("red,green,blue", 0),  # a list
        ("at x,y and 1,000 and way,The", 0),
        ("files.way,the or way,the.txt", 0),
        ("way,xqzt", 0),
    ],
)
def test_words_that_a_comma_alone_parts(text: str, run_ons: int) -> None:
    assert count(text)["run_ons"] == run_ons


def test_who_never_puts_a_blank_behind_a_comma_makes_no_slips() -> None:
    habit = "one fish,two fish,red fish,blue fish "
    careful = "one, two, three, four, fish,two "
    counts = prose.prose(tokenise(pa.array([habit, careful], pa.large_string())), np.ones(2, np.bool_))
    assert slips(counts).tolist() == [0, 1]
    assert FEATURES["slips"](counts)[1] == pytest.approx(1 / 106)
    assert (FEATURES["slips"](counts) <= MANY_SLIPS).all()


def test_the_evidence_tells_what_ran_together() -> None:
    text = "Yesterday we waited forthe bus a long way,the dog promulounced nothing."
    found = [(text[span.start : span.end], span.suggestion) for span in joins(text)]
    assert found == [("forthe", "for the"), ("way,the", "way, the"), ("promulounced", None)]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "the",
                    "way,the",
                    "forthe",
                    "inthe",
                    "x,y",
                    "way,",
                    "ofté",
                    "Of",
                    "-",
                    "\n",
                    "ofa",
                    "xqzt",
                    ",",
                ]
            ),
            max_size=30,
        ),
        max_size=4,
    ),
    st.sampled_from(["", " ", "\n"]),
)
def test_the_kernel_counts_as_its_reference(texts: list[list[str]], blank: str) -> None:
    counts, of_kernel = both([blank.join(words) for words in texts])
    np.testing.assert_array_equal(counts, of_kernel)
