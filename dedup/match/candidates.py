"""Which documents to compare: pairs that share a band of their signature, or several rare 3-grams."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.sketch.bands import band_keys, choose_bands
from dedup.sketch.sample import SAMPLE_FLOOR, SAMPLE_RATE, SAMPLE_SIZE
from dedup.text.compiled import worthwhile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.sketch import Sketches

    Map = Callable[[Callable[[int], NDArray[np.int64]], Iterable[int]], Iterator[NDArray[np.int64]]]

HOT = 20
"""Documents in a bucket up to which all are compared with all; in larger ones, each with the leaders."""

MARGIN = 4.0
"""Standard errors that the estimated Jaccard of a candidate may lie under the threshold."""

DOCUMENT_FREQUENCY_CAP = 16
"""A 3-gram in more documents than this says nothing about copying."""

MIN_SHARED = 3
"""Sampled 3-grams that a pair must share to be compared."""

MIN_SHARE = 0.1
"""Share of the shorter document's sample that a pair must have in common to be compared."""

SMALL = 2000
"""Documents up to which plain Python is quicker than loading a kernel."""


def exact_groups(sketches: Sketches, rank: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the representative of each document, int64[n]: of all with equal text, the first in rank.

    `rank` is each document's place in the order of ids. A document without words represents itself.
    """
    order = np.lexsort((rank, sketches.exact[:, 1], sketches.exact[:, 0]))
    sorted_exact = sketches.exact[order]
    starts = np.ones(len(order), np.bool_)
    starts[1:] = (sorted_exact[1:] != sorted_exact[:-1]).any(axis=1)
    representative = np.empty(len(order), np.int64)
    representative[order] = order[np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0))]
    wordless = sketches.words == 0
    representative[wordless] = np.flatnonzero(wordless)
    return representative


def band_candidates(
    sketches: Sketches, rows: NDArray[np.int64], rank: NDArray[np.int64], config: Config, run: Map
) -> NDArray[np.int64]:
    """Return the pairs among `rows` that share a band and whose estimated Jaccard is not far below the threshold.

    int64[k, 2], each pair once. Buckets of more than HOT documents compare each with the leaders of the
    bucket only, so that a template shared by thousands costs no n². `run` maps the bands over the workers.
    """
    rows = rows[np.argsort(rank[rows], kind="stable")]
    signatures = np.ascontiguousarray(sketches.signatures[rows])
    bands, width = choose_bands(config)
    floor = estimate_floor(config)

    def bucket_order(band: int) -> NDArray[np.int64]:
        """Document positions sorted by band key; a negative one (-1 - position) begins a new bucket."""
        keys = band_keys(signatures, band, width)
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        fresh = np.ones(len(order), np.bool_)
        fresh[1:] = ordered[1:] != ordered[:-1]
        return np.where(fresh, -1 - order, order)

    if worthwhile(len(rows), SMALL):
        from dedup.match import kernels as join
    else:
        from dedup.match import reference as join  # type: ignore[no-redef]
    hot = np.zeros((len(rows), bands), np.bool_)
    found = [
        join.bucket_pairs(order, signatures, band, width, floor, HOT, hot)
        for band, order in enumerate(run(bucket_order, range(bands)))
    ]
    pairs = rows[np.concatenate([np.zeros((0, 2), np.int64), *found])]
    return _ordered(pairs)


def estimate_floor(config: Config) -> int:
    """Return in how many of its minima a pair must agree to be compared."""
    error = np.sqrt(config.threshold * (1 - config.threshold) / config.permutations)
    return int(np.ceil((config.threshold - MARGIN * error) * config.permutations))


def sample_candidates(
    sketches: Sketches, rows: NDArray[np.int64], among: NDArray[np.uint64] | None = None
) -> NDArray[np.int64]:
    """Return the pairs among `rows` that share enough rare sampled 3-grams, int64[k, 2], each once.

    Counts are those of a sparse product over the inverted index of the samples, features found in more than
    DOCUMENT_FREQUENCY_CAP documents left out; where `among` is given, so are those that are not in it.
    """
    lengths = (sketches.sample_offsets[rows + 1] - sketches.sample_offsets[rows]).astype(np.int64)
    owner = np.repeat(np.arange(len(rows)), lengths)
    starts = np.repeat(sketches.sample_offsets[rows] - (np.cumsum(lengths) - lengths), lengths)
    features = sketches.samples[starts + np.arange(len(owner))]
    if among is not None:
        wanted = np.isin(features, among)
        owner, features = owner[wanted], features[wanted]
    order = np.argsort(features)
    ordered = features[order]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = ordered[1:] != ordered[:-1]
    bucket = np.flatnonzero(fresh)
    frequency = np.diff(np.append(bucket, len(order)))
    useful = (frequency >= 2) & (frequency <= DOCUMENT_FREQUENCY_CAP)
    postings = owner[order][np.repeat(useful, frequency)]
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(frequency[useful])])
    if worthwhile(len(rows), SMALL):
        from dedup.match import kernels as join
    else:
        from dedup.match import reference as join  # type: ignore[no-redef]
    pairs, shared = join.shared_features(postings, bounds, len(rows), MIN_SHARED)
    # A pair can only share what both keep: the sample of the one that keeps less, and so much of the other's.
    grams = np.maximum(sketches.words[rows] - SAMPLE_SIZE + 1, 1)
    rate = np.maximum(np.minimum(SAMPLE_FLOOR / grams, 1), 1 / SAMPLE_RATE)
    common_rate = rate[pairs].min(axis=1)
    kept = (lengths / rate)[pairs].min(axis=1) * common_rate
    return _ordered(rows[pairs[shared >= MIN_SHARE * kept]])


def _ordered(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the pairs with the lower row first, sorted, each once."""
    pairs = np.sort(pairs.reshape(-1, 2), axis=1)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    fresh = np.ones(len(pairs), np.bool_)
    fresh[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
    return pairs[fresh]
