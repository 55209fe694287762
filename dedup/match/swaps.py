"""Words that stand one for one in place of their synonyms: a spinner leaves them, a form filled in anew or a translation does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.compiled import loaded
from dedup.match.scoring import GAP
from dedup.models.english import thesaurus

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST_SWAP = 4
"""Words in a row up to which a replacement of as many is taken word for word."""

LONGEST_TEXT = 2000
"""Tokens from the start of each text that are looked at: a spinner does not wait that long."""

ENOUGH = 2
"""Swaps in the thesaurus from which a copy is spun. Filled-in forms have one in five pairs, hardly ever two."""

SWAPPED, REPLACED = 0.1, 0.6
"""Shares of the changed words from which a copy is spun: of those that are swaps in the thesaurus, or of those that are
replaced one for one, by whatever word. Spun blog posts have 0.2 or more swaps; texts spun by another thesaurus replace
three in four one for one. To write anew is to turn sentences round: translations, simplified news and a Bible in
today's English have at most 0.07 and 0.41."""


def is_swapped(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> bool:
    """Tell whether two copies of one text (token hashes) differ by synonyms in each other's places.

    Where they differ for more words than a gap in a passage has, that is no change of wording, and is left out.
    """
    if loaded():
        from dedup.match import kernels_blocks as finding
    else:
        from dedup.match import reference_blocks as finding  # type: ignore[no-redef]
    # Always in the same order: of blocks of one length, that is taken which comes first in the first text.
    left, right = sorted((text[:LONGEST_TEXT] for text in (one, other)), key=lambda text: text.tolist())
    i = k = swapped = replaced = changed = 0
    for j, m, size in finding.matching_blocks(left, right).tolist():
        before, after = left[i:j].tolist(), right[k:m].tolist()
        if len(before) == len(after) <= LONGEST_SWAP:
            swapped += sum(map(are_synonyms, before, after))
            replaced += len(before)
        if max(len(before), len(after)) <= GAP:
            changed += max(len(before), len(after))
        i, k = j + size, m + size
    return swapped >= ENOUGH and (swapped >= SWAPPED * changed or replaced >= REPLACED * changed)


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
