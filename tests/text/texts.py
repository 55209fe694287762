"""Token batches of texts given in the test, readable again as words."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pyarrow as pa
from hypothesis import strategies as st

from dedup.text import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dedup.text import TokenBatch


def batch(texts: Iterable[str]) -> TokenBatch:
    """Return the tokens of these texts."""
    return tokenise(pa.array(list(texts), pa.large_string()))


def words(text: str) -> list[str]:
    """Return the tokens of one text as they stand in it, composed (NFC) but not folded."""
    tokens = batch([text])
    data = bytes(tokens.data)
    return [data[start:end].decode() for start, end in zip(tokens.starts, tokens.ends, strict=True)]


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


# Code points that tokenisers stumble over: apostrophes, joiners, marks, ligatures, Hangul parts, planes 1 and 2.
TRICKY = "'’ʼ＇­​‍̧́ßﬁⅨǅİıſΣςａ１٣०한글한ไทยភាសา漢字かなｶﾞ\U0001d400\U00020000\U000e0041\U0010ffff \t\n\x00\u2028अािക്\u093c\u1025\u102e\u0b47\u0b56"

text = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from(TRICKY), st.sampled_from("abC 1'")))
"""Any text that UTF-8 can hold, the tricky code points among it often."""

plain_text = st.text(st.sampled_from("aaabcdZQ9' .\n-\x00\x7fé’"), min_size=60, max_size=300)
"""Long text, nearly all ASCII, with tokens of every length and what ends a stretch of ASCII."""
