"""The list of tortured phrases, and a quick way to tell which of its queries a text can meet.

Each phrase is filed by its two rarest neighbours or, where its words need not be neighbours, by its rarest word. The
hashes of those are looked up for every token of a batch; the queries themselves are read for suspects only. Packed
by `python -m training.tortured`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dedup.compiled import worthwhile
from dedup.models.english import UNKNOWN, english
from dedup.models.once import once
from dedup.quality import reference_phrasebook
from dedup.quality.english import reference_model
from dedup.quality.queries import Query, parse
from dedup.quality.reference_phrasebook import PAIR, SIEVE_BITS
from dedup.text.hashing import MASK, token_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from dedup.quality.queries import Phrase
    from dedup.text.tokens import TokenBatch

PATH = Path(__file__).parent.parent / "models" / "tortured_phrases.npz"

SMALL = 1 << 16
"""Tokens up to which NumPy is fast enough that loading (or compiling) the kernel does not pay."""


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """n queries with what was meant, and m keys by which they are filed.

    `lines[i]` holds query i and what was meant, a tab between. Those filed under `keys[k]` (uint64[m], sorted) are
    `numbers[starts[k]:starts[k+1]]`. Bit b of `sieve` (uint8[2 ** SIEVE_BITS / 8]) tells that a key begins with the
    bits b.
    """

    lines: tuple[str, ...]
    keys: NDArray[np.uint64]
    starts: NDArray[np.int32]
    numbers: NDArray[np.int16]
    sieve: NDArray[np.uint8]

    def meant(self, number: int) -> str | None:
        """Return what a query's phrase stands for, None where nobody knows."""
        return self.lines[number].partition("\t")[2] or None


@once
def phrasebook() -> Phrasebook:
    """Read the shipped list; the same object at each call."""
    with np.load(PATH, allow_pickle=False) as stored:
        keys = stored["keys"]
        lines = tuple(stored["lines"].tobytes().decode().splitlines())
        starts, numbers = stored["starts"], stored["numbers"]
    sieve = np.zeros(1 << SIEVE_BITS, np.bool_)
    sieve[keys >> np.uint64(64 - SIEVE_BITS)] = True
    return Phrasebook(lines, keys, starts, numbers, np.packbits(sieve, bitorder="little"))


@cache
def query(number: int) -> Query:
    """Return a query of the shipped list; few are ever asked for, so that none is parsed before."""
    return parse(phrasebook().lines[number].partition("\t")[0])


def pack(lines: Sequence[str]) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of a list of queries as they are stored. Raises `ValueError` for one without a phrase."""
    filed: dict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        for phrase in parse(line.partition("\t")[0]).wanted[0]:
            filed[_key(phrase)].append(number)
    keys = sorted(filed)
    return {
        "lines": np.frombuffer("\n".join(lines).encode(), np.uint8),
        "keys": np.array(keys, np.uint64),
        "starts": np.cumsum([0, *(len(filed[key]) for key in keys)], dtype=np.int32),
        "numbers": np.array([number for key in keys for number in filed[key]], np.int16),
    }


def _key(phrase: Phrase) -> int:
    if len(phrase.words) == 1 or phrase.slop:
        return token_hash(min(phrase.words, key=lambda word: _log_p((word,))))
    first, second = min(pairwise(phrase.words), key=_log_p)
    return token_hash(first) * PAIR + token_hash(second) & MASK


def _log_p(words: tuple[str, ...]) -> float:
    """Return about how likely these words are to stand in an English text, one behind the other (natural logarithm)."""
    model = english()
    numbers = reference_model.numbers(hashes_of(words), model)
    alone = np.where(
        (numbers >= 0) & (numbers < len(model.log_p)), model.log_p[numbers % len(model.log_p)], UNKNOWN
    )
    return float(alone.sum() + reference_model.bigrams(numbers[:-1], numbers[1:], model).sum())


def likely(tokens: TokenBatch, asked: NDArray[np.bool_]) -> dict[int, list[int]]:
    """Return the queries whose key a document holds, by its row, for those in `asked` (bool[n])."""
    book = phrasebook()
    table = (book.keys, book.sieve)
    if worthwhile(len(tokens.hashes), SMALL):
        from dedup.quality import kernels_phrasebook

        rows, keys = kernels_phrasebook.find_keys(tokens.hashes, tokens.offsets, asked, *table)
    else:
        rows, keys = reference_phrasebook.find_keys(tokens.hashes, tokens.offsets, asked, *table)
    found: dict[int, list[int]] = defaultdict(list)
    for row, key in sorted(set(zip(rows.tolist(), keys.tolist(), strict=True))):
        found[row] += book.numbers[book.starts[key] : book.starts[key + 1]].tolist()
    return found


def can_meet(words: NDArray[np.uint64], number: int) -> bool:
    """Tell whether a text, given as token hashes, has all words that a query needs and one of its phrases.

    Phrases whose words may be apart are not looked for.
    """
    phrases, needed = _hashed(number)
    if not all((words == word).any() for word in needed):
        return False
    return not phrases or any(_has(words, phrase) for phrase in phrases)


@cache
def _hashed(number: int) -> tuple[list[NDArray[np.uint64]], NDArray[np.uint64]]:
    """Return the token hashes of a query's phrases, one of which a text must have, and of all words that it needs."""
    asked = query(number)
    phrases = [hashes_of(phrase.words) for phrase in asked.wanted[0] if not phrase.slop]
    return phrases, hashes_of(sorted(asked.needed))


def hashes_of(words: Iterable[str]) -> NDArray[np.uint64]:
    """Return the token hash of each word."""
    return np.array([token_hash(word) for word in words], np.uint64)


def _has(words: NDArray[np.uint64], phrase: NDArray[np.uint64]) -> bool:
    at = np.flatnonzero(words[: len(words) - len(phrase) + 1] == phrase[0])
    for place, word in enumerate(phrase[1:], 1):
        at = at[words[at + place] == word]
    return len(at) > 0
