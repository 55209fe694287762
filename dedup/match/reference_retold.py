"""How much of a text is told again in other words: the specification of `kernels_retold`, and what small inputs run.

To write a text anew is to change its phrases and to keep its thoughts in their order: single words, with others beside
them, come in the same order in both texts. Two texts on one subject share words too, but in no order. So the heaviest
set of shared words that goes forwards in both texts is set against the heaviest that goes forwards in one and backwards
in the other, which is what chance and a common subject yield. Phrases that both texts have, word for word, count for
neither: forms and quotations are made of them.
"""

from __future__ import annotations

from itertools import groupby, takewhile
from operator import eq
from typing import TYPE_CHECKING

from dedup.match.scoring import PHRASE, PHRASE_PRIOR, TELLING

if TYPE_CHECKING:
    from collections.abc import Sequence


def retold(
    hashes_a: Sequence[int],
    hashes_b: Sequence[int],
    group_a: Sequence[int],
    said: Sequence[float],
    seeds_i: Sequence[int],
    seeds_j: Sequence[int],
) -> float:
    """Return the share of the information in a, phrases of both texts aside, that b tells in the same order; 0 to 1.

    `group_a` holds the distinct word of each token, `said` the nats of each distinct word, less where one of the texts repeats
    it; words under TELLING nats count for nothing. Seeds are places (i, j) where a word stands in both texts, by i, then j.
    """
    seeds = list(zip(seeds_i, seeds_j, strict=True))
    phrases = [(i, j) for i, j in seeds if _in_phrase(hashes_a, hashes_b, i, j)]
    phrase_a, phrase_b = {i for i, _ in phrases}, {j for _, j in phrases}
    gains = [
        said[word] if said[word] >= TELLING and i not in phrase_a else 0.0 for i, word in enumerate(group_a)
    ]
    loose = [(i, j) for i, j in seeds if gains[i] > 0 and j not in phrase_b]
    forwards = _heaviest(loose, gains, len(hashes_b))
    backwards = _heaviest([(i, len(hashes_b) - 1 - j) for i, j in loose], gains, len(hashes_b))
    return max(forwards - backwards, 0.0) / (sum(gains) + PHRASE_PRIOR)


def _in_phrase(hashes_a: Sequence[int], hashes_b: Sequence[int], i: int, j: int) -> bool:
    """Tell whether a seed stands in a row of PHRASE words or more that both texts have."""
    least = max(-PHRASE, -i, -j)
    before = takewhile(bool, map(eq, hashes_a[i + least : i][::-1], hashes_b[j + least : j][::-1]))
    after = takewhile(bool, map(eq, hashes_a[i : i + PHRASE + 1], hashes_b[j : j + PHRASE + 1]))
    return len(list(before)) + len(list(after)) >= PHRASE


def _heaviest(seeds: Sequence[tuple[int, int]], gains: Sequence[float], length: int) -> float:
    """Return the gains of the heaviest set of seeds that go on in both texts."""
    best = [0.0] * (length + 1)  # of the chains that end before each place of b
    for _, ends in groupby(seeds, lambda seed: seed[0]):
        for j, total in [(j, best[j] + gains[i]) for i, j in ends]:
            for place in range(j + 1, length + 1):
                best[place] = max(best[place], total)
    return best[-1]
