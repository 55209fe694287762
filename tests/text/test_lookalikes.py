"""Letters that pass for others are read as what they pass for; words of one script are left alone."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.text import tokenise
from dedup.text.lookalikes import as_read
from dedup.text.offsets import to_code_points
from tests.text.texts import batch, text

if TYPE_CHECKING:
    from tests.conftest import Switch

PLAIN = "Sign in to your PayPal account, at once: a box of Coca was sent to you."
PASSING = "Ѕіgn іn tо уоur РауРаl ассоunt, аt оnсе: а bох оf Соса wаs sеnt tо уоu."


@pytest.mark.parametrize(
    ("original", "read"),
    [
        (PASSING, PLAIN),
        ("Мы видели рауpаl и Сосу в Москве", "Мы видели paypal и Сосу в Москве"),
        ("Компания Microsoft в Москве, 3D-модель, iPhoneами", None),
        ("α-helices, µm and naïve Привет", None),
    ],
)
def test_what_a_reader_takes_letters_for(original: str, read: str | None) -> None:
    assert as_read(original) == (original if read is None else read)


@given(text)
@example(PASSING)
def test_each_character_is_replaced_by_one(original: str) -> None:
    assert len(as_read(original)) == len(original)


def test_a_text_in_letters_that_pass_for_latin_ones_is_the_same_text(run_kernels: Switch) -> None:
    for kernels in (True, False):
        run_kernels("dedup.text.tokenise", kernels=kernels)
        tokens = batch(
            [PASSING, PLAIN, "Sɪɢɴ ɪɴ ᴛᴏ ʏᴏᴜʀ Pᴀʏpᴀʟ account, at once: a box of Coca was sent to you."]
        )
        assert (tokens.exact == tokens.exact[1]).all()
        assert tokens.changed.tolist() == [True, False, False]


def test_places_are_those_of_the_original() -> None:
    column = pa.array([PASSING], pa.large_string())
    tokens = tokenise(column)
    at = np.arange(len(tokens.hashes))
    points = to_code_points(tokens, column, np.zeros_like(at), np.stack([at, at + 1], axis=1))
    assert [PASSING[start] for start, _ in points] == [word[0] for word in PASSING.replace(",", "").split()]


@given(st.lists(st.text("aeоеpсКДν1' ́\n", max_size=40), min_size=1, max_size=4))
def test_the_kernel_reads_them_as_its_plain_twin_does(texts: list[str]) -> None:
    found = []
    for kernels in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                import_module("dedup.text.tokenise"), "worthwhile", lambda work, small, use=kernels: use
            )
            tokens = batch(texts)
        found.append(
            (tokens.hashes.tolist(), tokens.starts.tolist(), tokens.exact.tolist(), tokens.changed.tolist())
        )
    assert found[0] == found[1]
