"""Texts are composed as Unicode says, and in linear time."""

from __future__ import annotations

import random
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.text.compose import LONGEST_CLUSTER, normalise, original_places
from tests.text.texts import batch, composed, text

if TYPE_CHECKING:
    from numpy.typing import NDArray

MARKS = "\u0301\u0323\u0327\u0308\u05b0"


def boundaries(original: str) -> NDArray[np.int64]:
    """Return where each boundary of the normal form of a text stands in the text itself."""
    return original_places(original, np.arange(len(normalise(original)) + 1))


@given(text)
def test_what_people_write_gets_its_normal_form(original: str) -> None:
    assert normalise(original) == unicodedata.normalize("NFC", original)
    assert normalise(original, "NFKC") == unicodedata.normalize("NFKC", original)


@given(text)
def test_slices_of_the_composed_text_map_to_the_original(original: str) -> None:
    offsets = boundaries(original)
    whole = composed(original)
    assert len(offsets) == len(whole) + 1
    assert (offsets[0], offsets[-1]) == (0, len(original))
    assert (np.diff(offsets) >= 0).all()
    starts = np.flatnonzero(np.diff(offsets, prepend=-1) > 0).tolist()
    for start, end in zip(starts, [*starts[1:], len(whole)], strict=False):
        part = original[offsets[start] : offsets[end]]
        assert composed(part) == whole[start:end]


@given(text)
def test_a_composed_text_maps_to_itself(original: str) -> None:
    whole = composed(original)
    if unicodedata.is_normalized("NFC", whole):
        offsets = boundaries(whole)
        starts = np.flatnonzero(np.diff(offsets, prepend=-1) > 0)
        assert (offsets[starts] == starts).all()


@pytest.mark.parametrize("char", ["\u0b48", "\u1026", "\U0001112e", "\U000114bb", "\u00e9", "각"])
def test_what_composes_is_found_where_it_begins(char: str) -> None:
    original = f"x{unicodedata.normalize('NFD', char)}y"
    assert boundaries(original).tolist() == [0, 1, len(original) - 1, len(original)]


def test_every_composition_is_as_long_as_its_places() -> None:
    for code in range(0x20000):
        if unicodedata.decomposition(chr(code)):
            original = f"x{unicodedata.normalize('NFD', chr(code))}y"
            assert len(boundaries(original)) == len(composed(original)) + 1


@given(st.text(st.sampled_from("ae" + 12 * MARKS), max_size=4 * LONGEST_CLUSTER))
def test_places_are_known_where_a_row_of_marks_is_cut(original: str) -> None:
    offsets = boundaries(original)
    assert len(offsets) == len(normalise(original)) + 1
    assert sorted(offsets) == offsets.tolist()


def test_a_long_row_of_marks_does_not_take_for_ever() -> None:
    marks = "".join(random.Random(1).choices(MARKS, k=1_000_000))
    assert len(batch([f"e{marks}"]).hashes) == 1
    assert len(boundaries(marks)) > 100_000
