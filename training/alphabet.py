"""Build dedup/models/alphabet.npz: what each code point is and folds to.

    python -m training.alphabet

The table pins one version of Unicode, so that tokens do not depend on the Python that runs them.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dedup.text import alphabet

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNSPACED_SCRIPTS = (
    "CJK",
    "HIRAGANA",
    "KATAKANA",
    "BOPOMOFO",
    "THAI",
    "LAO",
    "KHMER",
    "MYANMAR",
    "TIBETAN",
    "JAVANESE",
    "NEW TAI LUE",
    "TAI THAM",
    "YI",
    "NUSHU",
    "TANGUT",
    "IDEOGRAPHIC",
)
"""Beginnings of the character names of scripts that write no spaces between words (UAX #29, UAX #14 class SA)."""


SMALL_CAPITAL = re.compile("LATIN LETTER SMALL CAPITAL ([A-Z])$")
"""Letters that pass for others in text that is set in them to look odd; no spelling has them."""


def character_class(char: str) -> int:
    """Return the class of one code point (see `dedup.text.alphabet`)."""
    category = unicodedata.category(char)
    if char in alphabet.APOSTROPHES:
        return alphabet.APOSTROPHE
    if char.isspace() or category.startswith("Z"):
        return alphabet.SPACE
    if category in {"Cf", "Cc"}:
        # A control character glued into a word is damage: it must not make another word of it.
        return alphabet.IGNORABLE
    if category[0] in "LMN":
        if unicodedata.name(char, "").startswith(UNSPACED_SCRIPTS):
            return alphabet.UNSPACED
        return {"L": alphabet.LETTER, "M": alphabet.MARK, "N": alphabet.DIGIT}[category[0]]
    return alphabet.SYMBOL


def fold(char: str) -> str:
    """Return the NFKC case-folded form of one character; empty where it is ignorable."""
    if char in alphabet.APOSTROPHES:
        return alphabet.APOSTROPHES[0]
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold())
    small_capital = SMALL_CAPITAL.match(unicodedata.name(char, ""))
    if small_capital:
        return small_capital[1].lower()
    # Spacing accents decompose to a space and a combining mark, which would split words that they do not split.
    return char if folded.startswith(" ") and len(folded) > 1 else folded


def joining_characters() -> frozenset[str]:
    """Return the characters that compose with the one before them (NFC_Quick_Check is Maybe)."""
    joining = {
        chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))
    }  # Hangul, by arithmetic
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            pair = "".join(chr(int(part, 16)) for part in parts)
            if unicodedata.normalize("NFC", pair) == chr(code):
                joining.add(pair[1])
    return frozenset(joining)


def build() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the table (uint32[LIMIT]) and the expansions (uint32[k])."""
    table = np.zeros(alphabet.LIMIT, np.uint32)
    expansions: list[int] = []
    joining = joining_characters()
    for code in range(alphabet.LIMIT):
        if 0xD800 <= code < 0xE000:
            continue
        char = chr(code)
        bits = alphabet.UPPER_BIT if char.isupper() or char.istitle() else 0
        if unicodedata.combining(char) or char in joining:
            bits |= alphabet.JOINING_BIT
        if char in alphabet.LATIN_BY_LOOK:
            bits |= alphabet.LOOKALIKE_BIT
        folded = fold(char)
        if len(folded) <= 1:
            target = folded or char
            table[code] = ord(target) << 8 | character_class(target) | bits
        else:
            table[code] = (len(expansions) << 5 | len(folded)) << 8 | alphabet.EXPANDS | bits
            expansions.extend(map(ord, folded))
    return table, np.array(expansions, np.uint32)


if __name__ == "__main__":
    built, expanded = build()
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else alphabet.PATH
    np.savez_compressed(path, table=built, expansions=expanded, unicode=np.array(unicodedata.unidata_version))
    print(
        f"{path.name}: Unicode {unicodedata.unidata_version}, {len(expanded)} expanded code points, {path.stat().st_size:,} bytes"
    )
