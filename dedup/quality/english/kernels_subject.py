"""What the documents of a batch are about and who speaks in them; `reference_subject` is the specification."""

# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
from __future__ import annotations

import numpy as np

from dedup.kernel import kernel
from dedup.models.english import PAST, PERSONS, PRESENT
from dedup.quality.english import reference_subject
from dedup.quality.english.kernels_marks import tied
from dedup.quality.english.reference_subject import COLUMNS, FAR, NEAR, RECENT, STEP
from dedup.text import tokens

SKIPPED, CAPITAL = tokens.UNSPACED | tokens.DIGIT, tokens.TITLE | tokens.UPPER
NAMES = np.uint64(reference_subject.NAMES)
WIDTH = len(COLUMNS)
(
    CONTENT,
    RECURRING,
    EXPECTED,
    NEAR_WORDS,
    FAR_WORDS,
    NAMED,
    NAMED_AGAIN,
    PERSON_WORDS,
    PERSON_STEPS,
    PERSON_KEPT,
    PRESENT_WORDS,
    PAST_WORDS,
) = range(WIDTH)


@kernel
def count_subject(hashes, data, starts, ends, flags, offsets, words, joined, asked, voices, stems, stem_p):
    """See `reference_subject.count_subject`."""
    counts = np.zeros((len(offsets) - 1, WIDTH), np.float64)
    known = len(stems)
    last = np.full(known + np.int64(NAMES), -RECENT, np.int64)  # places, over all documents
    first = 0
    for i in range(len(offsets) - 1):
        if not asked[i]:
            continue
        row = counts[i]
        place = first
        anchor, anchored = 0, 0
        before = np.int64(0)
        for j in range(offsets[i], offsets[i + 1]):
            if flags[j] & SKIPPED:
                continue
            word = words[j]
            stem = known + np.int64(hashes[j] % NAMES)
            if word >= 0:
                stem = np.int64(stems[word])
                voice = voices[word]
                if voice:
                    row[PRESENT_WORDS] += voice == PRESENT
                    row[PAST_WORDS] += voice == PAST
                    if voice <= PERSONS:
                        row[PERSON_WORDS] += 1
                        if not anchored or j - anchor >= STEP:
                            row[PERSON_STEPS] += anchored > 0
                            row[PERSON_KEPT] += anchored == voice
                            anchor, anchored = j, np.int64(voice)
            if (
                stem < 0
                or ends[j] - starts[j] <= 2
                or tied(data, starts, ends, offsets[i], offsets[i + 1], j)
            ):
                continue
            gap = place - last[stem] if last[stem] >= first else RECENT
            if gap < RECENT:
                row[RECURRING] += 1
                if gap != before:
                    row[NEAR_WORDS] += NEAR <= gap < FAR
                    row[FAR_WORDS] += gap >= FAR
            if word >= 0:
                row[EXPECTED] += min(1.0, min(place - first, RECENT) * np.float64(stem_p[word]))
            if joined[j] and flags[j] & CAPITAL:
                row[NAMED] += 1
                row[NAMED_AGAIN] += NEAR <= gap < RECENT
            last[stem], before = place, gap
            place += 1
        row[CONTENT] = place - first
        first = place
    return counts
