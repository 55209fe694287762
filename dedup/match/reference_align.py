"""Alignment of two texts that tell the same: the specification of `kernels_align` in plain Python, and what small inputs run.

Passages are found in order on both sides, even where words have been replaced. Words that say something and stand in
both texts are the seeds; seeds that follow each other in both within a few words form chains (as genome aligners chain
theirs: Li, minimap2, 2018); a chain whose words say enough is a passage. What stands between two seeds may be equal,
replaced, or missing on one side.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.scoring import CUT, ENOUGH, GAP, LOOKBACK, REPEATS, SHIFT, SKIP

if TYPE_CHECKING:
    from numpy.typing import NDArray


def pieces(
    seeds_i: NDArray[np.int32],
    seeds_j: NDArray[np.int32],
    chosen: NDArray[np.int32],
    passages: int,
    most: int,
    *,
    turned: bool,
) -> list[list[int]]:
    """Return the longest pieces of the passages of one pair, in the order of a, or of b if `turned`.

    A piece is [start, end) in the one and in the other, and ends where the next seed is more than CUT words away.
    """
    found = []
    for number in range(passages):
        i, j = seeds_i[chosen == number], seeds_j[chosen == number]
        begin = np.flatnonzero(np.concatenate([[True], np.maximum(np.diff(i), np.diff(j)) > CUT]))
        end = np.append(begin[1:], len(i)) - 1
        stretches = np.stack([i[begin], i[end] + 1, j[begin], j[end] + 1], axis=1)
        found += stretches[end > begin].tolist()
    longest = sorted(sorted(found), key=lambda piece: piece[0] - piece[1])[:most]
    return sorted([*piece[2:], *piece[:2]] if turned else piece for piece in longest)


def align(
    words_a: NDArray[np.uint64],
    words_b: NDArray[np.uint64],
    group_a: NDArray[np.int32],
    first_a: NDArray[np.int32],
    order_b: NDArray[np.int32],
    first_b: NDArray[np.int32],
    nats: NDArray[np.float32],
) -> tuple[
    NDArray[np.int32], NDArray[np.float64], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], int
]:
    """Align two texts, given as columns of their `WordIndex`; `nats` are those of a.

    Returns, for each distinct word of a, its place among those of b or -1 (int32) and its information, less where one of
    the texts repeats it (float64); the seeds, places (i, j) where a word that says something stands in both texts, in
    order of i, then j (int32[k] in a and in b); the number of each seed's passage or -1 (int32[k]); and the number of
    passages.
    """
    place_in_b = {word: place for place, word in enumerate(words_b.tolist())}
    met = np.array([place_in_b.get(word, -1) for word in words_a.tolist()], np.int32)
    times_a, times_b = (
        np.diff([*first.tolist(), length]).tolist()
        for first, length in ((first_a, len(group_a)), (first_b, len(order_b)))
    )
    times = [
        (one, times_b[other] if other >= 0 else 0) for one, other in zip(times_a, met.tolist(), strict=True)
    ]
    said = []
    for (one, other), says in zip(times, nats.tolist(), strict=True):
        burst = max((one - 1) / len(group_a), (other - 1) / len(order_b))
        said.append(max(-math.log(math.exp(-says) + burst), 0.0) if burst > 0 else says)
    seeds = [
        (i, j, said[word])
        for i, word in enumerate(group_a.tolist())
        if 0 < times[word][0] * times[word][1] <= REPEATS and said[word] > 0
        for j in order_b[first_b[met[word]] :][: times[word][1]].tolist()
    ]
    chosen, count = _select(seeds, *_chain(seeds))
    ends = np.array([seed[:2] for seed in seeds], np.int32).reshape(-1, 2)
    return met, np.array(said), ends[:, 0].copy(), ends[:, 1].copy(), np.array(chosen, np.int32), count


def _chain(seeds: list[tuple[int, int, float]]) -> tuple[list[float], list[int]]:
    """Return the best score of a chain that ends in each seed, and the seed before it (-1 where it begins)."""
    total: list[float] = []
    previous: list[int] = []
    for k, (i, j, gain) in enumerate(seeds):
        best, before = 0.0, -1
        for t in range(k - 1, max(k - 1 - LOOKBACK, -1), -1):
            step, other = i - seeds[t][0], j - seeds[t][1]
            if step > GAP:
                break
            if step > 0 and 0 < other <= GAP:
                value = total[t] - SKIP * (step + other - 2) - SHIFT * abs(step - other)
                if value > best:
                    best, before = value, t
        total.append(gain + best)
        previous.append(before)
    return total, previous


def _select(
    seeds: list[tuple[int, int, float]], total: list[float], previous: list[int]
) -> tuple[list[int], int]:
    """Take the best chains that do not meet; returns the number of each seed's passage (or -1), and their count."""
    chosen = [-1] * len(seeds)
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    passages = 0
    for end in sorted(range(len(seeds)), key=lambda k: -total[k]):
        chain = []
        at = end
        while at >= 0 and seeds[at][0] not in taken_a and seeds[at][1] not in taken_b:
            chain.append(at)
            at = previous[at]
        if total[end] - (total[at] if at >= 0 else 0.0) < ENOUGH:
            continue
        for k in chain:
            chosen[k] = passages
        begin = chain[-1]
        taken_a.update(range(seeds[begin][0], seeds[end][0] + 1))
        taken_b.update(range(seeds[begin][1], seeds[end][1] + 1))
        passages += 1
    return chosen, passages
