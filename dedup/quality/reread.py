"""UTF-8 that was read in encodings ftfy does not try, and Western text read as that of another system.

The first proves itself: hardly any text in Chinese or Cyrillic is UTF-8 once it is written in its own encoding. The second
is known by elided words (“donÕt”, “cíest”), which hold the signs that differ.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

from dedup.quality.rule import span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dedup.model import Span

FEWEST = 2
"""Places from which it is no chance."""

FOREIGN = re.compile(r"[^\x00-\x7f\ufffd]+")
READ_IN = ("gb18030", "cp932", "koi8_r", "cp866", "cp437")
TRIED = 200
"""Places by which the encoding is found."""
MOST = 0.5
"""Share of the places that must be UTF-8."""
PROOF = 6
"""Bytes of UTF-8 from which they are no chance, whatever they say."""
WESTERN = re.compile(r"[ -~\u00a0-\u017e\u2010-\u2044\u20ac\u2122]+")
"""What a shorter place must say: signs and letters of Latin script."""
FRAME = re.compile("[\u2500-\u259f]+")
"""What frames and pictures are drawn of."""

SYSTEMS = (
    ("cp1252", "mac_roman"),
    ("mac_roman", "cp1252"),
    ("cp437", "cp1252"),
    ("cp850", "cp1252"),
    ("cp850", "utf-8"),
)
"""What a text was read as, and what it was written in."""
SLOPPY = "sloppy-windows-1252"
"""Windows-1252 without undefined bytes, as programs read it; ftfy's."""
COMMON = (
    "don’t", "can’t", "won’t", "isn’t", "aren’t", "doesn’t", "didn’t", "wasn’t", "weren’t", "couldn’t", "wouldn’t", "shouldn’t", "hasn’t",
    "haven’t", "hadn’t", "it’s", "that’s", "he’s", "she’s", "there’s", "here’s", "what’s", "who’s", "let’s", "i’m", "i’ve", "i’ll", "i’d",
    "we’re", "we’ve", "we’ll", "you’re", "you’ve", "you’ll", "they’re", "they’ve", "he’ll", "she’ll", "it’ll", "today’s", "year’s", "world’s",
    "country’s", "government’s", "company’s", "city’s", "state’s", "people’s", "women’s", "men’s", "children’s", "president’s", "minister’s",
    "c’est", "n’est", "s’est", "d’un", "d’une", "qu’il", "qu’elle", "qu’on", "l’on", "j’ai", "été", "était", "étaient", "être", "même", "très",
    "après", "société", "liberté", "égalité", "général", "année", "années", "système", "für", "über", "können", "müssen", "würde", "wäre",
    "später", "fünf", "natürlich", "größe", "también", "según", "después", "años", "españa", "información", "também", "från", "även",
)  # fmt: skip
"""Common words of Western languages that hold signs outside ASCII."""


WORD, LETTERS = re.compile(r"\S+"), re.compile(r"[^\W\d_]+")


def _misread() -> dict[str, list[tuple[str, str]]]:
    """Return what becomes of COMMON where it stays one word, folded, and in which of SYSTEMS."""
    found: dict[str, list[tuple[str, str]]] = {}
    for read_as, written_in in SYSTEMS:
        for word in COMMON:
            misread = word.encode(written_in, "replace").decode(read_as, "replace").lower()
            if LETTERS.fullmatch(misread) and normalize("NFKC", misread) == misread:
                found.setdefault(misread, []).append((read_as, written_in))
    return found


MISREAD = _misread()
BROKEN = re.compile(
    r"[a-zß-ÿ][À-ÖØ-ÞŒŠŽŸ]|[^\W\d_][“‘„]|[”…][^\W\d_]|"
    r"[^\W\d_](?<!\b[cdjlmnstoCDJLMNSTO])(?<!\b[Qq]u)’(?!(?:s|t|re|ve|ll|d|m)\b)[^\W\d_]"
)
"""What no word has: a capital behind a small letter, a quotation mark on the wrong side, an apostrophe where nothing is left out."""


def read_elsewhere(text: str) -> list[Span]:
    """Return the places of UTF-8 read in one of READ_IN, with their repair."""
    places = list(FOREIGN.finditer(text))
    first = {encoding: _proofs(_utf8(text, places[:TRIED], encoding)) for encoding in READ_IN}
    likely = max(READ_IN, key=first.__getitem__)
    found = list(_utf8(text, places, likely)) if first[likely] else []
    enough = _proofs(found) >= FEWEST and len(found) >= MOST * len(places)
    return [one for one, _ in found] if enough else []


def _proofs(found: Iterable[tuple[Span, bool]]) -> int:
    return sum(proves for _, proves in found)


def _utf8(text: str, places: Iterable[re.Match[str]], encoding: str) -> Iterator[tuple[Span, bool]]:
    """Yield the places that are UTF-8 once they are written in this encoding, and whether each can hardly be so by chance."""
    for place in places:
        start, end = place.span()
        try:
            written = place.group().encode(encoding)
            rightly = written.decode()
        except UnicodeError:
            continue
        beside = text[max(0, start - 1) : start] + text[end : end + 1]
        attached = not rightly.isalpha() or (beside.isascii() and any(map(str.isalpha, beside)))
        said = attached and WESTERN.fullmatch(rightly) is not None and not FRAME.fullmatch(place.group())
        if not rightly.isascii():
            yield span(text, start, end, rightly), len(written) >= PROOF or said


def read_as_other_system(text: str) -> list[Span]:
    """Return the words of a Western text that was read as that of another system, with their repair."""
    words = {word for word in LETTERS.findall(text.lower()) if word in MISREAD}
    likely = sorted({system for word in words for system in MISREAD[word]})
    found = max((list(_mended(text, *system)) for system in likely), key=len, default=[])
    return found if len(found) >= FEWEST else []


def _mended(text: str, read_as: str, written_in: str) -> Iterator[Span]:
    import ftfy.bad_codecs  # noqa: F401  makes SLOPPY known

    for word in WORD.finditer(text):
        if word.group().isascii():
            continue
        try:
            rightly = word.group().encode(read_as.replace("cp1252", SLOPPY)).decode(written_in)
        except UnicodeError:
            continue
        if WESTERN.fullmatch(rightly) and not BROKEN.search(rightly):
            yield span(text, word.start(), word.end(), rightly)
