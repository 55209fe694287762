"""Checking candidates on their full texts: exact Jaccard, containment, and the passages that both hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.compiled import worthwhile
from dedup.text import runs, tokenise
from dedup.text.offsets import to_code_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.corpus.store import Texts
    from dedup.text import TokenBatch

CHUNK_BYTES = 2_000_000
"""Work of one task, in bytes of text that are read. A comparison counts as a quarter of the shorter text, and as a little
of the second one, which it goes through."""

CONNECTED_BYTES = 4 * CHUNK_BYTES
"""The same, for documents that are all connected with each other."""

READINGS = 4
"""Such a task has at least this many times the work of reading its largest text, which each of them reads again."""

SMALL = 1 << 18
"""Tokens to compare, counted once a pair, up to which plain Python is quicker than loading a kernel."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing k pairs yields; `pairs` int64[k, 2] are row numbers of the corpus.

    `local` int64[k, 2] are the same pairs as positions in `tokens`, which hold the documents of this chunk.
    `originals` are their texts. `shingles` int64[k, 3] counts the distinct shingles of a, of b and of both.
    `passages` int64[m, 4] has the [start, end) in a and in b of each shared passage, in tokens from the start
    of the document; those of pair i are `passages[passage_offsets[i]:passage_offsets[i + 1]]`.
    """

    pairs: NDArray[np.int64]
    local: NDArray[np.int64]
    tokens: TokenBatch
    originals: pa.LargeStringArray
    shingles: NDArray[np.int64]
    passages: NDArray[np.int64]
    passage_offsets: NDArray[np.int64]


def chunks(pairs: NDArray[np.int64], sizes: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Split pairs (int64[k, 2]) into tasks of bounded work, those of connected documents together.

    Within what is connected, pairs of one `a` follow each other, as a comparison prepares it once for all of them.
    `sizes` int64[n] are the bytes of each document's text.
    """
    if not len(pairs):
        return
    order = np.argsort(pairs[:, 0] * len(sizes) + pairs[:, 1])
    label = components(pairs, len(sizes))[pairs[order, 0]]
    connected = np.argsort(label, kind="stable")
    pairs, label = np.take(pairs, order[connected], axis=0), label[connected]
    documents, uses = pairs.ravel(), np.arange(pairs.size)
    first_use = np.full(len(sizes), pairs.size)
    np.minimum.at(first_use, documents, uses)
    read = sizes[documents] * (first_use[documents] == uses)
    one, other = sizes[documents[0::2]], sizes[documents[1::2]]
    work = read[0::2] + read[1::2] + np.minimum(one, other) // 4 + other // 32
    # Connected documents are parted only where they are much work by themselves: each part reads most of them again.
    begins = np.flatnonzero(np.diff(label, prepend=-1))
    counts = np.diff(begins, append=len(label))
    before = np.cumsum(work) - work
    before_these = np.repeat(before[begins], counts)
    most = np.maximum(CONNECTED_BYTES, READINGS * np.maximum.reduceat(np.maximum(one, other), begins))
    task = before_these // CHUNK_BYTES, (before - before_these) // np.repeat(most, counts)
    yield from np.split(pairs, np.flatnonzero(np.diff(task).any(axis=0)) + 1)


def components(pairs: NDArray[np.int64], documents: int) -> NDArray[np.int64]:
    """Return the least document number that each document is connected with, int64[documents]."""
    label = np.arange(documents)
    while True:
        lower = label.copy()
        least = np.minimum(label[pairs[:, 0]], label[pairs[:, 1]])
        np.minimum.at(lower, pairs[:, 0], least)
        np.minimum.at(lower, pairs[:, 1], least)
        lower = np.minimum(lower, lower[lower])
        if (lower == label).all():
            return label
        label = lower


def compare(pairs: NDArray[np.int64], texts: Texts, config: Config) -> Comparison:
    """Compare the pairs of one chunk on their full texts."""
    rows, inverse = np.unique(pairs, return_inverse=True)
    local = inverse.reshape(-1, 2)
    originals = texts(rows)
    tokens = tokenise(originals, exact=False)
    if worthwhile(int(tokens.counts[local].sum()), SMALL):
        from dedup.match import kernels_compare as measures
    else:
        from dedup.match import reference_compare as measures  # type: ignore[no-redef]
    shingles, passages, offsets = measures.compare(tokens.hashes, tokens.offsets, local, config.shingle_size)
    return Comparison(pairs, local, tokens, originals, shingles, passages, offsets)


def located(comparison: Comparison, rows: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the passages of these pairs in code points of the original texts, as `PairTable` has them.

    int32[m, 4], and the offsets int64[len(rows) + 1] by which they belong to the pairs.
    """
    tokens = comparison.tokens
    begins = comparison.passage_offsets[rows]
    counts = comparison.passage_offsets[rows + 1] - begins
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    passages = np.take(comparison.passages, runs.positions(begins, counts), axis=0)
    documents = np.repeat(np.take(comparison.local, rows, axis=0), counts, axis=0).ravel()
    points = to_code_points(tokens, comparison.originals, documents, passages.reshape(-1, 2))
    return points.reshape(-1, 4).astype(np.int32), offsets
