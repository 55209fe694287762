"""Comparing pairs by their shingles in plain Python: the specification of `kernels_compare`, and what small corpora run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.text.hashing import shingle_hashes

if TYPE_CHECKING:
    from numpy.typing import NDArray

PASSAGES = 8
"""Most passages kept of one pair: the longest."""


def compare(
    hashes: NDArray[np.uint64], offsets: NDArray[np.int64], pairs: NDArray[np.int64], size: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Compare pairs of token streams by their shingles.

    Returns the counts int64[k, 3] (distinct shingles of a, of b, of both), the passages int64[m, 4] as token
    positions in a and in b, in the order of a, and their offsets int64[k + 1]. A passage is a run of shingles that
    follow each other in both texts; it begins where its first shingle first stands in `a`.
    """
    counts, passages, passage_offsets = [], [], [0]
    for left, right in pairs.tolist():
        one = hashes[offsets[left] : offsets[left + 1]]
        two = hashes[offsets[right] : offsets[right + 1]]
        first = shingle_hashes(one, size).tolist()
        second = shingle_hashes(two, size).tolist()
        place = {shingle: position for position, shingle in reversed(list(enumerate(first)))}
        counts.append((len(place), len(set(second)), len(place.keys() & set(second))))
        found = _passages(first, second, place, min(size, len(one)), min(size, len(two)))
        passages += found
        passage_offsets.append(passage_offsets[-1] + len(found))
    return (
        np.array(counts, np.int64).reshape(-1, 3),
        np.array(passages, np.int64).reshape(-1, 4),
        np.array(passage_offsets, np.int64),
    )


def _passages(
    first: list[int], second: list[int], place: dict[int, int], width_a: int, width_b: int
) -> list[tuple[int, int, int, int]]:
    """Return the longest runs of shingles that follow each other in both texts, as token ranges."""
    runs: list[tuple[int, int, int]] = []
    position = 0
    while position < len(second):
        begin = place.get(second[position])
        if begin is None:
            position += 1
            continue
        most, length = min(len(first) - begin, len(second) - position), 1
        while length < most and first[begin + length] == second[position + length]:
            length += 1
        runs.append((length, begin, position))
        position += length
    longest = sorted(runs, key=lambda run: (-run[0], run[2]))[:PASSAGES]
    longest.sort(key=lambda run: run[1:])
    return [(a, a + n - 1 + width_a, b, b + n - 1 + width_b) for n, a, b in longest]
