"""How much the words near each other are about one thing; `reference_topic` is the specification."""

# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
from __future__ import annotations

import numpy as np
from numba import njit

from dedup.quality.reference_topic import COLUMNS, FAR_FROM, FAR_TO, MOST, NEAR_FROM, NEAR_TO, SHORTEST

WIDTH = len(COLUMNS)
THEMED, AKIN_NEAR, AKIN_FAR = range(WIDTH)


@njit(nogil=True, cache=True)
def count_topic(words, offsets, topic_of, directions):
    """See `reference_topic.count_topic`."""
    counts = np.zeros((len(offsets) - 1, WIDTH), np.float64)
    topics = np.empty(MOST, np.int32)
    near = np.empty(directions.shape[1], np.int32)
    far = np.empty(directions.shape[1], np.int32)
    for i in range(len(offsets) - 1):
        if offsets[i + 1] - offsets[i] < SHORTEST:
            continue
        near[:] = 0
        far[:] = 0
        place = akin_near = akin_far = 0
        for j in range(offsets[i], offsets[i + 1]):
            topic = topic_of[words[j]] if words[j] >= 0 else np.int32(-1)
            if topic < 0:
                continue
            if place == MOST:
                break
            topics[place] = topic
            slide(near, topics, place, NEAR_FROM, NEAR_TO, directions)
            slide(far, topics, place, FAR_FROM, FAR_TO, directions)
            akin_near += product(directions[topic], near)
            akin_far += product(directions[topic], far)
            place += 1
        counts[i, THEMED] = place
        counts[i, AKIN_NEAR] = akin_near
        counts[i, AKIN_FAR] = akin_far
    return counts


@njit(nogil=True, cache=True, inline="always")
def slide(window, topics, place, least, most, directions):
    """Make `window` the sum of the directions that are `least` to `most` - 1 before a place, of the one before it."""
    if place >= least:
        entering = directions[topics[place - least]]
        for k in range(len(window)):
            window[k] += entering[k]
    if place >= most:
        leaving = directions[topics[place - most]]
        for k in range(len(window)):
            window[k] -= leaving[k]


@njit(nogil=True, cache=True, inline="always")
def product(direction, window):
    """Return the sum of the products of two vectors, without rounding."""
    total = np.int32(0)
    for k in range(len(window)):
        total += np.int32(direction[k]) * window[k]
    return np.int64(total)
