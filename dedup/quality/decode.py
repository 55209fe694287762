"""What a spun text said before: the likeliest originals of its words, by Viterbi decoding over what a spinner swaps.

A noisy-channel model: the original is English, by the bigram model; the spinner left a word alone or put one of its
substitutes. It runs on suspects only, in NumPy, and in them on what a spinner could have put.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from dedup.models.english import english, vocabulary
from dedup.quality import reference_model, reference_prose
from dedup.quality.rule import span
from dedup.text.offsets import to_code_points
from dedup.text.tokenise import tokenise
from dedup.text.tokens import DIGIT, TITLE, UPPER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dedup.model import Span
    from dedup.models.english import English
    from dedup.text.tokens import TokenBatch

SWAP = -5.0
"""Natural logarithm of the chance that a spinner put just this word for its original."""

UNKNOWN = -14.0
"""Log probability of a word that the model lacks."""

READ = 40_000
"""Characters of a text that are decoded."""


@dataclass(frozen=True, slots=True)
class _Path:
    """The best readings of a phrase up to one word: the possible originals, their scores, where each came from."""

    originals: NDArray[np.int32]
    scores: NDArray[np.float64]
    came_from: NDArray[np.int64]


def decode(text: str) -> list[Span]:
    """Return the passages of a spun text that were likely swapped, each with what it likely was, in order."""
    text = text[:READ]
    tokens = tokenise(pa.array([text], pa.large_string()))
    words = reference_model.numbers(tokens.hashes, english())
    joined = reference_prose.gaps(tokens)
    fixed = (tokens.flags & (UPPER | DIGIT)) != 0
    fixed |= ((tokens.flags & TITLE) != 0) & joined  # a name, inside a phrase
    best = words.copy()
    for first, last in _doubtful(words, fixed, joined, english()):
        best[first:last] = _phrase(words[first:last], fixed[first:last], english())
    return list(_spans(text, tokens, words, best, joined))


def _doubtful(
    words: NDArray[np.int32], fixed: NDArray[np.bool_], joined: NDArray[np.bool_], model: English
) -> list[tuple[int, int]]:
    """Return the runs of words that a spinner could have put, each with its neighbours in the phrase.

    What stands beyond a word that is sure has no say in how they are read.
    """
    known = np.maximum(words, 0)
    put = (words >= 0) & ~fixed & (model.choices[known + 1] > model.choices[known])
    after = put[:-1] & put[1:] & joined[1:]
    firsts = np.flatnonzero(put & ~np.append(False, after))
    lasts = np.flatnonzero(put & ~np.append(after, False)) + 1
    firsts = firsts - joined[firsts]
    lasts = lasts + np.append(joined, False)[lasts]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def _phrase(words: NDArray[np.int32], fixed: NDArray[np.bool_], model: English) -> NDArray[np.int32]:
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


def _spans(
    text: str,
    tokens: TokenBatch,
    words: NDArray[np.int32],
    best: NDArray[np.int32],
    joined: NDArray[np.bool_],
) -> Iterator[Span]:
    """Yield runs of swapped words with their originals."""
    swapped = np.flatnonzero(best != words)
    if not len(swapped):
        return
    # A run goes on while the next swapped word directly follows in the same phrase.
    new_run = np.ones(len(swapped), np.bool_)
    new_run[1:] = (np.diff(swapped) > 1) | ~joined[swapped[1:]]
    firsts = swapped[new_run]
    lasts = swapped[np.append(np.flatnonzero(new_run)[1:] - 1, len(swapped) - 1)]
    texts = pa.array([text], pa.large_string())
    document = np.zeros(len(firsts), np.int64)
    starts = to_code_points(tokens, texts, document, tokens.starts[firsts])
    ends = to_code_points(tokens, texts, document, tokens.ends[lasts])
    spelling = vocabulary().words
    for first, last, start, end in zip(firsts, lasts, starts.tolist(), ends.tolist(), strict=True):
        suggestion = " ".join(spelling[number] for number in best[first : last + 1])
        if tokens.flags[first] & TITLE:
            suggestion = suggestion[0].upper() + suggestion[1:]
        yield span(text, start, end, suggestion)
