"""Where words of a text ran together, and what they likely were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from dedup.models.english import english
from dedup.quality.english import reference_joins, reference_model
from dedup.quality.rule import span
from dedup.text.offsets import to_code_points
from dedup.text.tokenise import tokenise

if TYPE_CHECKING:
    from dedup.model import Span

READ = 40_000
"""Characters of a text that are looked at."""

SHOWN = 100
"""Words that are shown as evidence."""


def joins(text: str) -> list[Span]:
    """Return the words that ran together, each with the blank it lacks, and the unknown words of a text, in order."""
    text = text[:READ]
    texts = pa.array([text], pa.large_string())
    tokens = tokenise(texts)
    words = reference_model.numbers(tokens.hashes, english())
    runs = reference_joins.run_ons(tokens, words)
    at = np.union1d(runs, reference_joins.unknown(tokens, words))[:SHOWN]
    is_run = np.isin(at, runs)
    points = to_code_points(tokens, texts, np.zeros_like(at), np.stack([at, at + is_run + 1], axis=1))
    spans = []
    for (start, end), run in zip(points.tolist(), is_run.tolist(), strict=True):
        word = text[start:end]
        place = word.index(",") + 1 if run else reference_joins.halves(word.lower(), english())
        spans.append(span(text, start, end, f"{word[:place]} {word[place:]}" if place else None))
    return spans
