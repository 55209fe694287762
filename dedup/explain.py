"""Why one document is flagged, or two are taken for copies: all the evidence, for `dedup explain`."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from dedup.corpus.read import read
from dedup.corpus.store import TextStore
from dedup.errors import UsageError
from dedup.match import direction, features, verify
from dedup.match.columns import by_name
from dedup.match.information import prior
from dedup.match.letterhead import without_letterhead
from dedup.match.relate import ENOUGH_WORDS, LIKELY, relate, with_retellings
from dedup.match.words import index_words
from dedup.model import Passage, Relation
from dedup.models.relations import relation_model
from dedup.report.rows import rows
from dedup.text import tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from dedup.config import Config
    from dedup.engine import Progress
    from dedup.model import AssessedDocument
    from dedup.report.rows import Row
    from dedup.text import TokenBatch

_IDS_LOOKED_AT: Final = 50_000
"""Ids among which one like the unknown one is looked for: a second's work."""


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


@dataclass(frozen=True, slots=True)
class DocumentExplanation:
    """What a scan finds of one document: `findings` are about it, `copies` about those that copy it."""

    document: AssessedDocument
    text: str
    findings: tuple[Row, ...]
    copies: tuple[Row, ...]


def texts_of(paths: Sequence[str], ids: Sequence[str], config: Config) -> pa.LargeStringArray:
    """Return the texts of the documents of these ids, in their order.

    Raises `UsageError` for an id that a scan of the paths would not report.
    """
    with TextStore() as store:
        for block in read(paths, config).blocks():
            batch = block.parse(config)
            store.append(batch.documents, batch.places)
        return store.take([_row(store, name, paths) for name in ids])


def explain_document(
    paths: Sequence[str], name: str, config: Config, progress: Progress | None = None
) -> DocumentExplanation:
    """Return what a scan of the paths finds of the document with this id, and of its copies.

    Raises `UsageError` for an id that a scan of the paths would not report.
    """
    from dedup.pipeline import scan

    scanned = scan(read(paths, config), replace(config, all_documents=True), progress=progress)
    with scanned.store as store:
        text = store.text(_row(store, name, paths))
    found = tuple(rows(scanned.report))
    return DocumentExplanation(
        next(document for document in scanned.report.documents if document.id == name),
        text,
        tuple(row for row in found if row.id == name),
        tuple(row for row in found if row.other == name),
    )


def _row(store: TextStore, name: str, paths: Sequence[str]) -> int:
    try:
        return store.row(name)
    except KeyError:
        near = difflib.get_close_matches(name, store.ids.slice(0, _IDS_LOOKED_AT).to_pylist(), 1)
        hint = (
            f"Did you mean {near[0]}?"
            if near
            else "`dedup scan -o report.jsonl --all-documents` lists the ids."
        )
        raise UsageError(f"no document {name!r} in {', '.join(paths)}", hint) from None


def explain_pair(texts: pa.LargeStringArray, config: Config) -> PairExplanation:
    """Return what speaks for and against two texts being copies."""
    import pyarrow as pa

    model = relation_model()
    comparison = verify.compare(np.array([[0, 1]]), lambda rows: texts.take(pa.array(rows)), config)
    table = relate(comparison, config, model)
    exact = _is_exact(tokenise(texts))
    tokens, messages = without_letterhead(comparison.tokens, comparison.local.ravel())
    comparison = replace(comparison, tokens=tokens)
    index = index_words(tokens, prior())
    measured = features.measure(
        tokens, index, comparison.local, messages, every=True, most=int(tokens.counts.max())
    )
    named = with_retellings(by_name(measured.features), model)
    comparison = replace(
        comparison, passages=measured.passages.astype(np.int64), passage_offsets=measured.passage_offsets
    )
    places, _ = verify.located(comparison, np.arange(1))
    start, *parts = model.account(named)[0].tolist()
    side, reason = direction.decode(int(table.original[0])) if len(table) else (0, None)
    shingles = comparison.shingles[0].astype(float)
    likelihood = float(model.confidence(named)[0])
    return PairExplanation(
        relation=Relation.EXACT if exact else list(Relation)[table.relation[0]] if len(table) else None,
        confidence=1.0 if exact else float(table.confidence[0]) if len(table) else min(likelihood, LIKELY),
        likelihood=likelihood if tokens.counts.min() >= ENOUGH_WORDS else None,
        jaccard=shingles[2] / max(shingles[0] + shingles[1] - shingles[2], 1),
        containment=(shingles[2] / max(shingles[0], 1), shingles[2] / max(shingles[1], 1)),
        original=side - 1 if side else None,
        reason=reason,
        passages=tuple(Passage((p[0], p[1]), (p[2], p[3])) for p in places.tolist()),
        start=start,
        evidence=tuple(
            Evidence(name, float(named[name][0]), part)
            for name, part in zip(model.measures[1:], parts, strict=True)
        ),
    )


def _is_exact(tokens: TokenBatch) -> bool:
    """Tell whether two texts are equal but for case, white space and Unicode form."""
    one, other = tokens.exact
    return bool((one == other).all() and tokens.counts.all())
