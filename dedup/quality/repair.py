"""Which words of a noisy text are damaged, and what those with one wrong letter likely were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from dedup.models.english import english, vocabulary
from dedup.quality import reference_model, reference_prose
from dedup.quality.reference_prose import LIKELY, LONGEST
from dedup.quality.rule import span
from dedup.text.offsets import to_code_points
from dedup.text.tokenise import tokenise
from dedup.text.tokens import DIGIT, FOREIGN, TITLE, UNSPACED, UPPER

if TYPE_CHECKING:
    from dedup.model import Span

READ = 40_000
"""Characters of a text that are looked at."""

SHOWN = 100
"""Damaged words that are shown as evidence."""


def repair(text: str) -> list[Span]:
    """Return the first unknown words of a text, each with the likeliest known word that is one letter away."""
    model, spelling = english(), vocabulary().words
    text = text[:READ]
    tokens = tokenise(pa.array([text], pa.large_string()))
    words = reference_model.numbers(tokens.hashes, model)
    previous, following = reference_prose.neighbours(words, reference_prose.gaps(tokens))
    length = tokens.ends - tokens.starts
    plain = (tokens.flags & (TITLE | UPPER | FOREIGN | DIGIT | UNSPACED)) == 0
    plain &= reference_prose.standing(tokens)
    at = np.flatnonzero((words < 0) & plain & (length > 2) & (length <= LONGEST))[:SHOWN]
    document = np.zeros(len(at), np.int64)
    texts = pa.array([text], pa.large_string())
    starts = to_code_points(tokens, texts, document, tokens.starts[at]).tolist()
    ends = to_code_points(tokens, texts, document, tokens.ends[at]).tolist()
    spans = []
    for place, start, end in zip(at, starts, ends, strict=True):
        written = bytes(tokens.data[tokens.starts[place] : tokens.ends[place]]).decode()
        number, score = reference_prose.repair(written, int(previous[place]), int(following[place]), model)
        spans.append(span(text, start, end, spelling[number] if score > LIKELY else None))
    return spans
