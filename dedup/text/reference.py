"""Tokenising in plain Python: the specification of `kernels.tokenise`, and what small batches run."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from dedup.text import alphabet
from dedup.text.alphabet import (
    APOSTROPHE,
    CLASS_MASK,
    COMPATIBILITY_IDEOGRAPHS,
    DIGIT,
    EXPANDS,
    IGNORABLE,
    JOINING_BIT,
    LATIN_BY_LOOK,
    LETTER,
    LIMIT,
    MARK,
    SPACE,
    SYMBOL,
    UPPER_BIT,
)
from dedup.text.alphabet import UNSPACED as UNSPACED_CLASS
from dedup.text.hashing import EXACT_SPACE, mix_exact, token_hash
from dedup.text.tokens import DIGIT as HAS_DIGIT
from dedup.text.tokens import FOREIGN, TITLE, UNSPACED, UPPER

if TYPE_CHECKING:
    from numpy.typing import NDArray


class DocumentTokens:
    """Collects the tokens of one document; `close_token` ends the last one."""

    def __init__(self) -> None:
        self.hashes: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.flags: list[int] = []
        self.exact = [0, 0]
        self.marked = False
        self._codes: list[int] = []
        self._start = self._end = self._flag = self._letters = self._uppers = 0
        self._last_class = SYMBOL
        self._gap = False
        self._begun = False

    def add(self, code: int, cls: int, upper: int, start: int, end: int, next_class: int) -> None:
        """Take in one folded code point that stands at bytes start:end."""
        if cls == IGNORABLE:
            return
        inside = bool(self._codes)
        joins = cls in {LETTER, DIGIT} or (
            inside
            and (cls == MARK or (cls == APOSTROPHE and self._last_class == LETTER and next_class == LETTER))
        )
        if joins:
            if not inside:
                self._start = start
                self._flag = TITLE if upper else 0
            self._codes.append(code)
            self._end = end
            self._letters += cls == LETTER
            self._uppers += cls == LETTER and bool(upper)
            if cls == DIGIT:
                self._flag |= HAS_DIGIT
            if end - start > 1:
                self._flag |= FOREIGN
            self._last_class = cls
            return
        self.close_token()
        if cls == SPACE:
            self._gap = True
        elif cls == UNSPACED_CLASS:
            self._emit(token_hash(chr(code)), start, end, UNSPACED | FOREIGN)
        else:
            self._mix(token_hash(chr(code)))

    def close_token(self) -> None:
        """End the token under way, if there is one."""
        if not self._codes:
            return
        if self._uppers == self._letters and self._letters > 1:
            self._flag |= UPPER
        self._emit(token_hash("".join(map(chr, self._codes))), self._start, self._end, self._flag)
        self._codes = []
        self._letters = self._uppers = 0

    def _emit(self, token: int, start: int, end: int, flags: int) -> None:
        self.hashes.append(token)
        self.starts.append(start)
        self.ends.append(end)
        self.flags.append(flags)
        self._mix(token)

    def _mix(self, item: int) -> None:
        """Take a token or symbol into the hash of the whole text."""
        if self._gap and self._begun:
            item ^= EXACT_SPACE
        self.exact = [mix_exact(state, item, lane) for lane, state in enumerate(self.exact)]
        self._gap = False
        self._begun = True


def tokenise(data: NDArray[np.uint8], bounds: NDArray[np.int64]) -> tuple[NDArray[Any], ...]:
    """Return hashes, starts, ends, flags, offsets, exact and marked for a batch (see `text.tokens`)."""
    documents = [_document(bytes(data[low:high]), int(low)) for low, high in pairwise(bounds)]
    return (
        np.array([value for document in documents for value in document.hashes], np.uint64),
        np.array([value for document in documents for value in document.starts], np.int32),
        np.array([value for document in documents for value in document.ends], np.int32),
        np.array([value for document in documents for value in document.flags], np.uint8),
        np.cumsum([0, *(len(document.hashes) for document in documents)], dtype=np.int64),
        np.array([document.exact for document in documents], np.uint64).reshape(-1, 2),
        np.array([document.marked for document in documents], np.bool_),
    )


def _document(utf8: bytes, base: int) -> DocumentTokens:
    tokens = DocumentTokens()
    text = utf8.decode()
    position = base
    for index, char in enumerate(text):
        end = position + len(char.encode())
        tokens.marked |= _joins_backwards(ord(char)) or (
            char in LATIN_BY_LOOK and _has_latin(text[max(index - 1, 0) : index + 2])
        )
        next_class = _entry(ord(text[index + 1]))[1] if index + 1 < len(text) else SPACE
        for code, cls, upper in _folded(ord(char)):
            tokens.add(code, cls, upper, position, end, next_class)
        position = end
    tokens.close_token()
    return tokens


@lru_cache(maxsize=4096)
def _entry(code: int) -> tuple[int, int, int]:
    """Return the value, class and upper bit of a code point."""
    if code < LIMIT:
        entry = int(alphabet.load().table[code])
        return entry >> 8, entry & CLASS_MASK, entry & UPPER_BIT
    if code < 0x40000:
        return code, UNSPACED_CLASS, 0
    return code, IGNORABLE if code >> 16 == 14 else SYMBOL, 0


def _has_latin(text: str) -> bool:
    return any(char.isascii() and char.isalpha() for char in text)


@lru_cache(maxsize=4096)
def _joins_backwards(code: int) -> bool:
    """Tell whether a code point can compose with the one before it, or change places with it."""
    if code < LIMIT:
        return bool(int(alphabet.load().table[code]) & JOINING_BIT)
    return code in COMPATIBILITY_IDEOGRAPHS


@lru_cache(maxsize=4096)
def _folded(code: int) -> tuple[tuple[int, int, int], ...]:
    """Return value, class and upper bit of each code point that one folds to."""
    value, cls, upper = _entry(code)
    if cls != EXPANDS:
        return ((value, cls, upper),)
    start, count = value >> 5, value & 31
    expansion = map(int, alphabet.load().expansions[start : start + count])
    return tuple((*_entry(expanded)[:2], upper) for expanded in expansion)
