from __future__ import annotations

from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dedup.models.english import english, vocabulary
from dedup.quality.english import kernels_model, prose, reference_model
from dedup.quality.english.heads import FEATURES
from dedup.quality.english.prose import COLUMNS
from dedup.text.tokenise import tokenise

TEXTS = [
    "",
    "The council voted on Tuesday to close the old bridge. It will open again in spring, they said.",
    "In nan memo, he hinted that it mightiness beryllium much selective astir what it unfastened sources.",
    'He said: "We (all of us) left." (1) a) [see 2 (b), "they left. The end',
    "«Tho sever» bl« ¡n £5 5° of oa¬ “it was bo” so” he [sic",
    "xkqj vbrtl h3llo w0rld 2024 – e.g. b c a I z ünïcode naïve 市议会 don't\n\nthe of of the",
]


def counted(
    texts: list[str], monkeypatch: pytest.MonkeyPatch, *, compiled: bool, besides: int = -1
) -> NDArray[np.float64]:
    """Return what is counted where all texts but one run on in sentences."""
    monkeypatch.setattr(prose, "worthwhile", lambda work, small: compiled)
    running = np.arange(len(texts)) != besides
    return prose.prose(tokenise(pa.array(texts, pa.large_string())), running).counts


def sentences(random: Random) -> str:
    words = vocabulary().words
    chosen = (words[int(len(words) ** random.random())] for _ in range(random.randrange(400)))
    styled = (
        random.choice((word, word, word, word.title(), word.upper(), word + "q", word + "7"))
        for word in chosen
    )
    return "".join(
        word
        + random.choice(
            (
                " ",
                " ",
                " ",
                ", ",
                ". ",
                ' "',
                '" ',
                '="',
                " (",
                ") ",
                '." ',
                "»",
                "¶",
                " “",
                "” ",
                "\n\n",
                " — ",
            )
        )
        for word in styled
    )


@pytest.mark.parametrize("seed", range(6))
def test_the_kernels_count_as_their_reference(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(seed)
    texts = [*TEXTS, *(sentences(random) for _ in range(6))]
    plain = counted(texts, monkeypatch, compiled=False, besides=len(texts) - 1)
    fast = counted(texts, monkeypatch, compiled=True, besides=len(texts) - 1)
    assert plain.shape == (len(texts), len(COLUMNS))
    for column, name in enumerate(COLUMNS):
        np.testing.assert_allclose(fast[:, column], plain[:, column], rtol=1e-9, atol=1e-9, err_msg=name)


def test_letters_add_up_to_the_same_with_either(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [" ".join(f"xqz{a}wv{b}k" for a in "bcdfghjk" for b in "lmnprst")]
    plain, fast = (counted(texts, monkeypatch, compiled=compiled) for compiled in (False, True))
    gain = COLUMNS.index("letter_gain")
    assert plain[0, gain] == pytest.approx(fast[0, gain], rel=1e-12)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_can_be_counted(texts: list[str]) -> None:
    tokens = tokenise(pa.array([text.replace("\ud800", "") for text in texts], pa.large_string()))
    counts = prose.prose(tokens, np.ones(len(tokens), np.bool_)).counts
    assert counts.shape == (len(texts), len(COLUMNS))
    assert np.isfinite(counts).all()
    assert (counts[:, COLUMNS.index("words")] <= tokens.counts).all()


def test_long_documents_are_tried_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(TEXTS[2].split() * 700)
    plain, fast = counted([text], monkeypatch, compiled=False), counted([text], monkeypatch, compiled=True)
    np.testing.assert_allclose(fast, plain, rtol=1e-9)


def test_a_batch_is_the_sum_of_its_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    together = counted(TEXTS, monkeypatch, compiled=False)
    apart = [counted([text], monkeypatch, compiled=False)[0] for text in TEXTS]
    np.testing.assert_allclose(together, apart, rtol=1e-9, atol=1e-9)


def test_words_of_the_model_are_found_either_way() -> None:
    hashes = vocabulary().hashes
    others = np.random.default_rng(5).integers(0, 2**64, 500, np.uint64)
    asked = np.concatenate([hashes, others])
    found = kernels_model.numbers(asked, kernels_model.word_table(hashes), hashes)
    np.testing.assert_array_equal(found, reference_model.numbers(asked, english()))


def test_bigrams_of_the_model_are_found_either_way() -> None:
    model = english()
    random = np.random.default_rng(5)
    first = random.integers(-2, len(model.bits), 500).astype(np.int32)
    second = random.integers(-2, len(model.bits), 500).astype(np.int32)
    at = random.integers(0, len(model.second), 500)
    first[:250] = (np.searchsorted(model.starts, at, side="right") - 1)[:250]
    second[:250] = model.second[at][:250]
    expected = reference_model.bigrams(first, second, model)
    pairs, gains = kernels_model.pair_table(model.starts, model.second, model.gains)
    found = [
        kernels_model.bigram(a, b, model.backoff, pairs, gains) for a, b in zip(first, second, strict=True)
    ]
    np.testing.assert_array_equal(np.array(found, np.float32), expected)


def test_verse_and_lists_are_not_judged_by_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    flowing = "The council voted on Tuesday to close the old bridge, and it will open again in spring. " * 9
    verse = flowing.replace(", ", "\nAnd so ").replace("to ", "\nTo ")
    entries = flowing.replace("The ", "\n- The ")
    for compiled in (False, True):
        counts = prose.Prose(
            counted([flowing, verse, entries, flowing], monkeypatch, compiled=compiled, besides=3)
        )
        assert counts.continuous.tolist() == [True, False, False, True]
        for column in ("odds", "content", "steps", "commas"):
            assert (counts[column] != 0).tolist() == [True, False, False, False]
        assert (counts["pairs"] > 0).all()


def test_unknown_words_side_by_side_are_no_misread_print() -> None:
    words, odd = ["the", "old", "mill", "stood", "by", "a", "river"] * 8, ["factorem", "caeli", "terrae"] * 3
    scattered = " ".join(" ".join([*words[6 * i : 6 * i + 6], each]) for i, each in enumerate(odd))
    together = " ".join([*words[:54], *odd])
    counts = prose.prose(tokenise(pa.array([scattered, together], pa.large_string())), np.ones(2, np.bool_))
    assert counts["misfits"].tolist() == [9, 9]
    assert counts["beside"].tolist() == [0, 8]
    in_prose = FEATURES["unknown_in_prose"](counts)
    assert in_prose[0] > in_prose[1] == 0
