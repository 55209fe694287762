"""How long the words and sentences of a batch are; `reference_lengths` is the specification."""

# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
from __future__ import annotations

from math import log

import numpy as np

from dedup.kernel import kernel
from dedup.quality.english.reference_lengths import COLUMNS, TITLES
from dedup.quality.english.reference_marks import BLANK
from dedup.text import tokens

TITLE, DIGIT, UNSPACED = tokens.TITLE, tokens.DIGIT, tokens.UNSPACED
WIDTH = len(COLUMNS)
SPELT, FIGURES, STEPS, UNEVEN = range(WIDTH)
STOP, EXCLAMATION, QUESTION = map(ord, ".!?")


@kernel
def count_lengths(data, starts, ends, flags, offsets, asked):
    """See `reference_lengths.count_lengths`."""
    counts = np.zeros((len(offsets) - 1, WIDTH), np.float64)
    for i in range(len(offsets) - 1):
        if not asked[i]:
            continue
        row = counts[i]
        begun, before = offsets[i], 0
        for j in range(offsets[i], offsets[i + 1]):
            if j > offsets[i] and flags[j] & TITLE and ends_before(data, starts, ends, flags, j):
                length = j - begun + 1
                if before:
                    row[STEPS] += 1
                    row[UNEVEN] += abs(log(length / before))
                begun, before = j, length
            row[FIGURES] += flags[j] & DIGIT != 0
            if not flags[j] & (DIGIT | UNSPACED):
                row[SPELT] += ends[j] - starts[j]
    return counts


@kernel(inline="always")
def ends_before(data, starts, ends, flags, token):
    """See `reference_lengths._ends`."""
    if flags[token - 1] & TITLE and ends[token - 1] - starts[token - 1] <= TITLES:
        return False
    stopped = False
    for place in range(ends[token - 1], starts[token]):
        byte = data[place]
        stopped |= byte == STOP or byte == EXCLAMATION or byte == QUESTION
        if stopped and BLANK[byte]:
            return True
    return False
