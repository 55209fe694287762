"""Triggers and repetition in plain Python: what `kernels_profile` computes, and what small inputs use."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dedup.text.hashing import MASK
from dedup.text.tokens import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

ENGLISH_BIT = 1 << 63
"""Marks the commonest English words in the table of triggers."""

CONTINUES_BIT = 1 << 62
"""Marks words and beginnings of phrases that go on to a longer trigger phrase."""

LONGEST_PHRASE = 8
PHRASE_FACTOR = 0x9E37_79B9_7F4A_7C15

PASSAGE = 10
UNSPACED_PASSAGE = 20
"""Words, or characters of scripts without spaces, from which a stretch of text counts as a passage (Gopher: 5 to 10)."""


def phrase_keys(hashes: Iterable[int]) -> Iterator[int]:
    """Yield the keys of the first word, the first two words … of a phrase given as its tokens' hashes."""
    key = 0
    for value in hashes:
        key = (key * PHRASE_FACTOR + value) & MASK
        yield key


def mark_triggers(
    hashes: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    keys: NDArray[np.uint64],
    bits: NDArray[np.uint64],
) -> tuple[NDArray[np.uint64], NDArray[np.int32], NDArray[np.int32]]:
    """Return for each document the union of its trigger phrases' bits, its English words and the longest gap."""
    table = {int(key): int(bit) for key, bit in zip(keys, bits, strict=True) if bit}
    marks = np.zeros(len(offsets) - 1, dtype=np.uint64)
    english = np.zeros(len(offsets) - 1, dtype=np.int32)
    gaps = np.zeros(len(offsets) - 1, dtype=np.int32)
    for i in range(len(marks)):
        words = hashes[offsets[i] : offsets[i + 1]].tolist()
        found = 0
        for start in range(len(words)):
            for key in phrase_keys(words[start : start + LONGEST_PHRASE]):
                held = table.get(key, 0)
                found |= held
                if not held & CONTINUES_BIT:
                    break
        marks[i] = found
        stops = [j for j, word in enumerate(words) if table.get(word, 0) & ENGLISH_BIT]
        english[i] = len(stops)
        gaps[i] = max(after - before - 1 for before, after in pairwise([-1, *stops, len(words)]))
    return marks, english, gaps


def count_repeated(
    hashes: NDArray[np.uint64], flags: NDArray[np.uint8], offsets: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return how many tokens of each document are part of passages that came before, and of the longest, int32[n]."""
    repeated = np.zeros(len(offsets) - 1, dtype=np.int32)
    longest = np.zeros(len(offsets) - 1, dtype=np.int32)
    for i in range(len(repeated)):
        words = hashes[offsets[i] : offsets[i + 1]]
        unspaced = int(np.count_nonzero(flags[offsets[i] : offsets[i + 1]] & UNSPACED))
        width = UNSPACED_PASSAGE if 2 * unspaced > len(words) else PASSAGE
        begins, ends = repeated_passages(words, width).T
        repeated[i] = (ends - begins).sum()
        longest[i] = (ends - begins).max(initial=0)
    return repeated, longest


def repeated_passages(words: NDArray[np.uint64], width: int) -> NDArray[np.int64]:
    """Return the stretches [start, end) of words (numbers, one a word) made of runs of `width` that came before, int64[k, 2]."""
    keys = np.zeros(max(len(words) - width + 1, 0), np.uint64)
    for place in range(width if len(keys) else 0):
        keys = keys * np.uint64(PHRASE_FACTOR) + words[place : place + len(keys)]
    order = np.argsort(keys, kind="stable")
    again = np.sort(order[1:][keys[order[1:]] == keys[order[:-1]]])
    apart = np.diff(again) > width
    begins = again[np.concatenate([[True], apart])] if len(again) else again
    ends = again[np.concatenate([apart, [True]])] + width if len(again) else again
    return np.stack([begins, ends], axis=1)
