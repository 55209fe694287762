# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""What became of the words of aligned passages at machine speed: `reference_follow`, compiled."""

from __future__ import annotations

import numpy as np

from dedup.kernel import kernel, leaf
from dedup.match import scoring
from dedup.match.columns import COLUMNS
from dedup.text import tokens
from dedup.text.kernels_sort import argsort

QUOTED, REPLIED = scoring.QUOTED, scoring.REPLIED
FIGURE, NAME, DIGIT = scoring.FIGURE, scoring.NAME, tokens.DIGIT
ALIKE, CLASH, ORDERED = scoring.ALIKE, scoring.CLASH, scoring.ORDERED
PRIOR, CLASH_PRIOR, BESIDE_PRIOR = scoring.PRIOR, scoring.CLASH_PRIOR, scoring.BESIDE_PRIOR
TOLD, TOLD_LONG, REPLIED_SHARE, BESIDE, DENSITY, SYNONYMS, MISREAD, REJOINED, RARER, AGREEMENT, ORDER = map(
    COLUMNS.index,
    (
        "told",
        "told_long",
        "replied",
        "beside",
        "density",
        "synonyms",
        "misread",
        "rejoined",
        "rarer",
        "agreement",
        "order",
    ),
)

APOSTROPHE = ord("'")
LOWER_CASE = 32
"""Bit that makes a capital of ASCII small."""

# What became of a word of a: it stands in no passage, or in one that keeps it (in quotation marks), or loses it.
LEFT, KEPT, KEPT_QUOTED, LOST = 0, 1, 2, 3


@leaf
def alike(data, start_a, end_a, start_b, end_b):
    """Share of the bytes of the longer of two words that agree from the front and from the back."""
    length = min(end_a - start_a, end_b - start_b)
    front = 0
    while front < length and data[start_a + front] | LOWER_CASE == data[start_b + front] | LOWER_CASE:
        front += 1
    back = 0
    while (
        back < length - front and data[end_a - 1 - back] | LOWER_CASE == data[end_b - 1 - back] | LOWER_CASE
    ):
        back += 1
    return (front + back) / max(end_a - start_a, end_b - start_b)


@leaf
def stands_in(hashes, word, begin, end):
    """Whether a word stands in a stretch of tokens."""
    for token in range(begin, end):
        if hashes[token] == word:
            return True
    return False


@leaf
def own(marks, hashes, mark, begin, end, there, until):
    """Number of tokens of a stretch that bear a mark and do not stand in the other stretch."""
    count = 0
    for token in range(begin, end):
        count += (marks[token] & mark) > 0 and not stands_in(hashes, hashes[token], there, until)
    return count


@leaf
def moved(hashes, s, t, begin_a, end_a, begin_b, end_b):
    """Whether either of two tokens in the same place stands elsewhere in the stretch of the other."""
    return stands_in(hashes, hashes[s], begin_b, end_b) or stands_in(hashes, hashes[t], begin_a, end_a)


@kernel
def in_order(begin_a, begin_b, mass):
    """Share of the mass of the passages in the heaviest set that stands in one order in both texts."""
    ranked = argsort(begin_a)
    best = np.zeros(len(mass), np.float64)
    top = whole = 0.0
    for r in range(len(mass)):
        here = ranked[r]
        best[r] = mass[here]
        for s in range(max(r - ORDERED, 0), r):
            if begin_b[ranked[s]] < begin_b[here]:
                best[r] = max(best[r], best[s] + mass[here])
        top = max(top, best[r])
        whole += mass[here]
    return top / max(whole, 1.0)


@leaf
def rejoined(data, starts, ends, a, until_a, b, until_b, step):
    """Return how many tokens from `a` on, and how many from `b` on, hold the same letters, apostrophes aside; 0, 0 if none do.

    They end before `until_a` and `until_b`; where `step` is -1, both texts are read backwards.
    """
    count_a = count_b = 1
    at_a, at_b = (starts[a], starts[b]) if step > 0 else (ends[a] - 1, ends[b] - 1)
    while True:
        while starts[a] <= at_a < ends[a] and data[at_a] == APOSTROPHE:
            at_a += step
        while starts[b] <= at_b < ends[b] and data[at_b] == APOSTROPHE:
            at_b += step
        over_a, over_b = not starts[a] <= at_a < ends[a], not starts[b] <= at_b < ends[b]
        if over_a and over_b:
            return count_a, count_b
        if over_a:
            a += step
            if a == until_a:
                return 0, 0
            count_a += 1
            at_a = starts[a] if step > 0 else ends[a] - 1
        elif over_b:
            b += step
            if b == until_b:
                return 0, 0
            count_b += 1
            at_b = starts[b] if step > 0 else ends[b] - 1
        elif data[at_a] | LOWER_CASE != data[at_b] | LOWER_CASE:
            return 0, 0
        else:
            at_a += step
            at_b += step


@leaf
def tell(held, place, mark_a, mark_b, lines):
    """Note that a word of a is told by one of b, in `held` and in which `lines` it stands; return 1 if no passage told it before."""
    if held[place] == KEPT or held[place] == KEPT_QUOTED:
        return 0
    held[place] = KEPT_QUOTED if (mark_a | mark_b) & QUOTED else KEPT
    lines[0] += (mark_a | mark_b) & REPLIED > 0
    lines[1] += mark_a & REPLIED == 0
    return 1


@leaf
def hear(heard, place, mark, lines):
    """Note that a word of b tells one of a: in `heard`, and in which `lines` it stands."""
    lines[2] += mark & REPLIED == 0 and not heard[place]
    heard[place] = True


@kernel
def told_beside(told, marks):
    """Share of the words outside quoted lines that are told; near 1 where there are hardly any such words."""
    beside = 0
    for mark in marks:
        beside += mark & REPLIED == 0
    return (told + BESIDE_PRIOR) / (beside + BESIDE_PRIOR)


