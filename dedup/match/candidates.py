"""Which documents to compare: pairs that share a band of their signature, or several rare 2-grams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from dedup.compiled import worthwhile
from dedup.match.cluster import first_of_each
from dedup.match.pairs import each_once
from dedup.match.reference_samples import ONCE
from dedup.sketch.bands import band_keys, choose_bands
from dedup.sketch.sample import SAMPLE_FLOOR, SAMPLE_RATE, SAMPLE_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.sketch import Sketches

    Result = TypeVar("Result")

    class Map(Protocol):
        """What maps a function over numbers, in order: `map`, or `Engine.map` on several workers."""

        def __call__(self, stage: Callable[[int], Result], items: Iterable[int], /) -> Iterator[Result]:
            """Yield `stage(item)` for each item."""
            ...


HOT = 20
"""Documents in a bucket up to which all are compared with all; in larger ones, each with the leaders."""

MARGIN = 4.0
"""Standard errors that the estimated Jaccard of a candidate may lie under the threshold."""

DOCUMENT_FREQUENCY_CAP = 16
"""A 2-gram in more documents than this says nothing about copying."""

MIN_SHARED = 3
"""Sampled 2-grams that a pair must share to be compared."""

MIN_SHARE = 0.1
"""Share of the shorter document's sample that a pair must have in common to be compared."""

MIN_JACCARD = 0.04
"""Share of both documents' samples together that is enough, too: texts of like length that tell the same share fewer phrases, but all along."""

MIN_JACCARD_RARE = 0.03
"""The same, for pairs that share what few others hold."""

RARE = 0.3 * ONCE
"""Mean weight of what such a pair shares: a 2-gram that two more documents hold has a third of `ONCE`."""

PART, MOST_PARTS = 1 << 20, 256
"""Features counted at a time, about: the lowest bits of one tell its part, which are as good as random, of a sampled hash too."""

SHARES = 16
"""Parts of the documents for each of which those that share features with it are counted at a time."""

OWN_SHARE = 0.25
"""Share of the sampled 2-grams common to a pair that must be rare: else what they share is a form, or furniture of a site."""

SMALL = 2000
"""Documents up to which plain Python is quicker than loading a kernel."""


