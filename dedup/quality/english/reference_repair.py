"""Which known word an unknown one likely was, by the model: what `kernels_repair` computes, in plain Python."""

from __future__ import annotations

from functools import cache
from string import ascii_lowercase
from typing import TYPE_CHECKING

import numpy as np

from dedup.models.english import vocabulary
from dedup.quality.english.reference_model import bigrams

if TYPE_CHECKING:
    from dedup.models.english import English

LONGEST = 24
"""Letters of the longest word that is tried."""

REPAIRS = 20_000
"""Words of the model that an unknown word can have been."""

LIKELY = -8.0
"""Log probability in its place from which a known word is taken for what an unknown one was."""


def repair(spelling: str, left: int, right: int, model: English) -> tuple[int, float]:
    """Return the likeliest word that differs from an unknown one by one letter, and its log probability there.

    A letter can be another one, missing, too many, or swapped with the next. `left` and `right` are the numbers of
    the neighbours, -1 where there is none; where no such word is known the result is -1 and minus infinity.
    """
    number = number_of()
    starts = range(len(spelling) + 1)
    edits = {
        *(spelling[:i] + c + spelling[i + 1 :] for i in starts[:-1] for c in ascii_lowercase),
        *(spelling[:i] + c + spelling[i:] for i in starts for c in ascii_lowercase),
        *(spelling[:i] + spelling[i + 1 :] for i in starts[:-1]),
        *(spelling[:i] + spelling[i + 1] + spelling[i] + spelling[i + 2 :] for i in starts[:-2]),
    }
    found = np.array(sorted(number[edit] for edit in edits if number.get(edit, REPAIRS) < REPAIRS), np.int32)
    if not len(found):
        return -1, -np.inf
    scores = model.log_p[found]
    scores = scores + bigrams(np.full_like(found, left), found, model)
    scores = scores + bigrams(found, np.full_like(found, right), model)
    best = int(np.argmax(scores))
    return int(found[best]), float(scores[best])


@cache
def number_of() -> dict[str, int]:
    """Return the number of each word of the vocabulary."""
    return {word: number for number, word in enumerate(vocabulary().words)}
