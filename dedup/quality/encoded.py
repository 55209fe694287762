"""Data that was written out as letters and left in a text: base64, hexadecimal, dumps, uuencoded files, armoured keys, `data:` addresses."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG_WORD = 40
"""Bytes of a word with a figure in it from which it may be part of encoded data."""

FRAMED = re.compile(
    r"data:[a-z]+/[\w.+-]+(?:;[\w=.-]+)*;base64,[\w+/=%-]{16,}|"
    r"-----BEGIN ([A-Z0-9 ]{3,40})-----(?=.{0,400}?[A-Za-z0-9+/]{30})(?:(?!-----BEGIN ).){20,40000}?-----END \1-----|"
    r"^[ >|]*begin [0-7]{3} [^\n]{1,80}\n(?:[ >|]*[!-`][ -`]{3,62}[\r\t ]*\n){2,}(?:[^\n]{0,3}\n[ >|]*end$)?",
    re.DOTALL | re.MULTILINE,
)
"""What says itself that it is data, before it: addresses that hold it, armoured keys and signatures, uuencoded files."""

BLOCK = re.compile(
    r"(?<![\w+/=-])[A-Za-z0-9+/]{40,}+(?:[\s>|]++[A-Za-z0-9+/]{40,}+)*+(?:(?:[\s>|]++[A-Za-z0-9+/]+)?={1,2})?"
)
"""A word of the signs of base64, or some of them that fill lines; the last one may be shorter. Nothing is tried twice."""

DUMP = re.compile(
    r"(?:^[ \t>|]*(?:0x)?[0-9A-Fa-f]{4,8}(?::[ \t]{0,2}|[ \t]{1,4})(?:(?:[0-9A-Fa-f]{2}){1,4}[ \t-]{1,3}){5,}"
    r"(?:[0-9A-Fa-f]{2}){0,4}(?:[ \t]*$|[ \t]+[^\n]{1,40}$)\n?){4,}",
    re.MULTILINE,
)
"""Lines of a dump, as xxd, hexdump and od write them: where the bytes stand, the bytes, and what they are as letters."""
OFFSET = re.compile(r"^[ \t>|]*(?:0x)?([0-9A-Fa-f]{4,8})", re.MULTILINE)
STEPS = frozenset({8, 16, 32})
"""Bytes of a line."""

SHORTEST_BLOCK = 160
"""Characters from which it is no hash, of which the longest in use has 128, and no name."""

MIXED, FIGURES, LOOKED_AT = 0.35, 0.05, 4000
"""Share of neighbours, among the first characters, of which one is a capital and the other a small letter or a figure, and so
on: 0.65 in base64, 0.47 in hexadecimal, under 0.2 in words; and share of figures: 0.16, 0.63, and none in names run together.
"""

ADDRESS_BEFORE = re.compile(r"[/?&#%][^\s<>\"']*$")
LONGEST_ADDRESS = 300
ADDRESS_BEHIND = re.compile(r"[_.%&?#-]\w")


def framed(text: str) -> Iterator[tuple[int, int]]:
    """Yield where encoded data stands that says so, [start, end)."""
    return (match.span() for match in FRAMED.finditer(text))


def dumps(text: str) -> Iterator[tuple[int, int]]:
    """Yield where dumps stand, [start, end): each line tells the place behind the last one's bytes, in base 16 or 8."""
    for match in DUMP.finditer(text):
        places = OFFSET.findall(match[0])[:LOOKED_AT]
        if any(_steady(places, base) for base in (16, 8)):
            yield match.start(), match.start() + len(match[0].rstrip())


def _steady(places: list[str], base: int) -> bool:
    """Tell whether numbers go on by the bytes of a line."""
    if base == 8 and not all(set(place) <= set("01234567") for place in places):
        return False
    numbers = [int(place, base) for place in places]
    steps = {second - first for first, second in pairwise(numbers)}
    return len(steps) == 1 and steps <= STEPS


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield where blocks of encoded data stand, [start, end), but in addresses."""
    for match in BLOCK.finditer(text):
        start, end = match.span()
        if end - start < SHORTEST_BLOCK:
            continue
        before = ADDRESS_BEFORE.search(text, max(0, start - LONGEST_ADDRESS), start)
        in_address = before or ADDRESS_BEHIND.match(text, end)
        if not in_address and _mixed(text[start : min(end, start + LOOKED_AT)]):
            yield start, end


def _mixed(signs: str) -> bool:
    """Tell whether capitals, small letters and figures follow each other as in encoded data."""
    kinds = [(sign.isupper(), sign.isdigit()) for sign in signs if sign.isalnum()]
    changes = sum(one != other for one, other in pairwise(kinds))
    figures = sum(is_figure for _, is_figure in kinds)
    return changes >= MIXED * len(signs) and figures >= FIGURES * len(signs)
