"""From the measures of a pair to its relation and confidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dedup.match import direction, features
from dedup.match.columns import LEAST_SPREAD, by_name
from dedup.match.forms import is_filled_in
from dedup.match.information import prior
from dedup.match.letterhead import in_one_exchange, without_letterhead
from dedup.match.pairs import UNKNOWN, PairTable, concatenate
from dedup.match.scoring import ANSWERED, REPLY, SPREAD
from dedup.match.swaps import is_swapped
from dedup.match.verify import located
from dedup.match.words import index_words
from dedup.model import Relation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.match.columns import Features
    from dedup.match.verify import Comparison
    from dedup.models.relations import RelationModel
    from dedup.text import TokenBatch

CONTAINED = 0.75
"""Share of a document's shingles that another must hold to contain it."""

CONTAINED_SHINGLES = 20
"""Distinct shingles from which a document is long enough to be an excerpt and not a phrase."""

VERIFIED = 0.95
"""Confidence of a pair whose overlap just passes; equal texts have 1. What fails of these are shared forms."""

ENOUGH_WORDS = 50
"""Tokens of the shorter text from which it can be told again; fewer are a headline or a phrase."""

FEWEST_WORDS = 30
"""The same for a text that is held as it is, but for misreading."""

LIKELY = 0.5
"""Confidence from which the model's word is taken: where a pair is likelier a copy than none."""

READ = 0.85
"""Share of the passages' words told from which two texts differ by misreading only."""


