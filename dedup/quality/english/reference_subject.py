"""What the documents of a batch are about and who speaks in them, in plain Python: what `kernels_subject` computes.

A text has a subject, and its words come back close to where they stood (Katz 1996; Altmann, Pierrehumbert and Motter
2009); a person goes on speaking of himself or of another, and stays in one tense. In a chain of words that only
follow each other plausibly a word comes back as often far from its place as near it, and persons and tenses are those of
all the texts that it was made from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.models.english import PAST, PERSONS, PRESENT
from dedup.quality.english.reference_marks import tied
from dedup.text.tokens import DIGIT, TITLE, UNSPACED, UPPER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.models.english import English
    from dedup.text.tokens import TokenBatch

COLUMNS = (
    "content",
    "recurring",
    "expected",
    "near",
    "far",
    "named",
    "named_again",
    "persons",
    "person_steps",
    "person_kept",
    "present",
    "past",
)
"""What is counted for each document; `dedup.quality.english.prose.Prose` says what each means."""

NEAR, FAR, RECENT = 8, 32, 256
"""How many content words before a word its like stands: from NEAR on it is no repetition within a phrase, from FAR on it is
far, from RECENT on the word counts as new, so that the length of the text plays no part.
"""

STEP = 6
"""Tokens from one pronoun to the next that is compared with it: nearer ones stand in the same phrase."""

NAMES = 1 << 16
"""Unknown words (names, mostly) are told apart by this many remainders of their hash."""


def count_subject(
    tokens: TokenBatch,
    words: NDArray[np.int32],
    joined: NDArray[np.bool_],
    asked: NDArray[np.bool_],
    model: English,
) -> NDArray[np.float64]:
    """Return the counts of COLUMNS for each document, float64[n, columns]; the other arguments as in `prose.Reading`.

    Parts of addresses and identifiers are no content. A phrase that comes back counts once: of two neighbouring content
    words whose likes stand equally far before them, the second counts as neither near nor far.
    """
    counts, parts = np.zeros((len(tokens), len(COLUMNS))), tied(tokens)
    for document in np.flatnonzero(asked).tolist():
        found = dict.fromkeys(COLUMNS, 0.0)
        last: dict[int, int] = {}
        anchor, anchored, before = -STEP, 0, 0
        for j in range(int(tokens.offsets[document]), int(tokens.offsets[document + 1])):
            if tokens.flags[j] & (UNSPACED | DIGIT):
                continue
            word = int(words[j])
            voice = int(model.voices[word]) if word >= 0 else 0
            found["present"] += voice == PRESENT
            found["past"] += voice == PAST
            if 0 < voice <= PERSONS:
                found["persons"] += 1
                if not anchored or j - anchor >= STEP:
                    found["person_steps"] += anchored > 0
                    found["person_kept"] += anchored == voice
                    anchor, anchored = j, voice
            stem = int(model.stems[word]) if word >= 0 else len(model.stems) + int(tokens.hashes[j] % NAMES)
            if stem < 0 or tokens.ends[j] - tokens.starts[j] <= 2 or parts[j]:
                continue
            place = int(found["content"])
            gap = place - last.get(stem, place - RECENT)
            found["content"] += 1
            found["recurring"] += gap < RECENT
            found["near"] += NEAR <= gap < FAR and gap != before
            found["far"] += FAR <= gap < RECENT and gap != before
            if word >= 0:
                found["expected"] += min(1.0, min(place, RECENT) * float(model.stem_p[word]))
            if joined[j] and tokens.flags[j] & (TITLE | UPPER):
                found["named"] += 1
                found["named_again"] += NEAR <= gap < RECENT
            last[stem], before = place, gap
        counts[document] = list(found.values())
    return counts
