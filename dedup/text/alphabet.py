"""What each code point is (letter, digit, space …) and what it folds to: NFKC and case folding, one at a time.

An entry of the table is `value << 8 | look-alike bit | joining bit | upper bit | class`. The value is the folded code
point; for class EXPANDS it is `start << 5 | length` into `expansions`. Folding one code point at a time leaves out
canonical composition; `dedup.text.tokenise` composes the few texts that need it first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SYMBOL, SPACE, LETTER, DIGIT, MARK, UNSPACED, APOSTROPHE, IGNORABLE, EXPANDS = range(9)
CLASS_MASK = 15
UPPER_BIT = 16
JOINING_BIT = 32
"""Can compose with the code point before it, or change places with it: a text that holds such a one need not be in NFC."""
LOOKALIKE_BIT = 64
"""Is drawn like a Latin letter (`LATIN_BY_LOOK`): a word that holds it and Latin letters is read as Latin."""

APOSTROPHES = "'\u2019\u02bc\uff07"
"""All fold to the first; between two letters they are part of the word (UAX #29, rule WB6)."""

COMPATIBILITY_IDEOGRAPHS = range(0x2F800, 0x2FA20)
"""Code points beyond the table that NFC replaces."""

LATIN_BY_LOOK = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧον",
        "ABESIJKMHOPCTYXaesijopcyxhdqwABEZHIKMNOPTYXov",
        strict=True,
    )
)
"""Cyrillic and Greek letters drawn like Latin ones (Unicode confusables, single letters only)."""

LIMIT = 0x20000
"""Code points from here on are ideographs (planes 2 and 3), ignorable tags (plane 14) or symbols."""

PATH = Path(__file__).parent.parent / "models" / "alphabet.npz"


@dataclass(frozen=True, slots=True)
class Alphabet:
    """`table` uint32[LIMIT], `expansions` uint32[k], and the version of Unicode that they hold."""

    table: NDArray[np.uint32]
    expansions: NDArray[np.uint32]
    unicode: str


@lru_cache(maxsize=1)
def load() -> Alphabet:
    """Read the shipped table; the same object at each call."""
    with np.load(PATH, allow_pickle=False) as stored:
        return Alphabet(stored["table"], stored["expansions"], str(stored["unicode"]))
