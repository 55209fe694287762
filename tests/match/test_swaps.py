"""Synonyms in each other's places tell a spun copy from a form filled in anew."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dedup.match.swaps import are_synonyms, is_swapped
from dedup.text.hashing import token_hash


def words(text: str) -> NDArray[np.uint64]:
    return np.array([token_hash(word) for word in text.lower().split()], np.uint64)


def test_words_of_one_meaning_are_synonyms_in_either_order() -> None:
    for one, other in (("purchase", "buy"), ("automobile", "car")):
        assert are_synonyms(token_hash(one), token_hash(other))
        assert are_synonyms(token_hash(other), token_hash(one))


def test_words_that_fill_one_place_are_not() -> None:
    for one, other in (("collation", "operator"), ("wheat", "barley"), ("qqqq", "zzzz"), ("wheat", "qqqq")):
        assert not are_synonyms(token_hash(one), token_hash(other))


def test_a_spun_copy_has_swaps() -> None:
    original = words("the farmer will buy a car and begin to repair the road near the house before winter")
    spun = words(
        "the farmer will purchase a automobile and begin to mend the road near the house before winter"
    )
    assert is_swapped(original, spun)
    assert is_swapped(spun, original)


some_words = st.lists(
    st.sampled_from(["buy", "purchase", "car", "automobile", "mend", "the"]), min_size=2, max_size=12
)


@given(some_words, some_words)
@example(["car", "buy", "the", "buy"], ["automobile", "purchase", "the", "car"])
def test_which_text_comes_first_makes_no_difference(one: list[str], other: list[str]) -> None:
    assert is_swapped(words(" ".join(one)), words(" ".join(other))) == is_swapped(
        words(" ".join(other)), words(" ".join(one))
    )


def test_a_form_filled_in_anew_has_none() -> None:
    one = words(
        "alter collation changes the definition of a collation and you must own the collation to use it"
    )
    other = words(
        "alter operator changes the definition of an operator and you must own the operator to use it"
    )
    assert not is_swapped(one, other)


def test_a_translation_turns_sentences_round_and_is_not_spun_for_a_synonym_here_and_there() -> None:
    old = words(
        "and it came to pass that the king of the land was wroth with his servants and sent them to purchase "
        "corn for the city and to mend the walls thereof before the winter which was nigh should fall upon it"
    )
    new = words(
        "then the king grew angry at the men who served him they were to buy corn for the city and to repair the "
        "walls before winter came"
    )
    assert are_synonyms(token_hash("purchase"), token_hash("buy"))
    assert are_synonyms(token_hash("mend"), token_hash("repair"))
    assert not is_swapped(old, new)
