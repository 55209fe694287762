"""Phrases that two texts have in common: the specification of `kernels_phrases` in plain Python, and what small inputs run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def find_phrases(
    hashes_a: Sequence[int],
    hashes_b: Sequence[int],
    ordinary_a: Sequence[bool],
    ordinary_b: Sequence[bool],
    told: set[int],
) -> set[int]:
    """Return the places of a in three ordinary words in a row that are told, or that b has in a row somewhere."""
    phrases = {tuple(hashes_b[place] for place in row) for row in _threes(ordinary_b)}
    return {
        place
        for row in _threes(ordinary_a)
        if told.issuperset(row) or tuple(hashes_a[place] for place in row) in phrases
        for place in row
    }


def _threes(ordinary: Sequence[bool]) -> Iterator[range]:
    """Yield the places of each three ordinary words in a row."""
    for start in range(len(ordinary) - 2):
        if all(ordinary[start : start + 3]):
            yield range(start, start + 3)
