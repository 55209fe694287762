"""Where the blanks of a text are wrong: lost between all words, put between all letters, or left inside words.

What stands there is cut into words by the model, or put together again: only what is English then is told.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import TYPE_CHECKING

from dedup.models.english import FUNCTION, english, vocabulary
from dedup.quality.english.reference_repair import REPAIRS, number_of
from dedup.quality.rule import span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedup.model import Span

READ = 20_000
"""Characters of a text that are looked at."""

JOINED = re.compile(r"(?<![\w@/.-])[A-Za-z][A-Za-z'’]{15,}(?![\w@/-])")
"""A word so long that it may be several; parts of addresses and identifiers are none."""
APART = re.compile(r"(?<!\S)\S(?:[ \u00a0]{1,3}\S(?!\S)){9,}")
"""Ten signs or more in a row with blanks between them."""
GAP = re.compile(r"[ \u00a0]{2,}")
BROKEN = re.compile(r"(?<![\w-])([A-Za-z]{2,})(?:- | )(?=([a-z]{2,})(?![\w'’]))")

LETTERS = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")

LONGEST = 20
STRAY = -9.0
"""Log probability of a letter that is in no word."""
LIKELY = -2.3
"""Log probability of a letter, on average, from which letters are words: -1.6 in prose, under -3 in any order."""
FEWEST_FUNCTION = 0.15
"""Share of function words in prose: in names and identifiers that were put together there are hardly any."""


def joined(text: str) -> list[Span]:
    """Return the runs of words without blanks, each as the words that it is."""
    found = []
    for match in JOINED.finditer(text[:READ]):
        words = split(match[0])
        if _is_prose(words):
            found.append(span(text, *match.span(), " ".join(words)))
    return found


def apart(text: str) -> list[Span]:
    """Return the runs of letters with blanks between them, each as the words that it is.

    Where more blanks part the words than the letters, these are known.
    """
    found = []
    for match in APART.finditer(text[:READ]):
        parts = ["".join(part.split()) for part in GAP.split(match[0])]
        if len(parts) == 1:
            parts = LETTERS.sub(lambda letters: f"{' '.join(split(letters[0]))} ", parts[0]).split()
        if _is_prose(LETTERS.findall(" ".join(parts))):
            found.append(span(text, *match.span(), " ".join(parts)))
    return found


def broken(text: str) -> list[Span]:
    """Return the words that have a blank, or a hyphen and a blank, inside, each as it is without it.

    One half at least is no common word, and both together are one.
    """
    return [
        span(text, match.start(), match.end(2), match[1] + match[2])
        for match in BROKEN.finditer(text[:READ])
        if _is_word(match[1] + match[2]) and not (_is_word(match[1], REPAIRS) and _is_word(match[2], REPAIRS))
    ]


def _is_prose(words: Sequence[str]) -> bool:
    """Tell whether words are known ones, and as many of them function words as in prose."""
    known = sum(map(_is_word, words))
    function = sum(word.lower() in _function_words() for word in words)
    return 2 * known > len(words) and function >= FEWEST_FUNCTION * len(words)


def _is_word(word: str, most: int = sys.maxsize) -> bool:
    """Tell whether a word is among so many commonest ones of the vocabulary."""
    return number_of().get(word.lower(), most) < most


@cache
def _function_words() -> frozenset[str]:
    known = vocabulary()
    return frozenset(
        word for word, bits in zip(known.words, known.bits.tolist(), strict=True) if bits & FUNCTION
    )


@cache
def _chances() -> dict[str, float]:
    """Return the log probability of each word of the model that letters can be."""
    words = zip(vocabulary().words, english().log_p.tolist(), strict=False)
    return {
        word: chance for word, chance in words if word in {"a", "i"} or (len(word) > 1 and word.isalpha())
    }


def split(letters: str) -> tuple[str, ...]:
    """Return the likeliest words that letters are without blanks (Viterbi), or () where these are unlikely."""
    chances = _chances()
    folded = letters.lower().replace("’", "'")
    best = [(0.0, 0)]
    for end in range(1, len(folded) + 1):
        options = [(best[end - 1][0] + chances.get(folded[end - 1], STRAY), end - 1)]
        for start in range(max(0, end - LONGEST), end - 1):
            chance = chances.get(folded[start:end])
            if chance is not None:
                options.append((best[start][0] + chance, start))
        best.append(max(options))
    if best[-1][0] < LIKELY * len(folded):
        return ()
    words: list[str] = []
    end = len(folded)
    while end:
        start = best[end][1]
        words.append(letters[start:end])
        end = start
    return tuple(reversed(words))
