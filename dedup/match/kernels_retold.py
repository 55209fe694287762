# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""How much of a text is told again in other words, at machine speed: `reference_retold`, compiled.

See there for what each step means.
"""

from __future__ import annotations

import numpy as np

from dedup.kernel import kernel
from dedup.match import scoring

PHRASE, TELLING, PHRASE_PRIOR = scoring.PHRASE, scoring.TELLING, scoring.PHRASE_PRIOR


@kernel
def mark_phrases(hashes_a, hashes_b, group_a, said, seeds_i, seeds_j, phrase_a, phrase_b):
    """Mark the telling words that seeds meet in a row of PHRASE words or more that both texts have."""
    for k in range(len(seeds_i)):
        i, j = seeds_i[k], seeds_j[k]
        if said[group_a[i]] < TELLING or (phrase_a[i] and phrase_b[j]):
            continue
        before = after = 0
        while before < min(i, j) and before < PHRASE and hashes_a[i - before - 1] == hashes_b[j - before - 1]:
            before += 1
        left = min(len(hashes_a) - i, len(hashes_b) - j) - 1
        while after < left and after < PHRASE and hashes_a[i + after + 1] == hashes_b[j + after + 1]:
            after += 1
        if before + 1 + after >= PHRASE:
            phrase_a[i] = phrase_b[j] = True


@kernel
def heaviest(seeds_i, seeds_j, gains, length):
    """The gains of the heaviest set of seeds that go on in both texts. Seeds are in order of i."""
    # A Fenwick tree of the best chains that end before a place of b.
    tree = np.zeros(length + 1, np.float64)
    total = np.zeros(len(seeds_i), np.float64)
    best, begin = 0.0, 0
    while begin < len(seeds_i):
        end = begin
        while end < len(seeds_i) and seeds_i[end] == seeds_i[begin]:
            place = seeds_j[end]
            while place > 0:
                total[end] = max(total[end], tree[place])
                place &= place - 1
            total[end] += gains[end]
            end += 1
        for k in range(begin, end):
            place = seeds_j[k] + 1
            best = max(best, total[k])
            while place <= length:
                tree[place] = max(tree[place], total[k])
                place += place & -place
        begin = end
    return best


@kernel
def retold(hashes_a, hashes_b, group_a, said, seeds_i, seeds_j):
    """The share of a that b tells in other words and in the same order."""
    phrase_a, phrase_b = np.zeros(len(hashes_a), np.bool_), np.zeros(len(hashes_b), np.bool_)
    mark_phrases(hashes_a, hashes_b, group_a, said, seeds_i, seeds_j, phrase_a, phrase_b)
    whole = 0.0
    for i in range(len(hashes_a)):
        gain = said[group_a[i]]
        if gain >= TELLING and not phrase_a[i]:
            whole += gain
    loose_i, loose_j = np.empty(len(seeds_i), np.int32), np.empty(len(seeds_i), np.int32)
    gains = np.empty(len(seeds_i), np.float64)
    count = 0
    for k in range(len(seeds_i)):
        i, j = seeds_i[k], seeds_j[k]
        gain = said[group_a[i]]
        if gain >= TELLING and not phrase_a[i] and not phrase_b[j]:
            loose_i[count], loose_j[count], gains[count] = i, j, gain
            count += 1
    loose_i, loose_j, gains = loose_i[:count], loose_j[:count], gains[:count]
    length = len(hashes_b)
    excess = heaviest(loose_i, loose_j, gains, length) - heaviest(
        loose_i, length - 1 - loose_j, gains, length
    )
    return max(excess, 0.0) / (whole + PHRASE_PRIOR)
