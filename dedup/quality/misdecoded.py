"""Bytes read as what they are not, where ftfy sees nothing: other scripts, bytes written out, and signs lost to `?`.

ftfy mends UTF-8 that was read in a single-byte encoding. Cyrillic and Greek were in single-byte encodings themselves,
mail and programs write bytes as `=E2=80=99` and `\\xe2\\x80\\x99`, and what an encoding cannot hold becomes a question mark.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dedup.quality.rule import span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.model import Span

FEWEST_WORDS, FEWEST_BYTES = 3, 2
"""Words, and signs of which the bytes are written out, from which it is no chance."""
FEWEST_LOST, LOST_SHARE = 3, 0.001
"""Places, and share of the characters, lost to U+FFFD or a question mark from which it is reported: not the odd sign gone
missing."""

WESTERN = re.compile(r"[\u00a8\u00b8-\u00ff]{3,}")
"""A word without a single letter of ASCII: no language of Latin letters has such words side by side."""
SHORT_WESTERN = re.compile(r"(?<![A-Za-z])[\u00a8\u00b8-\u00ff]+(?![A-Za-z])")
"""The same of any length, beside longer ones."""
LETTER = re.compile(r"[^\W\d_]|[×÷]")
MOST_OF_LINE = 0.5
INVERTED = re.compile(r"\b[а-яё][А-ЯЁ]{2,}\b")
"""KOI8-R has its capitals where Windows-1251 has its small letters, and the other way round."""
CYRILLIC_WORD = re.compile(r"[А-Яа-яЁё]+")
CAPITALS = 0.6
"""Share of capitals from which the case of a text is inverted."""

READ_AS = (("cp1252", ("cp1251", "koi8_r", "cp1253")), ("koi8_r", ("cp1251",)), ("cp1251", ("koi8_r",)))
"""What a text was read as, and what it may have been."""
COMMON = frozenset("оеаинтсрвлαοιετσνηρπάέίόύ")
"""The commonest letters of Russian and Greek."""
USUAL_COMMON, USUAL_SMALL = 0.55, 0.75
"""Shares of these and of small letters that a text has at least when it is read rightly."""

WRITTEN_BYTES = re.compile(r"(?:=[0-9A-F]{2}){2,}|(?:\\x[0-9a-f]{2}){2,}")
ADDRESS = re.compile(r"\w+:/|www\.|[/?&]\S*$")
APOSTROPHE = re.compile(r"\?(?<=[a-z]{2}\?)(?=(?:t|s|re|ve|ll|d|m)\b)")
AFTER_QUOTE = re.compile(r"\?(?<=[A-Za-z,.][\"”]\?)(?=[a-z])")


def other_script(text: str) -> Iterator[Span]:
    """Yield the words of Cyrillic or Greek text read as Western European or as each other, with their repair."""
    yield from _reread(text, WESTERN, SHORT_WESTERN, MOST_OF_LINE)
    if INVERTED.search(text):
        letters = "".join(CYRILLIC_WORD.findall(text))
        if sum(map(str.isupper, letters)) >= CAPITALS * len(letters):
            yield from _reread(text, CYRILLIC_WORD, CYRILLIC_WORD, 0.0)


def _reread(text: str, word: re.Pattern[str], beside: re.Pattern[str], share: float) -> Iterator[Span]:
    """Yield the words of a kind, and those beside them, where they are this share of a line's letters, if they can be read rightly."""
    words: list[re.Match[str]] = []
    lines: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        found = list(word.finditer(text, start, end))
        held = sum(len(match.group()) for match in found)
        if found and held >= share * len(LETTER.findall(line)):
            words += found
            lines.append((start, end))
        start = end + 1
    if len(words) < FEWEST_WORDS:
        return
    best = _encodings(" ".join(match.group() for match in words))
    if best is None:
        return
    for match in (match for start, end in lines for match in beside.finditer(text, start, end)):
        rightly = _read(match.group(), *best)
        if rightly is not None:
            yield span(text, match.start(), match.end(), rightly)


def _encodings(words: str) -> tuple[str, str] | None:
    """Return what words were read as and what they are, if that gives them the letters that text has."""
    likely: list[tuple[float, tuple[str, str]]] = []
    for read_as, written_as in READ_AS:
        for encoding in written_as:
            rightly = _read(words, read_as, encoding)
            letters = [character for character in rightly or "" if character.isalpha()]
            if not letters:
                continue
            common = sum(letter.lower() in COMMON for letter in letters) / len(letters)
            small = sum(map(str.islower, letters)) / len(letters)
            if common >= USUAL_COMMON and small >= USUAL_SMALL:
                likely.append((common + small, (read_as, encoding)))
    return max(likely)[1] if likely else None


def _read(words: str, read_as: str, written_as: str) -> str | None:
    try:
        return words.encode(read_as).decode(written_as)
    except UnicodeError:
        return None


def written_bytes(text: str) -> list[Span]:
    """Return the signs outside ASCII of which the bytes of their UTF-8 are written out, but those in addresses."""
    found = []
    for match in WRITTEN_BYTES.finditer(text):
        digits = re.sub(r"=|\\x", "", match.group())
        try:
            sign = bytes.fromhex(digits).decode()
        except UnicodeDecodeError:
            continue
        if not sign.isascii() and not _in_address(text, match.start()):
            found.append(span(text, match.start(), match.end(), sign))
    return found if len(found) >= FEWEST_BYTES else []


def lost_signs(text: str) -> list[Span]:
    """Return the question marks in the place of an apostrophe or of what follows a quotation mark, if there are many."""
    found = [
        span(text, match.start(), match.end(), "’")
        for match in APOSTROPHE.finditer(text)
        if not _in_address(text, match.start())
    ]
    found += [span(text, match.start(), match.end()) for match in AFTER_QUOTE.finditer(text)]
    many = len(found) >= max(FEWEST_LOST, LOST_SHARE * len(text))
    return sorted(found, key=lambda one: one.start) if many else []


def _in_address(text: str, place: int) -> bool:
    """Tell whether the word up to a place is an address."""
    start = max(text.rfind(" ", 0, place), text.rfind("\n", 0, place)) + 1
    return ADDRESS.search(text, start, place) is not None
