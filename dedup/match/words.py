"""The distinct words of each document of a batch, and what is known of its tokens: what alignment and features work on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.compiled import worthwhile
from dedup.match.information import MOST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.match.information import Information
    from dedup.text import TokenBatch

SMALL = 1 << 14
"""Tokens up to which plain Python is quicker than loading a kernel."""


@dataclass(frozen=True, slots=True)
class WordIndex:
    """The distinct words of each document of a batch, sorted by hash, and what is known of its tokens.

    `marks` uint8 per token: QUOTED, OPENING, FIGURE, NAME and REPLIED of `scoring`. Document i has the distinct words
    `distinct[i]:distinct[i + 1]` (int64[n + 1]) of `words` (uint64), `nats` (float32) and `kinds` (uint8).
    `order` (int32 per token) lists the tokens of a document by their word, then by place, counted from the
    document's first; those of its distinct word w begin at `first[distinct[i] + w]` (int32). `group` (int32
    per token) is the w of each token.
    """

    marks: NDArray[np.uint8]
    order: NDArray[np.int32]
    group: NDArray[np.int32]
    first: NDArray[np.int32]
    words: NDArray[np.uint64]
    distinct: NDArray[np.int64]
    nats: NDArray[np.float32]
    kinds: NDArray[np.uint8]


def index_words(tokens: TokenBatch, information: Information) -> WordIndex:
    """Return the word index of a batch."""
    count = len(tokens.hashes)
    marks = np.zeros(count, np.uint8)
    order, group = np.empty(count, np.int32), np.empty(count, np.int32)
    first, words = np.empty(count, np.int32), np.empty(count, np.uint64)
    distinct = np.zeros(len(tokens) + 1, np.int64)
    if worthwhile(count, SMALL):
        from dedup.match import kernels_words as indexing
    else:
        from dedup.match import reference_words as indexing  # type: ignore[no-redef]
    indexing.mark(tokens.data, tokens.bounds, tokens.starts, tokens.ends, tokens.flags, tokens.offsets, marks)
    found = indexing.index_words(tokens.hashes, tokens.offsets, order, group, first, words, distinct)
    first, words = first[:found].copy(), words[:found].copy()
    nats, kinds = np.full(found, MOST, np.float32), np.zeros(found, np.uint8)
    indexing.look_up(
        information.hashes, information.begins, information.nats, information.kinds, words, nats, kinds
    )
    indexing.mark_figures(
        tokens.flags, tokens.starts, tokens.ends, tokens.offsets, group, distinct, kinds, nats, marks
    )
    return WordIndex(marks, order, group, first, words, distinct, nats, kinds)
