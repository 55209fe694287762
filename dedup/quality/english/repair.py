"""Which words of a noisy text are damaged, and what those with one wrong letter likely were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from dedup.compiled import loaded
from dedup.models.english import english, vocabulary
from dedup.quality.english import reference_joins, reference_model, reference_prose, reference_repair
from dedup.quality.english.prose import spellings, tables
from dedup.quality.english.reference_repair import LIKELY, LONGEST
from dedup.quality.rule import span
from dedup.text.offsets import to_code_points
from dedup.text.tokenise import tokenise

if TYPE_CHECKING:
    from dedup.model import Span
    from dedup.text.tokens import TokenBatch

READ = 40_000
"""Characters of a text that are looked at."""

SHOWN = 100
"""Damaged words that are shown as evidence."""


def repair(text: str) -> list[Span]:
    """Return the first unknown words of a text, each with what it likely was: a known word one letter away, or two of them."""
    spelling = vocabulary().words
    text = text[:READ]
    texts = pa.array([text], pa.large_string())
    tokens = tokenise(texts)
    words = reference_model.numbers(tokens.hashes, english())
    previous, following = reference_prose.neighbours(words, reference_prose.gaps(tokens))
    length = tokens.ends - tokens.starts
    plain = reference_prose.lower_case(tokens) & reference_prose.standing(tokens)
    at = np.flatnonzero((words < 0) & plain & (length > 2) & (length <= LONGEST))[:SHOWN]
    points = to_code_points(tokens, texts, np.zeros_like(at), np.stack([at, at + 1], axis=1))
    spans = []
    for place, (start, end) in zip(at, points.tolist(), strict=True):
        number, score = _likeliest(tokens, int(place), int(previous[place]), int(following[place]))
        spans.append(span(text, start, end, spelling[number] if score > LIKELY else _parted(text[start:end])))
    return spans


def _parted(word: str) -> str | None:
    """Return a word of which `reference_joins.halves` makes two as these two, or None."""
    place = reference_joins.halves(word, english())
    return f"{word[:place]} {word[place:]}" if place else None


def _likeliest(tokens: TokenBatch, place: int, left: int, right: int) -> tuple[int, float]:
    """Return the number of the likeliest word that one token is a letter away from, and its log probability."""
    model = english()
    start, end = int(tokens.starts[place]), int(tokens.ends[place])
    if not loaded():
        return reference_repair.repair(bytes(tokens.data[start:end]).decode(), left, right, model)
    from dedup.quality.english import kernels_repair

    _, pairs, gains = tables()
    scores = (model.log_p, model.backoff, pairs, gains)
    number, score = kernels_repair.repair(tokens.data, start, end, left, right, *spellings(), *scores)
    return int(number), float(score)