def relate(comparison: Comparison, config: Config, model: RelationModel | None = None) -> PairTable:
    """Return the pairs of a comparison that are copies; those that are not are left out.

    The exact measures decide near and contained; of the other pairs, the model judges, where one is given.
    """
    a, b, common = comparison.shingles.T.astype(np.float64)
    jaccard = common / np.maximum(a + b - common, 1)
    in_b, in_a = common / np.maximum(a, 1), common / np.maximum(b, 1)
    near = jaccard >= config.threshold
    contained = (in_b >= CONTAINED) & (a >= CONTAINED_SHINGLES)
    contained |= (in_a >= CONTAINED) & (b >= CONTAINED_SHINGLES)
    contained &= config.relations == "all"
    overlap = np.where(near, jaccard, np.maximum(in_b, in_a))

    def table(rows: NDArray[np.int64], told: Told) -> PairTable:
        return PairTable(
            comparison.pairs[rows, 0],
            comparison.pairs[rows, 1],
            told.relation,
            told.confidence.astype(np.float32),
            jaccard[rows].astype(np.float32),
            in_b[rows].astype(np.float32),
            in_a[rows].astype(np.float32),
            told.original,
            told.passages,
            told.passage_offsets,
            told.account,
        )

    rows = np.flatnonzero(near | contained)
    relation = np.where(near[rows], Relation.NEAR.looseness, Relation.CONTAINED.looseness).astype(np.uint8)
    confidence = VERIFIED + (1 - VERIFIED) * overlap[rows]
    # Which of these was first, no text tells: an excerpt and what a text grew from are alike.
    original = np.full(len(rows), UNKNOWN, np.uint8)
    verified = table(rows, Told(relation, confidence, original, *located(comparison, rows)))
    rest = np.flatnonzero(~(near | contained))
    if model is None or not len(rest):
        return verified
    likely, told = _judge(comparison, rest, model)
    return concatenate([verified, table(likely, told)])


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of k pairs; the columns are those of `PairTable`, `confidence` is float64[k]."""

    relation: NDArray[np.uint8]
    confidence: NDArray[np.float64]
    original: NDArray[np.uint8]
    passages: NDArray[np.int32]
    passage_offsets: NDArray[np.int64]
    account: NDArray[np.float32] | None = None


def _judge(
    comparison: Comparison, rows: NDArray[np.int64], model: RelationModel
) -> tuple[NDArray[np.int64], Told]:
    """Return which of the pairs at `rows` the model takes for copies, and what it says of them."""
    tokens, messages = without_letterhead(comparison.tokens, comparison.local[rows].ravel())
    words = tokens.counts[comparison.local[rows]].min(axis=1)
    rows, words = rows[words >= FEWEST_WORDS], words[words >= FEWEST_WORDS]
    local = comparison.local[rows]
    index = index_words(tokens, prior())
    measured = features.measure(tokens, index, local, messages)
    named = with_retellings(by_name(measured.features), model)
    confidence = model.confidence(named)
    enough = (words >= ENOUGH_WORDS) | is_excerpt(named)
    likely = np.flatnonzero(is_likely(confidence, named) & ~ruled_out(named) & enough)
    quoted = in_one_exchange(tokens, local[likely], messages) & ~is_excerpt(named)[likely]
    likely = likely[~quoted]
    named = {name: values[likely] for name, values in named.items()}
    copies = local[likely]
    relation = relations(named, model)
    for row in np.flatnonzero(relation == Relation.SPUN.looseness).tolist():
        if not is_swapped(*(_tokens_of(tokens, document) for document in copies[row])):
            relation[row] = Relation.REWRITTEN.looseness
    aligned = replace(
        comparison,
        tokens=tokens,
        local=local,
        passages=measured.passages.astype(np.int64),
        passage_offsets=measured.passage_offsets,
    )
    original = direction.of_told(relation, named, features.comes_first(tokens, copies))
    account = model.account(named).astype(np.float32)
    told = Told(relation, confidence[likely], original, *located(aligned, likely), account)
    return rows[likely], told


def _tokens_of(tokens: TokenBatch, document: np.int64) -> NDArray[np.uint64]:
    return tokens.hashes[tokens.offsets[document] : tokens.offsets[document + 1]]


def with_retellings(named: Features, model: RelationModel) -> Features:
    """Return the measures of pairs, with those `reworded`, too, of which the model says that one tells the other anew."""
    anew = model.retelling.log_odds(named) > 0
    return {**named, "reworded": np.maximum(named["reworded"], anew & (named["spread"] >= LEAST_SPREAD))}


def is_likely(confidence: NDArray[np.float64], named: Features) -> NDArray[np.bool_]:
    """Tell of each pair that is not ruled out whether it is reported: what is `reworded` is, whatever the model says."""
    return np.asarray(((confidence >= LIKELY) & ~told_in_part(named)) | (named["reworded"] > 0), np.bool_)


def ruled_out(named: Features) -> NDArray[np.bool_]:
    """Tell of each pair whether it is no copy, however much the two share: a form filled in anew, or a reply.

    A reply, or two, quotes a part of what it answers; one that quotes most of it contains it.
    """
    reply = (named["replied"] > REPLY) & (named["beside"] < ANSWERED) & ~is_excerpt(named)
    figures, numbers, agreement = named["figures"], named["numbers"], named["agreement"]
    misread, rejoined = named["misread"], named["rejoined"]
    form = is_filled_in(figures, numbers, agreement, misread, rejoined, named["synonyms"])
    return np.asarray(form | reply, np.bool_)


def told_in_part(named: Features) -> NDArray[np.bool_]:
    """Tell of each pair whether it has a passage in common, and not the text: an ending that pages of one site share.

    Who tells a text again does not stop at little more than half of its parts. The model learns from such pairs all
    the same: without them it would see hardly anything but forms that are no copies.
    """
    return np.asarray((named["spread"] <= SPREAD) & ~is_excerpt(named), np.bool_)


def is_excerpt(named: Features) -> NDArray[np.bool_]:
    """Tell of each pair whether one holds most of the other, word for word but for misreading."""
    verbatim = (named["misread"] >= named["synonyms"]) & (named["density"] >= READ)
    return np.asarray(verbatim & (named["held"] >= CONTAINED), np.bool_)


def relations(named: Features, model: RelationModel) -> NDArray[np.uint8]:
    """Return the relation of copies that share too few shingles to be near or contained.

    Two readings of one text, of which OCR misread some words, count as contained, and so does a message in the reply
    that quotes it: but for the misreading and what marks a quotation, they are.
    """
    return np.select(
        [is_excerpt(named), model.is_spun(named)],
        [Relation.CONTAINED.looseness, Relation.SPUN.looseness],
        Relation.REWRITTEN.looseness,
    ).astype(np.uint8)
