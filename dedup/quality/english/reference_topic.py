"""How much the words near each other in the documents of a batch are about one thing: what `kernels_topic` computes.

Each content word points to the subject that it is used for. In a text about something the words near it point the same
way; in a chain of words that only follow each other plausibly they point as those far away do, to all the subjects of
the texts that it was made from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.quality.english.reference_marks import tied

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.models.english import English
    from dedup.text.tokens import TokenBatch

COLUMNS = ("themed", "akin_near", "akin_far")
"""What is counted for each document; `dedup.quality.english.prose.Prose` says what each means."""

SHORTEST = 300
"""Tokens under which a document is not looked at: no head would judge its subject."""
MOST = 400
"""Words with a direction, the first, by which a document is judged."""
NEAR_FROM, NEAR_TO = 4, 12
FAR_FROM, FAR_TO = 40, 120
"""How many words with a direction further another one is near, or far; nearer ones may stand in one phrase."""


def count_topic(
    tokens: TokenBatch, words: NDArray[np.int32], asked: NDArray[np.bool_], model: English
) -> NDArray[np.float64]:
    """Return the counts of COLUMNS for each document, float64[n, columns]; `words` and `asked` as in `prose.Reading`.

    Parts of addresses and identifiers are not looked at.
    """
    counts, parts = np.zeros((len(tokens), len(COLUMNS))), tied(tokens)
    for row, this, first, last in zip(counts, asked, tokens.offsets[:-1], tokens.offsets[1:], strict=True):
        if not this or last - first < SHORTEST:
            continue
        known = words[first:last][~parts[first:last]]
        topics = model.topic_of[known[(known >= 0) & (known < len(model.topic_of))]]
        directions = model.directions[topics[topics >= 0][:MOST]].astype(np.int64)
        row[:] = (
            len(directions),
            _akin(directions, NEAR_FROM, NEAR_TO),
            _akin(directions, FAR_FROM, FAR_TO),
        )
    return counts


def _akin(directions: NDArray[np.int64], least: int, most: int) -> int:
    """Return the sum of the products of all pairs of directions that are `least` to `most` - 1 apart."""
    sums = np.vstack([np.zeros_like(directions[:1]), np.cumsum(directions, axis=0)])
    place = np.arange(len(directions)) + 1
    window = sums[np.maximum(place - least, 0)] - sums[np.maximum(place - most, 0)]
    return int((directions * window).sum())
