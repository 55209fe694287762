"""The likeliest originals of words, by Viterbi decoding; `reference_decode` is the specification."""

# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
from __future__ import annotations

import numpy as np

from dedup.kernel import kernel
from dedup.models.english import UNKNOWN
from dedup.quality.english.kernels_model import bigram
from dedup.quality.english.reference_decode import SWAP


@kernel
def originals(words, fixed, firsts, lasts, log_p, backoff, pairs, gains, choices, swaps):
    """See `reference_decode.originals`; `pairs` and `gains` are of `kernels_model.pair_table`."""
    best = words.copy()
    longest = most = 0
    for run in range(len(firsts)):
        longest = max(longest, lasts[run] - firsts[run])
        for place in range(firsts[run], lasts[run]):
            if words[place] >= 0:
                most = max(most, choices[words[place] + 1] - choices[words[place]])
    options = np.empty((longest, most + 1), np.int32)
    came_from = np.zeros((longest, most + 1), np.int64)
    scores = np.empty((2, most + 1), np.float64)
    for run in range(len(firsts)):
        before = count = 0
        for place in range(firsts[run], lasts[run]):
            step = place - firsts[run]
            word = words[place]
            before, count = count, 1
            options[step, 0] = word
            if word >= 0 and not fixed[place]:
                for k in range(choices[word], choices[word + 1]):
                    options[step, count] = swaps[k]
                    count += 1
            for state in range(count):
                number = options[step, state]
                score = np.float64(log_p[number]) if 0 <= number < len(log_p) else UNKNOWN
                if state:
                    score += SWAP
                if step:
                    top = -np.inf
                    for previous in range(before):
                        gain = bigram(options[step - 1, previous], number, backoff, pairs, gains)
                        total = scores[1 - step % 2, previous] + np.float64(gain)
                        if total > top:
                            top = total
                            came_from[step, state] = previous
                    score += top
                scores[step % 2, state] = score
        length = lasts[run] - firsts[run]
        state = np.argmax(scores[(length - 1) % 2, :count])
        for step in range(length - 1, -1, -1):
            best[firsts[run] + step] = options[step, state]
            state = came_from[step, state]
    return best
