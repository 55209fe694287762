"""Blanks in wrong places, found and mended."""

from __future__ import annotations

import pytest

from dedup.quality.english.spacing import apart, broken, joined, split


def test_letters_are_cut_into_the_likeliest_words() -> None:
    assert split("Thecouncilvotedontuesday") == ("The", "council", "voted", "on", "tuesday")
    assert split("xqzjvkwqpzx") == ()


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Hesaidthatthecouncilvoted, and left.", ["He said that the council voted"]),
        ("incomprehensibility", []),
        ("HttpServletRequestWrapper", []),
        ("see https://harbour.example/thecouncilvotedontuesday and thecouncilvoted_on", []),
    ],
)
def test_words_without_blanks(text: str, mended: list[str]) -> None:
    assert [found.suggestion for found in joined(text)] == mended


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("t h e  c o u n c i l  v o t e d  o n  i t .", ["the council voted on it."]),
        ("t h e c o u n c i l v o t e d o n i t", ["the council voted on it"]),
        ("a b c d e f g h i j k l m n o p", []),
        ("C H A P T E R   O N E", ["CHAPTER ONE"]),
        ("1 2 3 4 5 6 7 8 9 0 1 2 3 4", []),
    ],
)
def test_letters_with_blanks_between_them(text: str, mended: list[str]) -> None:
    assert [found.suggestion for found in apart(text)] == mended


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("The coun- cil met at the offi ce.", ["council", "office"]),
        ("The gove rnment met.", ["government"]),
        ("The pre- and post-war town, on line, a data base", []),
    ],
)
def test_words_with_a_blank_inside(text: str, mended: list[str]) -> None:
    assert [found.suggestion for found in broken(text)] == mended
