from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dedup.models.english import PAST, PERSONS, PRESENT, VOICES, english, vocabulary
from dedup.quality.english import kernels_subject, prose
from dedup.quality.english.reference_subject import COLUMNS, FAR, NEAR, RECENT, count_subject
from dedup.text.tokenise import tokenise

FILLERS = [w for w in vocabulary().words if w.isascii() and w.isalpha() and len(w) > 6]
"""Content words of which no two are alike."""
FILLERS = list({word[:5]: word for word in FILLERS if word[:5] != "harbo"}.values())


def count(texts: list[str], *, compiled: bool = False) -> NDArray[np.float64]:
    """Return what is counted; the second text is not asked for."""
    tokens = tokenise(pa.array(texts, pa.large_string()))
    asked = np.arange(len(tokens)) != 1
    reading, model = prose.read(tokens, asked), english()
    if not compiled:
        return count_subject(tokens, reading.words, reading.joined, asked, model)
    counts: NDArray[np.float64] = kernels_subject.count_subject(
        tokens.hashes,
        tokens.data,
        tokens.starts,
        tokens.ends,
        tokens.flags,
        tokens.offsets,
        reading.words,
        reading.joined,
        asked,
        model.voices,
        model.stems,
        model.stem_p,
    )
    return counts


def counts(text: str) -> dict[str, float]:
    return dict(zip(COLUMNS, count([text])[0].tolist(), strict=True))


@pytest.mark.parametrize("gap", [1, NEAR - 1, NEAR, FAR - 1, FAR, RECENT - 1, RECENT])
def test_a_word_recurs_near_or_far(gap: int) -> None:
    found = counts(" ".join(["harbour", *FILLERS[1000 : 1000 + gap - 1], "harbours"]))
    assert found["recurring"] == (gap < RECENT)
    assert found["near"] == (NEAR <= gap < FAR)
    assert found["far"] == (FAR <= gap < RECENT)
    assert found["content"] == gap + 1


def test_a_phrase_that_comes_back_counts_once() -> None:
    between = FILLERS[1000 : 1000 + NEAR]
    found = counts(" ".join(["harbour", "master", *between, "harbour", "master"]))
    assert (found["near"], found["recurring"]) == (1, 2)
    apart = counts(" ".join(["harbour", "master", *between, "harbour", FILLERS[1], "master"]))
    assert apart["near"] == 2


def test_parts_of_addresses_are_no_content() -> None:
    found = counts(
        "He wrote to harbour@master.example, harbour/master and (harbour) master_list: harbour, master"
    )
    assert found["content"] == len(["wrote", "harbour", "harbour", "master"])


def test_names_are_capitalised_inside_a_phrase() -> None:
    found = counts("Hobart was late. Then Hobart and " + " ".join(FILLERS[2000:2010]) + " met Hobart")
    assert (found["named"], found["named_again"]) == (2, 1)


def test_pronouns_are_compared_from_phrase_to_phrase() -> None:
    found = counts("I went home with my dog and she saw a cat there, but I did not see it at all.")
    # I, (my is too near), she, (I is too near), it
    assert (found["persons"], found["person_steps"], found["person_kept"]) == (5, 2, 0)
    again = counts("He was there in the morning when he saw the old car and his son did too.")
    assert (again["person_steps"], again["person_kept"]) == (2, 2)


def test_tenses_are_counted() -> None:
    found = counts("He was late and had said that it is what they do.")
    assert (found["past"], found["present"]) == (3, 2)


def test_every_voice_is_in_the_vocabulary() -> None:
    number = {word: index for index, word in enumerate(vocabulary().words)}
    voices = english().voices
    for voice, spellings in enumerate(VOICES, start=1):
        assert all(voices[number[word]] == voice for word in spellings.split())
    assert (PERSONS + 1, PERSONS + 2) == (PRESENT, PAST)
    assert len(VOICES) == PAST


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "I",
                    "he",
                    "was",
                    "mill",
                    "Mill.",
                    "mill@mill.ie",
                    "mill,mill",
                    "xqzk",
                    "7th",
                    "市",
                    *FILLERS[:9],
                ]
            ),
            max_size=90,
        ).map(" ".join),
        max_size=4,
    )
)
def test_the_kernel_counts_as_its_reference(texts: list[str]) -> None:
    np.testing.assert_allclose(count(texts, compiled=True), count(texts), rtol=1e-6)