def exact_groups(sketches: Sketches, rank: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the representative of each document, int64[n]: of all with equal text, the first in rank.

    `rank` is each document's place in the order of ids. A document without words represents itself.
    """
    import pyarrow as pa

    exact = np.ascontiguousarray(sketches.exact)
    hashes = pa.Array.from_buffers(pa.binary(exact.strides[0]), len(exact), [None, pa.py_buffer(exact)])
    # By hashing: sorting takes four times as long.
    group: NDArray[np.int64] = hashes.dictionary_encode().indices.to_numpy()
    representative = first_of_each(group, rank)[group]
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
    rows = rows[np.argsort(rank[rows], kind="stable")].astype(np.int32)
    signatures = sketches.signatures
    bands, width = choose_bands(config)
    floor = estimate_floor(config)
    keys = band_keys(signatures, bands, width)
    if worthwhile(len(rows), SMALL):
        from dedup.match import kernels_buckets as join
    else:
        from dedup.match import reference_buckets as join  # type: ignore[no-redef]

    cut = run(lambda band: join.cut_buckets(keys[band], rows, HOT), range(bands))
    orders, columns = zip(*cut, strict=True)
    # A row a document: two of them are in far fewer lines of the cache than two signatures.
    buckets = np.stack(columns, axis=1)

    def pairs_of(band: int) -> NDArray[np.int64]:
        return np.asarray(join.bucket_pairs(orders[band], signatures, buckets, band, floor), np.int64)

    return each_once(np.concatenate(list(run(pairs_of, range(bands)))))


def sampled_share(words: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the share of its 2-grams that the sample of a document of so many words holds."""
    grams = np.maximum(words - SAMPLE_SIZE + 1, 1)
    return np.maximum(np.minimum(SAMPLE_FLOOR / grams, 1), 1 / SAMPLE_RATE)


def estimate_floor(config: Config) -> int:
    """Return in how many of its minima a pair must agree to be compared."""
    error = np.sqrt(config.threshold * (1 - config.threshold) / config.permutations)
    return int(np.ceil((config.threshold - MARGIN * error) * config.permutations))


def beyond_centres(
    sketches: Sketches, rows: NDArray[np.int64], centre: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the sampled 2-grams that members of near clusters hold and their centres lack, uint64[k], and the member
    of each, int64[k], member by member.

    `centre` int64[n] is the centre of each document's cluster, `rows` (sorted) the documents that may be members. Of
    members with fewer than MIN_SHARED such 2-grams, there are none.
    """
    members = rows[centre[rows] != rows]
    if worthwhile(len(members), SMALL):
        from dedup.match import kernels_samples as join
    else:
        from dedup.match import reference_samples as join  # type: ignore[no-redef]
    pairs = np.stack([members, centre[members]], axis=1)
    sampled = sketches.samples, sketches.sample_offsets
    common = join.samples_in_common(*sampled, *sampled, pairs)
    several = np.diff(sketches.sample_offsets)[members] - common >= MIN_SHARED
    features, counts = join.samples_lacking(*sampled, pairs[several])
    return features, np.repeat(members[several], counts)


def sample_candidates(
    sketches: Sketches,
    rows: NDArray[np.int64],
    run: Map = map,
    among: NDArray[np.uint64] | None = None,
    beyond: tuple[NDArray[np.uint64], NDArray[np.int64]] | None = None,
) -> NDArray[np.int64]:
    """Return the pairs that share enough rare sampled 2-grams, int64[k, 2], each once: among `rows`, and among other
    documents of which only some 2-grams count, those in `beyond` (`beyond_centres`).

    Counts are those of a sparse product over the inverted index of the samples, features found in more than
    DOCUMENT_FREQUENCY_CAP of `rows` left out; where `among` is given, so are those that are not in it.
    Pairs that share mostly such frequent ones are no candidates: what they have in common, others have too.
    `run` maps parts of the features, then of the documents, over the workers, so that no more than a part is counted at
    a time.
    """
    if worthwhile(len(rows), SMALL):
        from dedup.match import kernels_samples as join
    else:
        from dedup.match import reference_samples as join  # type: ignore[no-redef]
    own, owners_of_own = beyond or (np.zeros(0, np.uint64), np.zeros(0, np.int64))
    members, held = np.unique(owners_of_own, return_counts=True)
    sampled = sketches.samples, sketches.sample_offsets
    sampled_own = own, np.concatenate([np.zeros(1, np.int64), np.cumsum(held)])
    # In what follows, documents are places: those of `rows` first, then the members.
    whole, rows = rows, np.concatenate([rows, members])
    places_of_own = np.repeat(np.arange(len(whole), len(rows), dtype=np.int32), held)
    lengths = np.diff(sketches.sample_offsets)[rows]
    parts = 1 << max(min(int(lengths.sum()) // PART, MOST_PARTS).bit_length() - 1, 0)

    def buckets(part: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The documents that hold each useful feature of one part, and how many they are."""
        features, owners = join.features_of(*sampled, whole, part, parts)
        wanted = own & np.uint64(parts - 1) == part
        features = np.concatenate([features, own[wanted]])
        owners = np.concatenate([owners, places_of_own[wanted]])
        if among is not None:
            wanted = np.isin(features, among)
            features, owners = features[wanted], owners[wanted]
        postings, frequency = join.holders(features, owners, DOCUMENT_FREQUENCY_CAP, len(whole))
        return postings, frequency

    found = list(run(buckets, range(parts)))
    postings = np.concatenate([holders for holders, _ in found])
    bounds = np.cumsum(np.concatenate([np.zeros(1, np.int64), *(frequency for _, frequency in found)]))
    features_held, offsets = join.buckets_of(postings, bounds, len(rows))
    rate = sampled_share(sketches.words[rows])
    ends = np.linspace(0, len(rows), SHARES + 1).astype(np.int64).tolist()

    def sharing(part: int) -> NDArray[np.int64]:
        """The pairs whose first document is in one part of them."""
        places, shared, rarity = join.shared_features(
            postings, bounds, features_held, offsets, ends[part], ends[part + 1], MIN_SHARED
        )
        # A pair can only share what both keep: the sample of the one that keeps less, and so much of the other's.
        common_rate = rate[places].min(axis=1)
        kept = (lengths / rate)[places] * common_rate[:, None]
        jaccard = np.where(rarity >= RARE * shared, MIN_JACCARD_RARE, MIN_JACCARD)
        enough = shared >= np.minimum(MIN_SHARE * kept.min(axis=1), jaccard * (kept.sum(axis=1) - shared))
        places, shared = places[enough], shared[enough]
        pairs = rows[places]
        all_shared = join.samples_in_common(*sampled, *sampled, pairs)
        # Of a member, which comes second unless both are, only what it has for itself was counted.
        numbers = places - len(whole)
        one, both = (numbers[:, 1] >= 0) & (numbers[:, 0] < 0), numbers[:, 0] >= 0
        with_member = np.stack([pairs[one, 0], numbers[one, 1]], axis=1)
        all_shared[one] = join.samples_in_common(*sampled, *sampled_own, with_member)
        all_shared[both] = join.samples_in_common(*sampled_own, *sampled_own, numbers[both])
        return np.asarray(pairs[shared >= OWN_SHARE * all_shared], np.int64)

    return each_once(np.concatenate(list(run(sharing, range(SHARES)))))
