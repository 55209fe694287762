# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""What a text dwells on at machine speed: `reference_topic`, compiled."""

from __future__ import annotations

import numpy as np
from numba import njit

from dedup.match import reference_topic, scoring
from dedup.match.kernels_align import times

DWELT, TOP = scoring.DWELT, scoring.TOP
BEFORE_WORD, AFTER_WORD = (np.array(some) for some in reference_topic.BESIDE)


@njit(nogil=True, cache=True)
def dwelt_on(known, data, starts, ends, first, order, nats):
    """Information of a text in words that it dwells on, those of `known` aside."""
    own = 0.0
    last = len(order) - 1
    for word in range(len(first)):
        if known[word]:
            continue
        count = times(first, len(order), word)
        if count < DWELT - 1:
            continue
        standing = 0
        for at in range(first[word], first[word] + count):
            token = order[at]
            begins = token == 0 or BEFORE_WORD[data[starts[token] - 1]]
            standing += begins and (token == last or AFTER_WORD[data[ends[token]]])
        if standing >= DWELT or (standing == DWELT - 1 and order[first[word]] < TOP):
            own += nats[word] * standing
    return own
