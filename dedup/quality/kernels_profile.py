"""Triggers and repetition, counted in passes over the tokens of a batch; `reference_profile` is the specification."""

# mypy: disable-error-code="untyped-decorator, assignment"
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray  # noqa: TC002  (numba reads the annotations' names)

from dedup.kernel import kernel
from dedup.quality.reference_profile import (
    CONTINUES_BIT,
    ENGLISH_BIT,
    PASSAGE,
    PHRASE_FACTOR,
    UNSPACED_PASSAGE,
)
from dedup.text.tokens import UNSPACED

ENGLISH = np.uint64(ENGLISH_BIT)
CONTINUES = np.uint64(CONTINUES_BIT)
FACTOR = np.uint64(PHRASE_FACTOR)


@kernel(inline="always")
def _look_up(key: np.uint64, keys: NDArray[np.uint64], bits: NDArray[np.uint64]) -> np.uint64:
    last = np.int64(len(keys) - 1)
    slot = np.int64(key) & last
    held: np.uint64 = bits[slot]
    while held != 0 and keys[slot] != key:
        slot = (slot + 1) & last
        held = bits[slot]
    return held


@kernel
def mark_triggers(
    hashes: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    keys: NDArray[np.uint64],
    bits: NDArray[np.uint64],
) -> tuple[NDArray[np.uint64], NDArray[np.int32], NDArray[np.int32]]:
    """Return for each document the union of its trigger phrases' bits, its English words and the longest gap.

    uint64[n], int32[n] and int32[n]; the gap counts the tokens between two English words, or the text's ends.

    `keys` and `bits` are an open-addressed table of a power of two slots; a free slot has no bits. A phrase is found
    word by word: the bit CONTINUES tells that a longer one begins so.
    """
    n = len(offsets) - 1
    marks = np.zeros(n, dtype=np.uint64)
    english = np.zeros(n, dtype=np.int32)
    gaps = np.zeros(n, dtype=np.int32)
    for i in range(n):
        found = np.uint64(0)
        words = gap = 0
        since = offsets[i]
        end = offsets[i + 1]
        for j in range(offsets[i], end):
            key = hashes[j]
            held = _look_up(key, keys, bits)
            if held == 0:  # as most words
                continue
            found |= held
            if held & ENGLISH:
                words += 1
                gap = max(gap, j - since)
                since = j + 1
            k = j + 1
            while held & CONTINUES and k < end:
                key = key * FACTOR + hashes[k]
                held = _look_up(key, keys, bits)
                found |= held
                k += 1
        marks[i] = found
        english[i] = words
        gaps[i] = max(gap, end - since)
    return marks, english, gaps


@kernel
def count_repeated(
    hashes: NDArray[np.uint64], flags: NDArray[np.uint8], offsets: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return how many tokens of each document are part of passages that came before, and of the longest, int32[n]."""
    n = len(offsets) - 1
    repeated = np.zeros(n, dtype=np.int32)
    stretches = np.zeros(n, dtype=np.int32)
    longest = 0
    for i in range(n):
        longest = max(longest, offsets[i + 1] - offsets[i])
    slots = 64
    while slots < 2 * longest:
        slots *= 2
    last = np.uint64(slots - 1)
    keys = np.zeros(slots, dtype=np.uint64)
    stamps = np.zeros(slots, dtype=np.int64)
    for i in range(n):
        start = offsets[i]
        end = offsets[i + 1]
        unspaced = 0
        for j in range(start, end):
            unspaced += (flags[j] & UNSPACED) != 0
        width = UNSPACED_PASSAGE if 2 * unspaced > end - start else PASSAGE
        lead = np.uint64(1)
        for _ in range(width - 1):
            lead *= FACTOR
        key = np.uint64(0)
        covered = start  # tokens before this one are counted
        begun = start  # where the stretch that ends there began
        for j in range(start, end):
            if j >= start + width:
                key -= lead * hashes[j - width]
            key = key * FACTOR + hashes[j]
            if j < start + width - 1:
                continue
            slot = (key ^ (key >> np.uint64(32))) & last
            while stamps[slot] == i + 1 and keys[slot] != key:
                slot = (slot + np.uint64(1)) & last
            if stamps[slot] == i + 1:
                if covered < j + 1 - width or covered == start:
                    begun = j + 1 - width
                repeated[i] += j + 1 - max(covered, j + 1 - width)
                covered = j + 1
                stretches[i] = max(stretches[i], covered - begun)
            else:
                stamps[slot] = i + 1
                keys[slot] = key
    return repeated, stretches
