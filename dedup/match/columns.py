"""The features of a pair of documents, column by column; `a` is the shorter of the two."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from dedup.match.scoring import LEAD, PRIOR, SPREAD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

Features: TypeAlias = "Mapping[str, NDArray[np.float64]]"
"""The features of k pairs by name, float64[k] each."""

COLUMNS = (
    # Words and shingles, by place: share of those of a that b holds, and Jaccard.
    "containment_1",
    "containment_2",
    "containment_3",
    "containment_5",
    "jaccard_1",
    "jaccard_2",
    "jaccard_3",
    "jaccard_5",
    "idf_overlap",  # share of the information in the words of a that b holds too
    "prose",  # the same of words that are no names or numbers: what one event does not dictate
    "subject",  # cosine of the words by what each says times how often it stands: what a text repeats, it is about
    "phrasing",  # the same of words that stand in told phrases: three ordinary words, unquoted, that b has in a row too
    "retold",  # share of the information of a, without phrases that b has too, in words that come in the same order in b; chance taken off
    # Aligned passages. A word is told when its passage keeps it, misreads it, or has a synonym in its place.
    "told",  # share of the words of a that are told
    "told_unquoted",  # the same outside quotation marks and quoted messages
    "told_long",  # told words as a share of b
    "sentences",  # share of the sentences of a that have a counterpart
    "lead",  # share of the first words of a, LEAD of them, that are told: who tells a text again begins as it does
    "spread",  # share of the parts of a, PARTS of them, of which enough is told: an ending that two pages share is but one
    "order",  # share of the told words in the heaviest set of passages that keeps one order
    "density",  # share of the passages' words that are told
    "quoted",  # share of the told words inside quotation marks, in either text
    "replied",  # share of the told words in lines that either text quotes from another message
    "beside",  # share of the words beside such lines that are told, in the text in which it is less: what a reply says itself
    "synonyms",  # share of the told words that have a synonym in their place
    "misread",  # share of the told words that differ in a few characters only
    "rejoined",  # share of the told words that differ in their blanks only; they are among the misread
    "agreement",  # 1 where no names or numbers clash inside the passages, 0 where a sixth of them do
    # What a spinner and a rewriter leave alone.
    "names",
    "numbers",  # 1 where one text holds all numbers of the other, less where each has its own
    "figures",  # share of the numbers inside the passages that are told: a form filled in anew keeps its words only
    "immutables",
    "rarer",  # nats a told word by which the words that b puts in place of others are rarer than those
    "longest_run",  # tokens in the longest run of equal words
    "length_ratio",
    "length",  # logarithm of the tokens of a
)
"""Names of the columns of the feature matrix. Shares are in 0..1."""

LONG_ENOUGH = 500
"""Tokens from which more of them make no difference to what shares of them say."""

REWORDED: tuple[dict[str, float], ...] = (
    {
        "phrasing": 0.3, "spread": 0.45, "lead": 0.3, "subject": 0.65, "numbers": 0.8, "agreement": 0.75,
        "length": math.log(LEAD),
    },
    {
        "retold": 0.1, "told": 0.25, "spread": 0.55, "lead": 0.2, "subject": 0.5, "numbers": 0.8, "agreement": 0.75,
        "length": math.log(1.5 * LEAD),
    },
)  # fmt: skip
"""What each of these is at least, in one of two ways, where a text is taken from another, whatever else it says: it takes the wording of the other,
or tells the same in the same order in other words. Who tells of one event anew shares names, figures and quotations, neither wording nor order;
a follow-up repeats the background and begins with news; a page of one mould is about something else, or has other names and numbers in its places;
a form is short, and a short report has but one order. (`spread`: half of ten parts, or six of them.)"""

LEAST_SPREAD = min(SPREAD, *(least.get("spread", 0.0) for least in REWORDED))
"""Share of the parts of a text below which no relation is reported: so much is not told in part, or it is `REWORDED`."""


def by_name(matrix: NDArray[np.float64]) -> Features:
    """Return the columns of a feature matrix, float64[k, len(COLUMNS)], by their names.

    Four are added. `held` is `told` without doubt, the share itself. `oddity` is `rarer` whichever text has the rarer words: rewriting goes both ways; a spinner only one.
    `extent` is `length` up to that of LONG_ENOUGH tokens: the same shares of a longer text say more.
    `reworded` is 1 where one takes its wording, or its thoughts in their order, from the other, even if it adds as much of its own.
    """
    named = dict(zip(COLUMNS, matrix.T, strict=True))
    tokens = np.exp(named["length"])
    return {
        **named,
        "held": named["told"] * (tokens + PRIOR) / tokens,
        "oddity": abs(named["rarer"]),
        "extent": np.minimum(named["length"], math.log(LONG_ENOUGH)),
        "reworded": np.any([_at_least(named, least) for least in REWORDED], axis=0).astype(np.float64),
    }


def _at_least(named: Features, least: Mapping[str, float]) -> NDArray[np.bool_]:
    return np.asarray(np.all([named[name] >= value for name, value in least.items()], axis=0), np.bool_)
