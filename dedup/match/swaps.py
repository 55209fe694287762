"""Words that stand one for one in place of their synonyms: what a spinner leaves, and a form filled in anew does not."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np

from dedup.models.english import thesaurus

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST_SWAP = 4
"""Words in a row up to which a replacement of as many is taken word for word."""

LONGEST_TEXT = 2000
"""Tokens from the start of each text that are looked at: a spinner does not wait that long."""

ENOUGH = 2
"""Swaps in the thesaurus from which a copy is spun. Filled-in forms have one in five pairs, hardly ever two."""


def is_swapped(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> bool:
    """Tell whether two copies of one text (token hashes) differ by synonyms in each other's places."""
    left, right = one[:LONGEST_TEXT].tolist(), other[:LONGEST_TEXT].tolist()
    found = 0
    for kind, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "replace" and j - i == m - k <= LONGEST_SWAP:
            found += sum(are_synonyms(a, b) for a, b in zip(left[i:j], right[k:m], strict=True))
            if found >= ENOUGH:
                return True
    return False


def are_synonyms(one: int, other: int) -> bool:
    """Tell whether a spinner could have put either word (token hashes) for the other, or both for a third."""
    first, second = _originals(one), _originals(other)
    return bool(first & second) or _number(one) in second or _number(other) in first


def _originals(word: int) -> set[int]:
    """Return the commoner words that a spinner could have put this one for."""
    number = _number(word)
    if number < 0:
        return set()
    known = thesaurus()
    return set(known.originals[known.choices[number] : known.choices[number + 1]].tolist())


def _number(word: int) -> int:
    """Return the number of a word in the vocabulary, or -1."""
    known = thesaurus()
    place = int(np.searchsorted(known.hashes, np.uint64(word)))
    if place == len(known.hashes) or int(known.hashes[place]) != word:
        return -1
    return int(known.numbers[place])
