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
    "prose",  # the same, of words other than names and numbers: those that one event does not dictate
    "subject",  # cosine of the words, each weighed by its information and its count: what a text repeats, it is about
    # Share of the information in the ordinary words of a (no names, no figures, unquoted) that stand in told phrases:
    # three such words in a row that b has in a row, too.
    "phrasing",
    # Share of the information in a, phrases of both texts aside, whose words come in the same order in b, less what
    # chance would yield.
    "retold",
    # Aligned passages. A word is told when its passage keeps it, misreads it, or has a synonym in its place.
    "told",  # share of the words of a that are told
    "told_unquoted",  # the same outside quotation marks and quoted messages
    "told_long",  # told words as a share of b
    "sentences",  # share of the sentences of a that have a counterpart
    "lead",  # share of the first LEAD words of a that are told: a text told again begins as the first one does
    "spread",  # share of the PARTS parts of a of which enough is told: an ending that two pages share is only one
    "order",  # share of the told words in the heaviest set of passages that keeps one order
    "density",  # share of the passages' words that are told
    "quoted",  # share of the told words inside quotation marks, in either text
    "replied",  # share of the told words in lines that either text quotes from another message
    "beside",  # share of the words outside such lines that are told, in the text where it is less: what a reply says itself
    "synonyms",  # share of the told words that have a synonym in their place
    "misread",  # share of the told words that differ in a few characters only
    "rejoined",  # share of the told words that differ only in where blanks stand; they count as misread, too
    "agreement",  # 1 where no names or numbers clash inside the passages, 0 where a sixth of them do
    # What a spinner and a rewriter leave alone.
    "names",
    "numbers",  # 1 where one text holds all numbers of the other, less where each has its own
    "figures",  # share of the numbers inside the passages that are told: a form filled in anew keeps only its words
    "immutables",
    "rarer",  # nats a told word by which the words of b are rarer than those of a in whose places they stand
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
"""The least values from which a text counts as taken from another, whatever else it says. There are two ways: it takes the
wording of the other, or it tells the same, in the same order, in other words. What falls short of both: a fresh report
of the same event shares names, figures and quotations, but neither wording nor order; a follow-up repeats the
background and begins with news; a page of one mould is about something else, or has other names and numbers in the
places of the first; a form is short, and a short report can be told in one order only. (`spread`: half of ten parts, or
six of them.)"""

LEAST_SPREAD = min(SPREAD, *(least.get("spread", 0.0) for least in REWORDED))
"""Share of the parts of a text that must be told: with less it is told in part at most, and is not `REWORDED` either."""


def by_name(matrix: NDArray[np.float64]) -> Features:
    """Return the columns of a feature matrix, float64[k, len(COLUMNS)], by their names.

    Four are added. `held` is `told` without the tokens of doubt: the share itself. `oddity` is `rarer` without its sign,
    whichever text has the rarer words: rewriting goes both ways, a spinner only one. `extent` is `length` up to that of
    LONG_ENOUGH tokens: the same share of a longer text says more. `reworded` is 1 where one text takes its wording, or
    its thoughts in their order, from the other, even if it adds as much of its own (see REWORDED).
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
