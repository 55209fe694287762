"""How long the words and sentences of a batch are, in plain Python: what `kernels_lengths` computes.

Writers keep to a measure: a sentence is about as long as the one before. Where a chain of words comes to the end of one
is chance, and so its sentences are as uneven as chance has it. How long words are and how frequent figures tell the kind
of prose, by which the rest is to be judged.
"""

from __future__ import annotations

from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

import numpy as np

from dedup.quality.english.reference_marks import BLANK
from dedup.text.tokens import DIGIT, TITLE, UNSPACED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.text.tokens import TokenBatch

COLUMNS = ("spelt", "figures", "steps", "uneven")
"""What is counted for each document; `dedup.quality.english.prose.Prose` says what each means."""

STOPS = b".!?"
TITLES = 3
"""Bytes up to which a capitalised word before a stop is an initial or a title (J. Smith, Mr. Smith)."""


def count_lengths(tokens: TokenBatch, asked: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the counts of COLUMNS for each document, float64[n, columns]; `asked` as in `prose.Reading`."""
    counts = np.zeros((len(tokens), len(COLUMNS)))
    for document in np.flatnonzero(asked).tolist():
        first, last = tokens.offsets[document : document + 2].tolist()
        flags = tokens.flags[first:last]
        sizes = (tokens.ends - tokens.starts)[first:last]
        ends = [j for j in range(first + 1, last) if _ends(tokens, j)]
        lengths = [after - before + 1 for before, after in zip([first, *ends], ends, strict=False)]
        steps = list(pairwise(lengths))
        counts[document] = (
            int(sizes[(flags & (DIGIT | UNSPACED)) == 0].sum()),
            int(np.count_nonzero(flags & DIGIT)),
            len(steps),
            sum(abs(log(after / before)) for before, after in steps),
        )
    return counts


def _ends(tokens: TokenBatch, token: int) -> bool:
    """Tell whether a sentence ends before a token: a capital behind a stop and white space."""
    before = token - 1
    size = int(tokens.ends[before] - tokens.starts[before])
    if not tokens.flags[token] & TITLE or (tokens.flags[before] & TITLE and size <= TITLES):
        return False
    between = bytes(tokens.data[tokens.ends[before] : tokens.starts[token]])
    stops = [place for place, byte in enumerate(between) if byte in STOPS]
    return bool(stops) and any(BLANK[byte] for byte in between[stops[0] :])
