"""Classes of characters, as one bit table over the Basic Multilingual Plane that the profile looks up."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np

from dedup.models.once import once

if TYPE_CHECKING:
    from numpy.typing import NDArray

LETTER = 1
DIGIT = 2
SPACE = 4
LATIN = 8
CYRILLIC = 16
GREEK = 32
HIDDEN = 64
"""Draws nothing: zero-width, directional and other format characters, tags, soft hyphens."""
CONTROL = 128
"""A control character other than tab and line ends, or the mark of an undecodable byte (U+FFFD)."""
LEAD = 256
"""What the first byte of a UTF-8 sequence (C2–F4) looks like when read as a single-byte encoding."""
TRAIL = 512
"""What a later byte of a UTF-8 sequence (80–BF) looks like when read as a single-byte encoding."""
WIDE = 1024
"""A Latin letter as wide as an ideograph, which Japanese and Chinese print has."""
OTHER_LOOK = CYRILLIC | GREEK | WIDE
"""Has letters that pass for those of LATIN: words of both are mixed."""

MISREADINGS = (
    "latin-1", "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1257", "iso-8859-2", "mac_roman", "cp437",
)  # fmt: skip
"""The encodings that UTF-8 is misread as; the list is ftfy's."""

LINE_ENDS = frozenset("\t\n\r\v\f\x1c\x1d\x1e\x1f\x85")


def classify(character: str) -> int:
    """Return the class bits of one character, but for LEAD and TRAIL."""
    category = unicodedata.category(character)
    if category[0] in "LM":
        return LETTER | _script(character)
    if category == "Nd":
        return DIGIT
    if character.isspace():
        return SPACE
    if category == "Cf":
        return HIDDEN
    if (category == "Cc" and character not in LINE_ENDS) or character == "\ufffd":
        return CONTROL
    return 0


def _script(character: str) -> int:
    code = ord(character)
    if code < 0x250 or 0x1E00 <= code < 0x1F00:
        return LATIN
    if 0x370 <= code < 0x400 or 0x1F00 <= code < 0x2000:
        return GREEK
    if 0x400 <= code < 0x530:
        return CYRILLIC
    if 0xFF21 <= code < 0xFF5B:
        return WIDE
    return 0


@once
def table() -> NDArray[np.uint16]:
    """Return the class bits of every code point below U+10000, uint16[65536]."""
    bits = np.zeros(0x10000, dtype=np.uint16)
    # Ideographs, Hangul and private use need no look-up each: they are letters, letters and nothing.
    bits[0x3400:0xD7A4] = LETTER
    bits[0xF900:0xFB00] = LETTER
    for start, end in ((0, 0x3400), (0xFB00, 0x10000)):
        bits[start:end] = [classify(chr(code)) for code in range(start, end)]
    for encoding in MISREADINGS:
        for byte in range(0x80, 0xF5):
            seen = bytes([byte]).decode(encoding, "ignore")
            if seen and byte >= 0xC2:
                bits[ord(seen)] |= LEAD
            elif seen and byte < 0xC0:
                bits[ord(seen)] |= TRAIL
    return bits
