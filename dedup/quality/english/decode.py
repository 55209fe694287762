"""What a spun text said before: the likeliest originals of its words, by Viterbi decoding over what a spinner swaps.

A noisy-channel model: the original is English, by the bigram model; the spinner left a word alone or put one of its
substitutes. It runs on suspects only, and in them on what a spinner could have put.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from dedup.compiled import loaded
from dedup.models.english import english, vocabulary
from dedup.quality.english import reference_decode, reference_model, reference_prose
from dedup.quality.english.prose import tables
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

READ = 40_000
"""Characters of a text that are decoded."""


def decode(text: str) -> list[Span]:
    """Return the passages of a spun text that were likely swapped, each with what it likely was, in order."""
    text = text[:READ]
    tokens = tokenise(pa.array([text], pa.large_string()))
    words = reference_model.numbers(tokens.hashes, english())
    joined = reference_prose.gaps(tokens)
    fixed = (tokens.flags & (UPPER | DIGIT)) != 0
    fixed |= ((tokens.flags & TITLE) != 0) & joined  # a name, inside a phrase
    best = _originals(words, fixed, *_doubtful(words, fixed, joined, english()))
    return list(_spans(text, tokens, words, best, joined))


def _originals(
    words: NDArray[np.int32], fixed: NDArray[np.bool_], firsts: NDArray[np.int64], lasts: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Return what each word of the runs between `firsts` and `lasts` likely was; other words as they are."""
    model = english()
    if not loaded():
        return reference_decode.originals(words, fixed, firsts, lasts, model)
    from dedup.quality.english import kernels_decode

    _, pairs, gains = tables()
    tables_of_model = (model.log_p, model.backoff, pairs, gains, model.choices, model.originals)
    best: NDArray[np.int32] = kernels_decode.originals(words, fixed, firsts, lasts, *tables_of_model)
    return best


def _doubtful(
    words: NDArray[np.int32], fixed: NDArray[np.bool_], joined: NDArray[np.bool_], model: English
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the bounds of the runs of words that a spinner could have put, with their neighbours in the phrase.

    Those neighbours are certain, so that what stands beyond them has no say in how the run is read.
    """
    known = np.maximum(words, 0)
    put = (words >= 0) & ~fixed & (model.choices[known + 1] > model.choices[known])
    after = put[:-1] & put[1:] & joined[1:]
    firsts = np.flatnonzero(put & ~np.append(False, after))
    lasts = np.flatnonzero(put & ~np.append(after, False)) + 1
    return firsts - joined[firsts], lasts + np.append(joined, False)[lasts]


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
    points = to_code_points(tokens, texts, np.zeros_like(firsts), np.stack([firsts, lasts + 1], axis=1))
    spelling = vocabulary().words
    for first, last, (start, end) in zip(firsts, lasts, points.tolist(), strict=True):
        suggestion = " ".join(spelling[number] for number in best[first : last + 1])
        if tokens.flags[first] & TITLE:
            suggestion = suggestion[0].upper() + suggestion[1:]
        yield span(text, start, end, suggestion)
