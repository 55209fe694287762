# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""What documents have in common of their samples, at machine speed: `reference_samples`, compiled."""

from __future__ import annotations

import numpy as np

from dedup.kernel import kernel, leaf
from dedup.match.kernel_tables import append, bits_of
from dedup.match.reference_samples import ONCE
from dedup.text.kernels_sort import sort

BYTE = np.uint64(8)

ALONE = 1 << 32
"""A feature that is counted, beside what it weighs."""


@kernel
def features_of(samples, offsets, rows, part, parts):
    """See `reference_samples.features_of`."""
    low = np.uint64(parts - 1)
    size = 0
    for row in rows:
        for sample in samples[offsets[row] : offsets[row + 1]]:
            size += sample & low == part
    features, owners = np.empty(size + 1, np.uint64), np.empty(size + 1, np.int32)
    count = 0
    for place in range(len(rows)):
        row = rows[place]
        for sample in samples[offsets[row] : offsets[row + 1]]:
            # Written always and counted if wanted: cheaper than a branch that cannot be foretold.
            features[count], owners[count] = sample, place
            count += sample & low == part
    return features[:size], owners[:size]


@kernel
def holders(features, owners, most, whole):
    """See `reference_samples.holders`."""
    table = np.full(2 << bits_of(len(features)), -1, np.int32)
    mask = len(table) - 1
    first = np.empty(len(features), np.int32)
    # Of each feature, the owners below `whole` and the others; then where the next one of either goes.
    count = np.zeros((len(features), 2), np.int32)
    for i in range(len(features)):
        slot = np.int64(features[i] >> BYTE) & mask
        while table[slot] >= 0 and features[table[slot]] != features[i]:
            slot = (slot + 1) & mask
        if table[slot] < 0:
            table[slot] = i
        first[i] = table[slot]
        count[first[i], np.int64(owners[i] >= whole)] += 1
    frequency = np.empty(len(features), np.int64)
    found = total = 0
    for i in range(len(features)):
        if first[i] == i:
            below = count[i, 0]
            others = count[i, 1] if count[i, 1] <= most else 0
            useful = below <= most and below + others > 1
            count[i, 0] = total if useful else -1
            count[i, 1] = total + below if useful and others else -1
            frequency[found] = below + others
            total += below + others if useful else 0
            found += useful
    postings = np.empty(total, np.int32)
    for i in range(len(features)):
        kind = np.int64(owners[i] >= whole)
        place = count[first[i], kind]
        if place >= 0:
            postings[place] = owners[i]
            count[first[i], kind] += 1
    return postings, frequency[:found]


@kernel
def buckets_of(postings, bounds, documents):
    """See `reference_samples.buckets_of`."""
    offsets = np.zeros(documents + 1, np.int64)
    for document in postings:
        offsets[document + 1] += 1
    for document in range(documents):
        offsets[document + 1] += offsets[document]
    fill = offsets[:-1].copy()
    buckets = np.empty(len(postings), np.int32)
    for bucket in range(len(bounds) - 1):
        for document in postings[bounds[bucket] : bounds[bucket + 1]]:
            buckets[fill[document]] = bucket
            fill[document] += 1
    return buckets, offsets


@kernel
def shared_features(postings, bounds, buckets, offsets, first, last, least):
    """See `reference_samples.shared_features`."""
    pairs = np.empty((1024, 4), np.int64)
    found = np.int64(0)
    documents = len(offsets) - 1
    # How many features are shared, above the lowest 32 bits, and what they weigh.
    counts = np.zeros(documents, np.int64)
    touched = np.empty(documents, np.int64)
    for document in range(first, last):
        reached = 0
        for bucket in buckets[offsets[document] : offsets[document + 1]]:
            one = ALONE + ONCE // (bounds[bucket + 1] - bounds[bucket] - 1)
            for other in postings[bounds[bucket] : bounds[bucket + 1]]:
                if other > document:
                    if counts[other] == 0:
                        touched[reached] = other
                        reached += 1
                    counts[other] += one
        enough = 0
        for other in touched[:reached]:
            if counts[other] >= least * ALONE:
                touched[enough] = other
                enough += 1
            else:
                counts[other] = 0
        for other in sort(touched[:enough]):
            pairs = append(pairs, found, document, other)
            pairs[found, 2] = counts[other] // ALONE
            pairs[found, 3] = counts[other] % ALONE
            found += 1
            counts[other] = 0
    return pairs[:found, :2], pairs[:found, 2], pairs[:found, 3]


@kernel
def samples_in_common(samples, offsets, others, other_offsets, pairs):
    """See `reference_samples.samples_in_common`."""
    shared = np.zeros(len(pairs), np.int64)
    for pair in range(len(pairs)):
        i, j = pairs[pair, 0], pairs[pair, 1]
        shared[pair] = in_common(
            samples[offsets[i] : offsets[i + 1]], others[other_offsets[j] : other_offsets[j + 1]]
        )
    return shared


@leaf
def in_common(one, other):
    """Return how many values two sorted arrays, of distinct values each, have in common."""
    count = i = j = 0
    while i < len(one) and j < len(other):
        # No branch, as the processor could not foretell it.
        mine, theirs = one[i], other[j]
        count += mine == theirs
        i += mine <= theirs
        j += theirs <= mine
    return count


@kernel
def samples_lacking(samples, offsets, pairs):
    """See `reference_samples.samples_lacking`."""
    size = 0
    for pair in range(len(pairs)):
        size += offsets[pairs[pair, 0] + 1] - offsets[pairs[pair, 0]]
    lacking, counts = np.empty(size, np.uint64), np.zeros(len(pairs), np.int64)
    found = 0
    for pair in range(len(pairs)):
        i, j = pairs[pair, 0], pairs[pair, 1]
        other, end = offsets[j], offsets[j + 1]
        before = found
        for sample in samples[offsets[i] : offsets[i + 1]]:
            while other < end and samples[other] < sample:
                other += 1
            if other == end or samples[other] != sample:
                lacking[found] = sample
                found += 1
        counts[pair] = found - before
    return lacking[:found], counts
