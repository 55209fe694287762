"""Words that ran together in the documents of a batch; `reference_joins` is the specification."""

# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
from __future__ import annotations

import numpy as np

from dedup.kernel import kernel
from dedup.quality.english import reference_subject
from dedup.quality.english.kernels_model import bigram, find
from dedup.quality.english.kernels_prose import OTHER, standing
from dedup.quality.english.reference_joins import COLUMNS, COMMA, LEAST, MOST, SHORTEST
from dedup.quality.english.reference_marks import BLANK
from dedup.quality.english.reference_repair import LONGEST, REPAIRS
from dedup.text.kernels import SMALL_LETTERS, hash_ascii

NAMES = np.uint64(reference_subject.NAMES)
WIDTH = len(COLUMNS)
COMMAS, RUN_ONS, GLUED = range(WIDTH)
APOSTROPHE, SMALL_G = map(ord, "'g")


@kernel
def count_joins(
    hashes,
    bounds,
    data,
    starts,
    ends,
    flags,
    offsets,
    words,
    asked,
    table,
    known,
    binds,
    backoff,
    pairs,
    gains,
):
    """See `reference_joins.count_joins`; `table` and `known` as in `kernels_model.find`, `pairs` and `gains` as in `bigram`."""
    counts = np.zeros((len(offsets) - 1, WIDTH), np.float64)
    document_of = np.full(np.int64(NAMES), -1, np.int64)
    for i in range(len(offsets) - 1):
        if not asked[i]:
            continue
        row = counts[i]
        first, bound, last = bounds[i], bounds[i + 1], offsets[i + 1]
        for j in range(offsets[i], last):
            end = np.int64(ends[j])
            if end < bound and data[end] == COMMA:
                row[COMMAS] += end + 1 < bound and BLANK[data[end + 1]]
                row[RUN_ONS] += (
                    j + 1 < last
                    and starts[j + 1] == end + 1
                    and (flags[j] | flags[j + 1]) & OTHER == 0
                    and min(end - starts[j], np.int64(ends[j + 1]) - starts[j + 1]) >= LEAST
                    and words[j] >= 0
                    and words[j + 1] >= 0
                    and standing(data, starts[j], ends[j + 1], first, bound)
                )
            if words[j] >= 0 or flags[j] & OTHER or not SHORTEST <= end - starts[j] <= LONGEST:
                continue
            name = np.int64(hashes[j] % NAMES)
            if document_of[name] == i or not standing(data, starts[j], end, first, bound):
                continue
            document_of[name] = i
            row[GLUED] += parts(data, starts[j], end, table, known, binds, backoff, pairs, gains)
    return counts


@kernel
def parts(data, start, end, table, known, binds, backoff, pairs, gains):
    """Tell whether the word `data[start:end]` has a place in `reference_joins.halves`."""
    for short in range(LEAST, min(MOST, end - start - LEAST) + 1):
        for front in range(2):
            place = start + short if front else end - short
            begin = start if front else place
            function = find(hash_ascii(data, begin, short, SMALL_LETTERS), table, known)
            if not 0 <= function < REPAIRS or not binds[function]:
                continue
            rest = place if front else start
            other = find(hash_ascii(data, rest, end - start - short, SMALL_LETTERS), table, known)
            if not 0 <= other < REPAIRS:
                continue
            one, two = (function, other) if front else (other, function)
            if bigram(one, two, backoff, pairs, gains) != backoff[one]:
                return not lacks_a_sign(data, start, end, table, known)
    return False


@kernel
def lacks_a_sign(data, start, end, table, known):
    """Tell whether the word `data[start:end]` is known with an apostrophe or another last letter; see `reference_joins`."""
    length = end - start
    whole = np.zeros(length + 9, np.uint8)  # one sign more, and what `hash_ascii` reads beyond
    for behind in range(3):
        for place in range(length):
            whole[place + (place >= length - behind)] = data[start + place]
        whole[length - behind] = APOSTROPHE if behind else SMALL_G
        if 0 <= find(hash_ascii(whole, 0, length + 1, SMALL_LETTERS), table, known) < REPAIRS:
            return True
    return False
