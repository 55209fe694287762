"""How much the words near each other are about one thing; `reference_topic` is the specification."""

# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
from __future__ import annotations

import numpy as np

from dedup.kernel import kernel
from dedup.quality.english.kernels_marks import tied
from dedup.quality.english.reference_topic import (
    COLUMNS,
    FAR_FROM,
    FAR_TO,
    MOST,
    NEAR_FROM,
    NEAR_TO,
    SHORTEST,
)

WIDTH = len(COLUMNS)
THEMED, AKIN_NEAR, AKIN_FAR = range(WIDTH)


@kernel
def count_topic(data, starts, ends, offsets, words, asked, topic_of, directions):
    """See `reference_topic.count_topic`."""
    counts = np.zeros((len(offsets) - 1, WIDTH), np.float64)
    none, axes = len(directions) - 1, directions.shape[1]
    topics = np.full(FAR_TO + MOST, none, np.int32)  # before the first one stand such as add nothing
    near, far = np.empty(axes, np.int32), np.empty(axes, np.int32)
    for i in range(len(offsets) - 1):
        if not asked[i] or offsets[i + 1] - offsets[i] < SHORTEST:
            continue
        near[:] = 0
        far[:] = 0
        place = FAR_TO
        akin_near = akin_far = np.int64(0)
        for j in range(offsets[i], offsets[i + 1]):
            if not 0 <= words[j] < len(topic_of) or topic_of[words[j]] < 0:
                continue
            if tied(data, starts, ends, offsets[i], offsets[i + 1], j):
                continue
            topic = topic_of[words[j]]
            if place == FAR_TO + MOST:
                break
            topics[place] = topic
            here = directions[topic]
            near_in, near_out = directions[topics[place - NEAR_FROM]], directions[topics[place - NEAR_TO]]
            far_in, far_out = directions[topics[place - FAR_FROM]], directions[topics[place - FAR_TO]]
            to_near = to_far = np.int32(0)
            for k in range(axes):
                near[k] += np.int32(near_in[k]) - np.int32(near_out[k])
                far[k] += np.int32(far_in[k]) - np.int32(far_out[k])
                to_near += np.int32(here[k]) * near[k]
                to_far += np.int32(here[k]) * far[k]
            akin_near += to_near
            akin_far += to_far
            place += 1
        counts[i, THEMED] = place - FAR_TO
        counts[i, AKIN_NEAR] = akin_near
        counts[i, AKIN_FAR] = akin_far
    return counts
