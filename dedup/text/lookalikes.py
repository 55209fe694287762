"""Letters of other scripts that pass for Latin ones: what a reader takes them for (Unicode Technical Standard 39)."""

from __future__ import annotations

import re

from dedup.text.alphabet import LATIN_BY_LOOK

LOOKS = str.maketrans(LATIN_BY_LOOK)
OTHER_SCRIPTS = re.compile("[\u0370-\u052f]")
WORD = re.compile(r"[^\W\d_]+")
TWO_SCRIPTS = re.compile("[{}](?:(?<=[A-Za-z].)|(?=[A-Za-z]))".format("".join(LATIN_BY_LOOK)))
"""A letter that looks like a Latin one beside a Latin one. It comes first in the pattern, as most texts have none: that is six
times as fast as to look for the Latin letter first."""


def as_read(text: str) -> str:
    """Return the text with Latin letters in the places of those drawn like them, in words that hold both.

    In a text with no other letters of those scripts, words of such letters alone become Latin as well. The length of the
    text stays the same.
    """
    if not TWO_SCRIPTS.search(text):
        return text
    latin = text.translate(LOOKS)
    return WORD.sub(_as_latin, text) if OTHER_SCRIPTS.search(latin) else latin


def _as_latin(word: re.Match[str]) -> str:
    latin = word[0].translate(LOOKS)
    return latin if TWO_SCRIPTS.search(word[0]) and not OTHER_SCRIPTS.search(latin) else word[0]
