"""From the token streams of a batch to its sketches; small batches in NumPy, others by the kernels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.compiled import worthwhile
from dedup.sketch.minhash import permutations
from dedup.sketch.sample import common_words
from dedup.sketch.sketches import Sketches

if TYPE_CHECKING:
    from dedup.config import Config
    from dedup.text.tokens import TokenBatch

SMALL = 1 << 15
"""Tokens up to which a batch is not worth the loading (or compiling) of a kernel."""


def sketch(tokens: TokenBatch, config: Config, *, sampled: bool = True) -> Sketches:
    """Return the sketches of a batch, empty samples unless `sampled`. Pure, and safe on any thread."""
    factors, offsets = permutations(config.permutations, config.seed)
    minima = np.empty((len(tokens), config.permutations), np.uint32)
    words = tokens.counts.astype(np.int32)
    samples, sample_offsets = np.zeros(0, np.uint64), np.zeros(len(tokens) + 1, np.int64)
    if not worthwhile(len(tokens.hashes), SMALL):
        from dedup.sketch import reference

        streams = [tokens.hashes[a:b] for a, b in zip(tokens.offsets[:-1], tokens.offsets[1:], strict=True)]
        for row, stream in enumerate(streams):
            minima[row] = reference.signature(stream, config.shingle_size, factors, offsets)
        if sampled:
            kept = [reference.sample(stream) for stream in streams]
            sample_offsets = np.cumsum([0, *map(len, kept)], dtype=np.int64)
            samples = np.concatenate([samples, *kept])
    else:
        from dedup.sketch import kernels

        kernels.signatures(tokens.hashes, tokens.offsets, config.shingle_size, factors, offsets, minima)
        if sampled:
            places = np.empty(len(tokens.hashes) + 1, np.uint64)
            count = kernels.samples(tokens.hashes, tokens.offsets, common_words(), places, sample_offsets)
            samples = places[:count].copy()
    return Sketches(tokens.exact, words, minima, samples, sample_offsets)
