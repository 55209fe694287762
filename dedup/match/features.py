"""What speaks for and against two documents telling the same text, as numbers: one row a pair (`columns`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.compiled import worthwhile
from dedup.match.columns import COLUMNS
from dedup.match.reference_compare import PASSAGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.match.words import WordIndex
    from dedup.text import TokenBatch

SMALL = 1 << 15
"""Tokens, counted once a pair, up to which plain Python is quicker than loading a kernel."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What aligning k pairs of documents of a batch yields: their `features`, float64[k, len(COLUMNS)], and passages.

    `passages` int32[m, 4] are the longest aligned passages, each pair's in the order of its first document; those of
    pair i are `passages[passage_offsets[i]:passage_offsets[i + 1]]` (int64[k + 1]). A row is [start, end) in the first and
    in the second document, in tokens from the document's first.
    """

    features: NDArray[np.float64]
    passages: NDArray[np.int32]
    passage_offsets: NDArray[np.int64]


def measure(
    tokens: TokenBatch,
    index: WordIndex,
    pairs: NDArray[np.int64],
    messages: NDArray[np.bool_] | None = None,
    *,
    every: bool = False,
    most: int = PASSAGES,
) -> Measures:
    """Return the features of pairs of documents, and at most `most` passages a pair.

    `pairs` int64[k, 2] are positions in the batch; which of the two comes first makes no difference to the features.
    `messages` bool[n] tells which documents are messages: between two of them no phrases are looked for, as one quotes
    what they have in common.

    Some features are zero unless `every` one is asked for: those of word n-grams, which the shipped model does without,
    and `retold` of a pair that no model could report (`reference_features.is_hopeless`), which has no passages either. As
    soon as that is known, such a pair is measured no further.
    A pair that shares fewer words than `scoring.LEAST_WORDS` has zeros only.
    """
    features = np.zeros((len(pairs), len(COLUMNS)), np.float64)
    if worthwhile(int(tokens.counts[pairs].sum()), SMALL):
        from dedup.match import kernels_features as aligned
    else:
        from dedup.match import reference_features as aligned  # type: ignore[no-redef]
    passages, offsets = aligned.measure(
        tokens.data, tokens.hashes, tokens.starts, tokens.ends, tokens.flags, tokens.offsets,
        index.marks, index.order, index.group, index.first, index.words, index.distinct,
        index.nats, index.kinds, pairs, features,
        np.zeros(len(tokens), np.bool_) if messages is None else messages, every, most,
    )  # fmt: skip
    return Measures(features, passages, offsets)


def comes_first(tokens: TokenBatch, pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell of each pair (int64[k, 2]) whether its first is the shorter, `a` of `columns`; hashes decide between equals."""
    one, other = tokens.counts[pairs].T
    first = one < other
    for row in np.flatnonzero(one == other).tolist():
        left, right = (tokens.hashes[tokens.offsets[a] : tokens.offsets[a + 1]] for a in pairs[row])
        different = np.flatnonzero(left != right)
        first[row] = not len(different) or left[different[0]] < right[different[0]]
    return np.asarray(first, np.bool_)
