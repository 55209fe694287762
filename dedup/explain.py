"""Why one document is flagged, or two are taken for copies: all the evidence, for `dedup explain`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dedup.corpus.read import read
from dedup.errors import UsageError
from dedup.match import align, direction, features, verify
from dedup.match.columns import by_name
from dedup.match.information import prior
from dedup.match.letterhead import without_letterhead
from dedup.match.relate import ENOUGH_WORDS, LIKELY, relate
from dedup.model import Passage, Relation
from dedup.models.relations import relation_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from dedup.config import Config
    from dedup.model import Finding


@dataclass(frozen=True, slots=True)
class Evidence:
    """One feature of a pair, its value, and what it adds to the log-odds of being copies."""

    feature: str
    value: float
    log_odds: float


@dataclass(frozen=True, slots=True)
class PairExplanation:
    """What speaks for and against two texts being copies.

    `relation` is None where they are no copies. `likelihood` is what the relation model says, whose log-odds
    are `start` and the evidence added up; it is None for texts too short to be judged. `confidence` is that of the
    relation: of near and contained pairs, whom exact measures decide, it is not the model's. `original` is 0 or 1,
    the text that the other one comes from, or None; `passages` are aligned, in code points, in the order of the first.
    """

    relation: Relation | None
    confidence: float
    likelihood: float | None
    jaccard: float
    containment: tuple[float, float]
    original: int | None
    reason: str | None
    passages: tuple[Passage, ...]
    start: float
    evidence: tuple[Evidence, ...]


def find(paths: Sequence[str], ids: Sequence[str], config: Config) -> pa.RecordBatch:
    """Return the documents of these ids, in their order. Raises `UsageError` for an id that is not there."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found: dict[str, pa.RecordBatch] = {}
    for block in read(paths, config).blocks():
        documents = block.parse(config).documents
        for wanted in dict.fromkeys(ids):
            row = pc.index(documents.column("id"), wanted).as_py()
            if row >= 0 and wanted not in found:
                found[wanted] = documents.slice(row, 1)
        if len(found) == len(set(ids)):
            break
    for wanted in ids:
        if wanted not in found:
            raise UsageError(
                f"no document {wanted!r} in {', '.join(paths)}", "`dedup scan` lists the ids it read."
            )
    return pa.concat_batches([found[wanted] for wanted in ids])


def findings(document: pa.RecordBatch, config: Config) -> tuple[Finding, ...]:
    """Return the quality findings of one document."""
    from dedup.quality.assess import assess
    from dedup.text import tokenise

    return assess(document, tokenise(document.column("text")), config).findings.get(0, ())


def explain_pair(texts: pa.LargeStringArray, config: Config) -> PairExplanation:
    """Return what speaks for and against two texts being copies."""
    import pyarrow as pa

    model = relation_model()
    comparison = verify.compare(np.array([[0, 1]]), lambda rows: texts.take(pa.array(rows)), config)
    table = relate(comparison, config, model)
    tokens = without_letterhead(comparison.tokens, comparison.local.ravel())
    comparison = replace(comparison, tokens=tokens)
    index = align.index_words(tokens, prior())
    named = by_name(features.measure(tokens, index, comparison.local))
    aligned, offsets = align.passages(tokens, index, comparison.local, int(tokens.counts.max()))
    comparison = replace(comparison, passages=aligned.astype(np.int64), passage_offsets=offsets)
    places, _ = verify.located(comparison, np.arange(1))
    parts = (model.slope * model.copy.contributions(named))[0]
    side, reason = direction.decode(int(table.original[0])) if len(table) else (0, None)
    shingles = comparison.shingles[0].astype(float)
    likelihood = float(model.confidence(named)[0])
    return PairExplanation(
        relation=list(Relation)[table.relation[0]] if len(table) else None,
        confidence=float(table.confidence[0]) if len(table) else min(likelihood, LIKELY),
        likelihood=likelihood if tokens.counts.min() >= ENOUGH_WORDS else None,
        jaccard=shingles[2] / max(shingles[0] + shingles[1] - shingles[2], 1),
        containment=(shingles[2] / max(shingles[0], 1), shingles[2] / max(shingles[1], 1)),
        original=side - 1 if side else None,
        reason=reason,
        passages=tuple(Passage((p[0], p[1]), (p[2], p[3])) for p in places.tolist()),
        start=model.slope * model.copy.intercept + model.offset,
        evidence=tuple(
            Evidence(name, float(named[name][0]), float(part))
            for name, part in zip(model.copy.columns, parts, strict=True)
        ),
    )
