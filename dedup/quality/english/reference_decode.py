"""The likeliest originals of words, by Viterbi decoding in NumPy: what `kernels_decode` computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.models.english import UNKNOWN
from dedup.quality.english import reference_model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.models.english import English

SWAP = -5.0
"""Natural logarithm of the chance that a spinner put just this word for its original."""


@dataclass(frozen=True, slots=True)
class _Path:
    """The best readings of a phrase up to one word: the possible originals, their scores, where each came from."""

    originals: NDArray[np.int32]
    scores: NDArray[np.float64]
    came_from: NDArray[np.int64]


def originals(
    words: NDArray[np.int32],
    fixed: NDArray[np.bool_],
    firsts: NDArray[np.int64],
    lasts: NDArray[np.int64],
    model: English,
) -> NDArray[np.int32]:
    """Return the likeliest originals of the words, int32[n].

    Only those of the runs `firsts[i]:lasts[i]` (int64[k]) are read, each run on its own; a word that is `fixed`
    (bool[n]) stays what it is.
    """
    best = words.copy()
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        best[first:last] = _run(words[first:last], fixed[first:last], model)
    return best


def _run(words: NDArray[np.int32], fixed: NDArray[np.bool_], model: English) -> NDArray[np.int32]:
    """Return the likeliest originals of words in a row."""
    paths: list[_Path] = []
    for word, stays in zip(words.tolist(), fixed.tolist(), strict=True):
        swaps = (
            model.originals[model.choices[word] : model.choices[word + 1]] if word >= 0 and not stays else ()
        )
        originals = np.array([word, *swaps], np.int32)
        known = (originals >= 0) & (originals < len(model.log_p))
        here = np.where(known, model.log_p[np.where(known, originals, 0)], UNKNOWN).astype(np.float64)
        here[1:] += SWAP
        came_from = np.zeros(len(originals), np.int64)
        if paths:
            before = paths[-1]
            left = np.repeat(before.originals, len(originals))
            gains = reference_model.bigrams(left, np.tile(originals, len(before.originals)), model)
            totals = before.scores[:, None] + gains.reshape(len(before.originals), -1)
            came_from = totals.argmax(axis=0)
            here += totals.max(axis=0)
        paths.append(_Path(originals, here, came_from))
    best = np.empty(len(words), np.int32)
    state = int(paths[-1].scores.argmax())
    for place in range(len(words) - 1, -1, -1):
        best[place] = paths[place].originals[state]
        state = int(paths[place].came_from[state])
    return best
