# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Sketching at machine speed: `reference` has the same in NumPy, for one document where these take a batch."""

from __future__ import annotations

import numpy as np
from numba import uint64

from dedup.kernel import kernel
from dedup.sketch import sample
from dedup.sketch.reference import BAND_MULTIPLIER, BAND_SHIFT
from dedup.text import hashing
from dedup.text.kernels import finish
from dedup.text.kernels_sort import sort_spread

BASE = np.uint64(hashing.SHINGLE_BASE)
MIX_1, MIX_2 = np.uint32(0x85EB_CA6B), np.uint32(0xC2B2_AE35)
S13, S16 = np.uint32(13), np.uint32(16)
SAMPLE_FLOOR, SAMPLE_RATE, SAMPLE_SIZE = sample.SAMPLE_FLOOR, sample.SAMPLE_RATE, sample.SAMPLE_SIZE
SECOND = np.uint64(sample.SECOND)
LARGEST_32, LARGEST_64 = np.uint32(0xFFFF_FFFF), np.uint64(0xFFFF_FFFF_FFFF_FFFF)
BLOCK = 1024


@kernel(inline="always")
def premix(value):
    """See `reference.premix`."""
    value = np.uint32(value ^ (value >> S16))
    value = np.uint32(value * MIX_1)
    value = np.uint32(value ^ (value >> S13))
    value = np.uint32(value * MIX_2)
    return np.uint32(value ^ (value >> S16))


@kernel
def shingles(tokens, size, out):
    """Write the hashes of all shingles (see `hashing.shingle_hashes`) to `out` and return their number.

    One power of the base at a time over all shingles, so that the loops are vector instructions.
    """
    width = min(size, len(tokens))
    if width == 0:
        return 0
    count = len(tokens) - width + 1
    # Slices of equal length, so that the compiler sees indices that cannot wrap around.
    hashes = out[:count]
    last = tokens[width - 1 :]
    for start in range(count):
        hashes[start] = last[start]
    power = BASE
    for position in range(width - 2, -1, -1):
        shifted = tokens[position : position + count]
        for start in range(count):
            hashes[start] += shifted[start] * power
        power *= BASE
    for start in range(count):
        hashes[start] = finish(hashes[start])
    return count


@kernel
def unordered(tokens, size, out):
    """Write the hashes of every `size` tokens in a row (see `hashing.unordered_hashes`) to `out` and return their number."""
    count = len(tokens) - size + 1
    hashes = out[:count]
    for start in range(count):
        hashes[start] = tokens[start]
    for position in range(1, size):
        shifted = tokens[position : position + count]
        for start in range(count):
            hashes[start] += shifted[start]
    for start in range(count):
        hashes[start] = finish(hashes[start])
    return count


@kernel
def lower_minima(values, count, factors, offsets, minima):
    """Lower the minima by `count` pre-mixed hashes; four at a time keep the vector units busy."""
    whole = count - count % 4
    for i in range(0, whole, 4):
        v0, v1, v2, v3 = values[i], values[i + 1], values[i + 2], values[i + 3]
        for p in range(len(factors)):
            a, b = factors[p], offsets[p]
            low = min(np.uint32(a * v0 + b), np.uint32(a * v1 + b))
            high = min(np.uint32(a * v2 + b), np.uint32(a * v3 + b))
            minima[p] = min(min(low, high), minima[p])
    for i in range(whole, count):
        value = values[i]
        for p in range(len(factors)):
            minima[p] = min(np.uint32(factors[p] * value + offsets[p]), minima[p])


@kernel
def signatures(hashes, token_offsets, size, factors, offsets, minima):
    """Fill `minima` uint32[n, k] with the signature of each document."""
    block = np.empty(BLOCK, np.uint64)
    mixed = np.empty(BLOCK, np.uint32)
    for document in range(len(token_offsets) - 1):
        tokens = hashes[token_offsets[document] : token_offsets[document + 1]]
        minima[document, :] = LARGEST_32
        width = min(size, len(tokens))
        for start in range(0, len(tokens) - width + 1 if width else 0, BLOCK):
            count = shingles(tokens[start : min(start + BLOCK + width - 1, len(tokens))], width, block)
            for i in range(count):
                mixed[i] = premix(np.uint32(block[i]))
            lower_minima(mixed, count, factors, offsets, minima[document])


@kernel(inline="always")
def is_common(token, common):
    """Tell whether a token is in the table `common` (see `sample.common_words`)."""
    mask = np.uint64(len(common) - 1)
    return (common[token & mask] == token) | (common[(token >> SECOND) & mask] == token)


@kernel
def samples(hashes, token_offsets, common, kept, sample_offsets):
    """Write each document's sampled 2-gram hashes, ascending and distinct, to `kept`; return their number.

    `common` is the table of `sample.common_words`.
    """
    total = 0
    block, places = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.int32)
    sample_offsets[0] = 0
    for document in range(len(token_offsets) - 1):
        tokens = hashes[token_offsets[document] : token_offsets[document + 1]]
        width = min(SAMPLE_SIZE, len(tokens))
        count = len(tokens) - width + 1 if width else 0
        limit = LARGEST_64
        if count > SAMPLE_FLOOR:
            limit = uint64(max((SAMPLE_FLOOR << 32) // count, (1 << 32) // SAMPLE_RATE)) << uint64(32)
        begin = total
        for start in range(0, count, BLOCK):
            found = unordered(tokens[start : min(start + BLOCK + width - 1, len(tokens))], width, block)
            # Written always and counted if wanted: cheaper than branches that cannot be foretold.
            under = 0
            for i in range(found):
                places[under] = i
                under += block[i] <= limit
            for i in places[:under]:
                kept[total] = block[i]
                one, other = tokens[start + i], tokens[start + i + width - 1]
                total += not (is_common(one, common) & is_common(other, common))
        chosen = sort_spread(kept[begin:total], limit)
        total = begin
        for i in range(len(chosen)):
            if i == 0 or chosen[i] != chosen[i - 1]:
                kept[total] = chosen[i]
                total += 1
        sample_offsets[document + 1] = total
    return total


@kernel
def band_keys(signatures, bands, rows):
    """See `reference.band_keys`; reads each signature once, as those of a corpus are larger than any cache."""
    keys = np.empty((bands, len(signatures)), np.uint64)
    for document in range(len(signatures)):
        for band in range(bands):
            key = np.uint64(band + 1)
            for row in range(band * rows, band * rows + rows):
                key = (key ^ np.uint64(signatures[document, row])) * BAND_MULTIPLIER
                key ^= key >> BAND_SHIFT
            keys[band, document] = key
    return keys
