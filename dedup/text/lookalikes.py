"""Letters of other scripts that pass for Latin ones: what a reader takes them for (Unicode Technical Standard 39)."""

from __future__ import annotations

import re

from dedup.text.alphabet import LATIN_BY_LOOK

LOOKS = str.maketrans(LATIN_BY_LOOK)
OTHER_SCRIPTS = re.compile("[\u0370-\u052f]")
WORD = re.compile(r"[^\W\d_]+")
TWO_SCRIPTS = re.compile("[{}](?:(?<=[A-Za-z].)|(?=[A-Za-z]))".format("".join(LATIN_BY_LOOK)))
"""Begins with what most texts have not: six times as fast as the same with Latin letters first."""


def as_read(text: str) -> str:
    """Return the text with Latin letters for those drawn like them, of words that hold both.

    Where a text has no other letters of their scripts, words of nothing else are taken for Latin as well. Each character is replaced by one.
    """
    if not TWO_SCRIPTS.search(text):
        return text
    latin = text.translate(LOOKS)
    return WORD.sub(_as_latin, text) if OTHER_SCRIPTS.search(latin) else latin


def _as_latin(word: re.Match[str]) -> str:
    latin = word[0].translate(LOOKS)
    return latin if TWO_SCRIPTS.search(word[0]) and not OTHER_SCRIPTS.search(latin) else word[0]
