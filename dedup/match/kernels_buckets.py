# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""The pairs of each band's buckets at machine speed; `reference_buckets` has the same functions in plain Python."""

from __future__ import annotations

import numpy as np

from dedup.kernel import kernel
from dedup.match.kernel_tables import append, bits_of
from dedup.match.reference_buckets import LEADERS


@kernel(inline="always")
def _shared(signatures, left, right):
    count = 0
    for i in range(signatures.shape[1]):
        count += signatures[left, i] == signatures[right, i]
    return count


@kernel
def _met_before(buckets, left, right, band):
    for earlier in range(band):
        if buckets[left, earlier] == buckets[right, earlier] != 0:
            return True
    return False


@kernel
def cut_buckets(keys, rows, hot):
    """See `reference_buckets.cut_buckets`."""
    bits = bits_of(len(rows)) + 1
    table = np.full(1 << bits, -1, np.int32)  # a hash table of buckets
    key_of = np.empty(len(rows), np.uint64)
    number = np.empty(len(rows), np.int32)
    ends = np.zeros(len(rows) + 1, np.int32)
    count = np.int64(0)
    for i in range(len(rows)):
        key = keys[rows[i]]
        slot = np.int64(key >> np.uint64(64 - bits))
        while table[slot] >= 0 and key_of[table[slot]] != key:
            slot = (slot + 1) & (len(table) - 1)
        if table[slot] < 0:
            table[slot] = count
            key_of[count] = key
            count += 1
        number[i] = table[slot]
        ends[number[i] + 1] += 1
    order = np.empty(len(rows), np.int32)
    buckets = np.zeros(len(keys), np.int32)
    for bucket in range(count):
        ends[bucket + 1] += ends[bucket]
    places = ends[:count].copy()
    for i in range(len(rows)):
        bucket = number[i]
        begin = ends[bucket]
        order[places[bucket]] = rows[i] if places[bucket] > begin else -1 - rows[i]
        places[bucket] += 1
        buckets[rows[i]] = 0 if ends[bucket + 1] - begin > hot else bucket + 1
    return order, buckets


@kernel
def bucket_pairs(order, signatures, buckets, band, floor):
    """See `reference_buckets.bucket_pairs`."""
    pairs = np.empty((1024, 2), np.int64)
    count = np.int64(0)  # of one type from the first call on, so that nothing is compiled twice
    leaders = np.empty(LEADERS, np.int64)
    begin, total = 0, len(order)
    while begin < total:
        end = begin + 1
        while end < total and order[end] >= 0:
            end += 1
        if buckets[-1 - order[begin], band] == 0:
            known = 0
            for i in range(begin, end):
                document = np.int64(-1 - order[i] if i == begin else order[i])
                alone = True
                for j in range(known):
                    if _shared(signatures, leaders[j], document) >= floor:
                        pairs = append(pairs, count, leaders[j], document)
                        count += 1
                        alone = False
                        break
                if alone and known < LEADERS:
                    leaders[known] = document
                    known += 1
        elif end - begin > 1:
            for i in range(begin, end):
                left = np.int64(-1 - order[i] if i == begin else order[i])
                for j in range(i + 1, end):
                    right = np.int64(order[j])
                    if _met_before(buckets, left, right, band):
                        continue
                    if _shared(signatures, left, right) >= floor:
                        pairs = append(pairs, count, left, right)
                        count += 1
        begin = end
    return pairs[:count]
