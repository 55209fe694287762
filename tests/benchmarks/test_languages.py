"""Pages in other languages: what is read of them, and how they are changed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from benchmarks.languages import kinds, middle_half, sentences_shuffled, translation

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<?xml version="1.0" encoding="utf-8"?>
<page xmlns="http://projectmallard.org/1.0/" id="clock" xml:lang="ja">
  <info><credit type="author"><name>A. Writer</name></credit><desc>about the clock</desc></info>
  <title>時計</title>
  <p>Open the <gui>Clocks</gui>
     application.</p>
</page>
"""


def test_a_page_is_what_is_translated_of_it_with_characters_as_words(tmp_path: Path) -> None:
    page, original = tmp_path / "ja.page", tmp_path / "en.page"
    page.write_text(PAGE, encoding="utf-8")
    original.write_text(PAGE.replace("時計", "A clock"), encoding="utf-8")
    assert translation(original, original).split() == ["A", "clock", "Open", "the", "Clocks", "application."]
    assert translation(page, original).split() == ["時", "計"]


def test_sentences_change_places_in_any_script() -> None:
    for text in (
        "Eins ist hier. Zwei ist dort. Drei fehlt.",
        "一です。二です。三です。",
        "एक है। दो है। तीन है।",
    ):
        shuffled = {sentences_shuffled(text, "", Random(seed)) for seed in range(20)}
        assert len(shuffled) > 3
        assert {"".join(sorted(copy.replace(" ", ""))) for copy in shuffled} == {
            "".join(sorted(text.replace(" ", "")))
        }


def test_the_middle_half_is_without_both_ends() -> None:
    assert middle_half("a b c d e f g h") == "c d e f"


def test_all_kinds_of_copies_change_a_text() -> None:
    text = " ".join(f"w{number}." for number in range(40))
    assert all(disguise(text, text[::-1], Random(1)) != text for disguise in kinds().values())
