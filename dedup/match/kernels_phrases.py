# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Phrases that two texts have in common, at machine speed: `reference_phrases`, compiled."""

from __future__ import annotations

import numpy as np

from dedup.kernel import kernel

MIX, ONE, HIGH = np.uint64(0x9E3779B97F4A7C15), np.uint64(1), np.uint64(20)


@kernel
def slot_of(table, hashes, end):
    """The place of the three tokens up to this one in a hash table, or the free one that they would take, and their key."""
    key = ((hashes[end - 2] * MIX + hashes[end - 1]) * MIX + hashes[end]) | ONE
    last = np.uint64(len(table) - 1)
    slot = (key >> HIGH) & last
    while table[slot] != 0 and table[slot] != key:
        slot = (slot + ONE) & last
    return slot, key


@kernel
def find_phrases(hash_a, hash_b, ordinary_a, ordinary_b, group_a, group_b, met, words_b, told, phrased):
    """Mark the tokens of a in three ordinary words in a row that are told, or that b has in a row somewhere."""
    size = 16
    while size < 2 * len(hash_a):
        size *= 2
    table, found = np.zeros(size, np.uint64), np.zeros(size, np.bool_)
    # Three words that both have in a row are words that both have: few of b's need to be looked up.
    in_a = np.zeros(words_b, np.bool_)
    row = 0
    for i in range(len(hash_a)):
        other = met[group_a[i]]
        row = row + 1 if ordinary_a[i] and other >= 0 else 0
        if other >= 0:
            in_a[other] = True
        if row >= 3:
            slot, key = slot_of(table, hash_a, i)
            table[slot] = key
    row = 0
    for j in range(len(hash_b)):
        row = row + 1 if ordinary_b[j] and in_a[group_b[j]] else 0
        if row >= 3:
            slot, key = slot_of(table, hash_b, j)
            found[slot] |= table[slot] == key
    row = kept = shared = 0
    for i in range(len(hash_a)):
        row = row + 1 if ordinary_a[i] else 0
        kept = kept + 1 if ordinary_a[i] and told[i] else 0
        shared = shared + 1 if ordinary_a[i] and met[group_a[i]] >= 0 else 0
        if row >= 3 and (kept >= 3 or (shared >= 3 and found[slot_of(table, hash_a, i)[0]])):
            phrased[i - 2 : i + 1] = True
