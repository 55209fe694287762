"""The shipped English vocabulary: which words there are, by the hash of their token.

Built by `python -m training.language`; its card is in docs/models.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dedup.text.hashing import FNV_OFFSET, FNV_PRIME, finish_array

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FOLDER = Path(__file__).parent

MUTABLE, FUNCTION, FINGERPRINT = 1, 2, 4
"""Bits of a word: a spinner could replace it; it is a function word; hardly anyone but a spinner uses it."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """n words, numbered; those of the language model come first, the commonest first.

    `hashes` (uint64[n]) are their token hashes, `bits` (uint8[n]) hold MUTABLE, FUNCTION
    and FINGERPRINT.
    """

    words: tuple[str, ...]
    hashes: NDArray[np.uint64]
    bits: NDArray[np.uint8]


@cache
def vocabulary() -> Vocabulary:
    """Read the shipped vocabulary; the same object at each call."""
    with np.load(FOLDER / "vocabulary.npz", allow_pickle=False) as stored:
        words = tuple(stored["words"].tobytes().decode().split("\n"))
        return Vocabulary(words, hash_words(words), stored["bits"])


def hash_words(words: Sequence[str]) -> NDArray[np.uint64]:
    """Return `dedup.text.hashing.token_hash` of each word (folded, none empty), uint64[n]."""
    table = np.array(words)
    lengths = np.char.str_len(table)
    order = np.argsort(-lengths, kind="stable")
    columns = np.ascontiguousarray(table[order].view(np.uint32).reshape(len(words), -1).T)
    left = np.cumsum(np.bincount(lengths)[::-1])[::-1]  # left[i]: words of i characters or more
    state = np.full(len(words), FNV_OFFSET, np.uint64)
    for codes, count in zip(columns, left[1:].tolist(), strict=True):
        state[:count] = (state[:count] ^ codes[:count]) * np.uint64(FNV_PRIME)
    hashes = np.empty_like(state)
    hashes[order] = finish_array(state)
    return hashes
