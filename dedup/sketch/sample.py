"""FracMinHash samples of word 2-grams (Irber et al. 2022): they estimate containment, which MinHash cannot.

A 2-gram is kept when its hash falls under a share of the range that depends on the length alone, so two documents keep
the same ones of what they share. Short documents keep a larger share, so that enough remain. The order of the two words
does not count: who turns a phrase round keeps it. Neither do 2-grams of common words, which are in texts of any subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.models import english
from dedup.models.once import once
from dedup.text.hashing import token_hashes

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLE_SIZE = 2
"""Tokens to a sampled shingle: rewriting leaves few 3-grams, of texts told anew hardly any."""

SAMPLE_RATE = 4
"""One 2-gram in so many is kept in a long document, if it is telling: about half of them are."""

SAMPLE_FLOOR = 150
"""Documents of up to this many 2-grams keep all that are telling; longer ones keep those of so many, or 1/SAMPLE_RATE."""

COMMON_WORDS = 2000
"""A 2-gram is telling if one of its words is not among so many, the commonest of English, and no figure below 100."""

SLOTS = 1 << 13
"""Slots of the table of common words: so many that each word finds one of its two soon."""

SECOND = 20
"""The bit of a hash from which its second slot is told; its first is told from the lowest."""


def sample_limit(count: int) -> int:
    """Return the largest hash that a document of `count` 2-grams keeps."""
    if count <= SAMPLE_FLOOR:
        return 0xFFFF_FFFF_FFFF_FFFF
    # In units of 2⁻³², so that the kernel computes the same in 64-bit integers.
    return max((SAMPLE_FLOOR << 32) // count, (1 << 32) // SAMPLE_RATE) << 32


@once
def common_words() -> NDArray[np.uint64]:
    """Return a hash table of the token hashes that tell nothing, uint64[SLOTS]; the same object at each call.

    Each stands in one of its two slots, so that a look takes no branch (cuckoo hashing: Pagh and Rodler 2004); free ones are 0.
    """
    figures = [f"{number}" for number in range(100)] + [f"{number:02}" for number in range(10)]
    table = np.zeros(SLOTS, np.uint64)
    for value in np.unique(token_hashes([*english.commonest(COMMON_WORDS), *figures])).tolist():
        moving, slot = value, value % SLOTS
        while moving:
            table[slot], moving = moving, int(table[slot])
            # Who was there moves to the other one of its own.
            slot = moving % SLOTS + (moving >> SECOND) % SLOTS - slot
    return table
