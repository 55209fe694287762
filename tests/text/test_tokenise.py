"""What a token is, in every script; and that the kernel says the same as its plain twin."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dedup.text import reference, tokenise
from dedup.text.hashing import token_hash
from dedup.text.tokenise import utf8_buffers
from dedup.text.tokens import DIGIT, FOREIGN, TITLE, UNSPACED, UPPER
from tests.text.texts import batch, plain_text, text, words

if TYPE_CHECKING:
    from dedup.text import TokenBatch
    from tests.conftest import Switch


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("Two words, and 3 more.", "Two words and 3 more"),
        ("don't can’t l'école 'quoted' dogs' rock'n'roll", "don't can’t l'école quoted dogs rock'n'roll"),
        ("it's 3'4 a'3", "it's 3 4 a 3"),
        ("COVID-19 e-mail x_y", "COVID 19 e mail x y"),
        ("Привет, мир", "Привет мир"),
        ("Καλημέρα κόσμε", "Καλημέρα κόσμε"),
        ("مرحبا بالعالم", "مرحبا بالعالم"),
        ("שלום עולם", "שלום עולם"),
        ("नमस्ते दुनिया", "नमस्ते दुनिया"),
        ("வணக்கம் உலகம்", "வணக்கம் உலகம்"),
        ("한국어 문장", "한국어 문장"),
        ("Tiếng Việt", "Tiếng Việt"),
        ("გამარჯობა მსოფლიო", "გამარჯობა მსოფლიო"),
        ("ሰላም ልዑል", "ሰላም ልዑል"),
        ("你好,世界", "你 好 世 界"),
        ("東京タワーに行く", "東 京 タ ワ ー に 行 く"),
        ("𠀀𠀁", "𠀀 𠀁"),
        ("iPhone手机2台", "iPhone 手 机 2 台"),
        ("soft\u00adhyphen zero\u200bwidth", "soft\u00adhyphen zero\u200bwidth"),
        ("", ""),
        (" \n\t …!?", ""),
    ],
)
def test_tokens_of_every_script(original: str, expected: str) -> None:
    assert words(original) == expected.split()


def test_scripts_without_spaces_have_a_token_for_each_character_and_its_marks_stay_out_of_others() -> None:
    thai = "สวัสดีชาวโลก"
    tokens = batch([thai])
    assert all(flag & UNSPACED for flag in tokens.flags.tolist())
    letters = [char for char in thai if unicodedata.category(char) == "Lo"]
    assert len(tokens.hashes) >= len(letters)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("ﬁnd eﬀort", "find effort"),
        ("Ⅸ ㎏", "ix kg"),
        ("ＡＢＣ１２３", "abc123"),
        ("café Ångström", "cafe\u0301 A\u030angstro\u0308m"),
        ("한글", unicodedata.normalize("NFD", "한글")),
        ("Tiếng Việt", unicodedata.normalize("NFD", "Tiếng Việt")),
        ("don't", "don’t"),
        ("ΟΔΟΣ", "οδος"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_forms_of_one_word_are_one_token(one: str, other: str) -> None:
    tokens = batch([one, other])
    first, second = np.split(tokens.hashes, tokens.offsets[1:2])
    assert len(first)
    assert first.tolist() == second.tolist()
    assert tokens.exact[0].tolist() == tokens.exact[1].tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A text,\r\n\r\nof TWO  lines\u00a0", " a text,\nof two lines"),
        ("café", "cafe\u0301"),
        ("“quoted”", "“QUOTED”"),
    ],
)
def test_the_exact_hash_ignores_case_white_space_and_unicode_form(one: str, other: str) -> None:
    tokens = batch([one, other])
    assert tokens.exact[0].tolist() == tokens.exact[1].tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a b", "b a"),
        ("a b", "ab"),
        ("a.", "a"),
        ("a", ""),
        ("1.5", "15"),
        ("a, b", "a; b"),
        ("no one", "noone"),
    ],
)
def test_the_exact_hash_tells_other_texts_apart(one: str, other: str) -> None:
    tokens = batch([one, other])
    assert tokens.exact[0].tolist() != tokens.exact[1].tolist()


def test_flags() -> None:
    tokens = batch(["Title UPPER A 1st B2 naïve 字 McDonald"])
    assert tokens.flags.tolist() == [
        TITLE,
        TITLE | UPPER,
        TITLE,
        DIGIT,
        TITLE | DIGIT,
        FOREIGN,
        UNSPACED | FOREIGN,
        TITLE,
    ]


def test_a_token_hash_can_be_computed_from_the_word() -> None:
    tokens = batch(["Don’t STOP"])
    assert tokens.hashes.tolist() == [token_hash("don't"), token_hash("stop")]


def test_documents_keep_their_own_tokens() -> None:
    texts = ["one two", "", "three", " ", "four five six"]
    tokens = batch(texts)
    assert len(tokens) == 5
    assert tokens.counts.tolist() == [2, 0, 1, 0, 3]
    assert tokens.exact[1].tolist() == tokens.exact[3].tolist() == [0, 0]


def test_an_empty_batch_and_a_slice_of_a_column() -> None:
    assert len(batch([])) == 0
    column = pa.array(["left out", "taken in", "too", "left out"], pa.large_string())
    whole, part = batch(["taken in", "too"]), tokenise(column.slice(1, 2))
    assert part.hashes.tolist() == whole.hashes.tolist()
    assert part.starts.tolist() == whole.starts.tolist()
    assert bytes(part.data) == b"taken intoo"


def test_only_texts_that_are_not_composed_count_as_changed() -> None:
    assert batch(["café", "cafe\u0301", "plain"]).changed.tolist() == [False, True, False]


def columns(tokens: TokenBatch) -> list[list[object]]:
    return [
        column.tolist()
        for column in (
            tokens.hashes,
            tokens.starts,
            tokens.ends,
            tokens.flags,
            tokens.offsets,
            tokens.exact,
            tokens.changed,
        )
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(text | plain_text, max_size=4))
@example(["x" * 200 + " end", "l'" + "a" * 61 + "'b" + " " * 80])
def test_the_kernel_equals_its_plain_twin(run_kernels: Switch, texts: list[str]) -> None:
    column = pa.array(texts, pa.large_string())
    found = []
    for kernels in (True, False):
        run_kernels("dedup.text.tokenise", kernels=kernels)
        found.append(columns(tokenise(column)))
        tokens = tokenise(column, exact=False)
        assert tokens.exact.shape == (0, 2)
        assert columns(replace(tokens, exact=tokenise(column).exact)) == found[-1]
    assert found[0] == found[1]


@given(st.lists(text, max_size=4))
def test_tokens_stand_in_order_within_their_document(texts: list[str]) -> None:
    tokens = batch(texts)
    for document in range(len(tokens)):
        own = slice(tokens.offsets[document], tokens.offsets[document + 1])
        edges = np.stack([tokens.starts[own], tokens.ends[own]], axis=1).ravel()
        # Several tokens can come from one code point that expands, such as a ligature of two ideographs.
        assert (np.diff(edges.reshape(-1, 2)[:, 0]) >= 0).all()
        assert (tokens.starts[own] < tokens.ends[own]).all()
        if len(edges):
            assert tokens.bounds[document] <= edges[0]
            assert edges[-1] <= tokens.bounds[document + 1]
        for edge in edges.tolist():  # no token begins or ends inside a code point
            assert edge == len(tokens.data) or tokens.data[edge] & 0xC0 != 0x80


@given(text)
def test_unicode_form_and_case_do_not_change_the_exact_hash(original: str) -> None:
    forms = [unicodedata.normalize(form, original) for form in ("NFC", "NFD")]
    tokens = batch([original, *forms])
    assert tokens.exact[0].tolist() == tokens.exact[1].tolist() == tokens.exact[2].tolist()
    pieces = np.split(tokens.hashes, tokens.offsets[1:-1])
    assert pieces[0].tolist() == pieces[1].tolist() == pieces[2].tolist()


@given(text)
def test_a_text_and_its_neighbour_do_not_touch(original: str) -> None:
    alone, between = batch([original]), batch(["Before'", original, "\u0301after"])
    own = slice(between.offsets[1], between.offsets[2])
    assert between.hashes[own].tolist() == alone.hashes.tolist()
    assert between.exact[1].tolist() == alone.exact[0].tolist()


def test_the_reference_takes_a_batch_as_the_kernel_does() -> None:
    column = pa.array(["a b", "c"], pa.large_string())
    hashes, *_ = reference.tokenise(*utf8_buffers(column))
    assert hashes.tolist() == [token_hash(letter) for letter in "abc"]