@kernel
def follow(
    row, data, hashes, starts, ends, flags, marks, a0, b0, group_a, group_b, kinds_a, kinds_b,
    nats_a, nats_b, seeds_i, seeds_j, chosen, passages, held,
):  # fmt: skip
    """Walk the passages from seed to seed: fill `held`, and the features of what was kept, replaced and changed."""
    last = np.full(passages, -1, np.int64)
    begin_a, begin_b = np.zeros(passages, np.int64), np.zeros(passages, np.int64)
    mass = np.zeros(passages, np.float64)
    told = synonyms = misread = joined = walked = clashes = 0
    # Told words of a in quoted lines of either text, and beside those of a; words of b that tell them, beside those of b.
    lines = np.zeros(3, np.int64)
    heard = np.zeros(len(group_b), np.bool_)
    rarer = 0.0
    for k in range(len(chosen)):
        here = chosen[k]
        if here < 0:
            continue
        i, j = seeds_i[k], seeds_j[k]
        p, q = i, j
        if last[here] < 0:
            begin_a[here], begin_b[here] = i, j
        else:
            p, q = seeds_i[last[here]] + 1, seeds_j[last[here]] + 1
        last[here] = k
        p0, q0 = p, q
        kept = 0
        # Equal words next to the seeds, and the seed itself.
        while p < i and q < j and hashes[a0 + p] == hashes[b0 + q]:
            kept += tell(held, p, marks[a0 + p], marks[b0 + q], lines)
            hear(heard, q, marks[b0 + q], lines)
            p += 1
            q += 1
        e, f = i + 1, j + 1
        while e > p and f > q and hashes[a0 + e - 1] == hashes[b0 + f - 1]:
            e -= 1
            f -= 1
            kept += tell(held, e, marks[a0 + e], marks[b0 + f], lines)
            hear(heard, f, marks[b0 + f], lines)
        # Words that were joined or split, on from the front and then back from the end.
        extra = 0
        for forwards in (True, False):
            while e > p and f > q:
                if forwards:
                    x, y = rejoined(data, starts, ends, a0 + p, a0 + e, b0 + q, b0 + f, 1)
                    m, n = p, q
                    p, q = p + x, q + y
                else:
                    x, y = rejoined(data, starts, ends, a0 + e - 1, a0 + p - 1, b0 + f - 1, b0 + q - 1, -1)
                    e, f = e - x, f - y
                    m, n = e, f
                if x == 0:
                    break
                rarest_a = rarest_b = 0.0
                for step in range(x):
                    kept += tell(held, m + step, marks[a0 + m + step], marks[b0 + n], lines)
                    rarest_a = max(rarest_a, nats_a[group_a[m + step]])
                for step in range(y):
                    hear(heard, n + step, marks[b0 + n + step], lines)
                    rarest_b = max(rarest_b, nats_b[group_b[n + step]])
                joined += 0 if hashes[a0 + m] == hashes[b0 + n] else x
                rarer += rarest_b - rarest_a
                extra += y - x
        walked += max(i - p0, j - q0 - max(extra, 0)) + 1
        # What is left between them, word for word where both sides have as many.
        for place in range(p, e):
            # Another passage, with which this one overlaps, may have told it.
            held[place] = held[place] if held[place] else LOST
        if e - p == f - q:
            for step in range(e - p):
                s, t = a0 + p + step, b0 + q + step
                if hashes[s] == hashes[t]:
                    explained = True
                elif (marks[s] | marks[t]) & FIGURE:
                    explained = False
                    clash = (marks[s] & marks[t] & FIGURE) > 0 and not (flags[s] ^ flags[t]) & DIGIT
                    clashes += clash and not moved(hashes, s, t, a0 + p, a0 + e, b0 + q, b0 + f)
                elif alike(data, starts[s], ends[s], starts[t], ends[t]) >= ALIKE:
                    explained = True
                    misread += 1
                elif kinds_a[group_a[p + step]] > 0 and kinds_b[group_b[q + step]] > 0:
                    explained = True
                    synonyms += 1
                else:
                    explained = False
                    clash = (marks[s] & marks[t] & NAME) > 0
                    clashes += clash and not moved(hashes, s, t, a0 + p, a0 + e, b0 + q, b0 + f)
                if explained:
                    rarer += nats_b[group_b[q + step]] - nats_a[group_a[p + step]]
                    kept += tell(held, p + step, marks[s], marks[t], lines)
                    hear(heard, q + step, marks[t], lines)
        elif e > p and f > q:
            mine, its = (a0 + p, a0 + e), (b0 + q, b0 + f)
            for mark in (FIGURE, NAME):
                clashes += min(own(marks, hashes, mark, *mine, *its), own(marks, hashes, mark, *its, *mine))
        mass[here] += kept
        told += kept
    row[TOLD] = told / (len(held) + PRIOR)
    row[TOLD_LONG] = told / (len(group_b) + PRIOR)
    row[REPLIED_SHARE] = lines[0] / max(told, 1)
    row[BESIDE] = min(
        told_beside(lines[1], marks[a0 : a0 + len(group_a)]),
        told_beside(lines[2], marks[b0 : b0 + len(group_b)]),
    )
    row[DENSITY] = told / max(walked, 1)
    row[SYNONYMS] = synonyms / max(told, 1)
    row[MISREAD] = (misread + joined) / max(told, 1)
    row[REJOINED] = joined / max(told, 1)
    row[RARER] = rarer / max(told, 1)
    row[AGREEMENT] = max(1 - CLASH * clashes / (told + clashes + CLASH_PRIOR), 0.0)
    row[ORDER] = in_order(begin_a, begin_b, mass)
