"""Which of two copies is the original, and by what sign; both in one number a pair, for the pair table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.match.pairs import FIRST, SECOND, UNKNOWN
from dedup.model import Relation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.match.columns import Features
    from dedup.match.pairs import PairTable

REASONS = (
    "",
    "it has the earlier date",
    "the copy has rarer words in place of its own, as spinners put them",
    "the copy has misread words in place of its own",
    "the copy tells it in fewer words",
)
"""Why a document is the original; a code is the number of its reason here."""

DATE, SPUN, MISREAD, SHORTER = range(1, len(REASONS))

ODDITY = 0.02
"""Nats a told word from which the side with the rarer words is the worse one: below, rewriting goes either way."""

PART_OF = 0.8
"""Length ratio up to which the shorter of two rewritten texts is taken from the longer one."""

REWORDED = 0.8
"""Share of the words of the passages that are told, below which the shorter text is in words of its own. With more, nobody
knows which came first: one may have been cut, or the other have grown. Of versions of manuals that hold one another, the
longer is the later in six of seven; of a post and what quotes it, the longer is the answer in nine of ten."""

ALL_HELD = 0.9
"""Share of the shorter text that stands in the longer one, from which on it has no words of its own. Then nobody knows,
either: words were taken out of the one, or tags, time codes and chatter were put into the other."""

SIDES = 2
"""Bits of a code that hold UNKNOWN, FIRST or SECOND; the reason stands above them."""


def decode(code: int) -> tuple[int, str | None]:
    """Return which document is the original (UNKNOWN, FIRST or SECOND), and why."""
    side = code & (1 << SIDES) - 1
    return side, REASONS[code >> SIDES] if side else None


def of_told(
    relation: NDArray[np.uint8], features: Features, first_is_shorter: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """Return the codes of pairs that the relation model judged.

    In 99 % of the spun blog posts, 97 % of SpinBot's paragraphs and 99 % of the scanned newspapers, the worse text
    is the one with the rarer words where the two differ. Whoever tells a text in fewer words, and their own, had the
    longer one before them.
    """
    longer_is_worse = features["rarer"] > 0
    first_is_worse = longer_is_worse != first_is_shorter
    odd = features["oddity"] >= ODDITY
    shorter = (
        (features["length_ratio"] <= PART_OF)
        & (features["density"] < REWORDED)
        & (features["held"] < ALL_HELD)
    )
    return np.select(
        [
            odd & (relation == Relation.SPUN.looseness),
            odd & (relation == Relation.CONTAINED.looseness),
            shorter & (relation == Relation.REWRITTEN.looseness),
        ],
        [_code(~first_is_worse, SPUN), _code(~first_is_worse, MISREAD), _code(~first_is_shorter, SHORTER)],
        UNKNOWN,
    ).astype(np.uint8)


def worse_twins(pairs: PairTable, documents: int) -> NDArray[np.bool_]:
    """Tell for each document whether it is the spun or the misread one of a pair, bool[documents]."""
    worse = np.zeros(documents, np.bool_)
    damaged = np.isin(pairs.original >> SIDES, [SPUN, MISREAD])
    side = pairs.original & (1 << SIDES) - 1
    worse[pairs.b[damaged & (side == FIRST)]] = True
    worse[pairs.a[damaged & (side == SECOND)]] = True
    return worse


def by_date(
    codes: NDArray[np.uint8], first: NDArray[np.int64], second: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """Return the codes, those of pairs with two different dates by their dates.

    `first` and `second` int64[k] are the places of the two dates in the order of time, -1 where there is none.
    """
    told = (first >= 0) & (second >= 0) & (first != second)
    return np.where(told, _code(first < second, DATE), codes).astype(np.uint8)


def _code(first_is_original: NDArray[np.bool_], reason: int) -> NDArray[np.uint8]:
    return (np.where(first_is_original, FIRST, SECOND) | reason << SIDES).astype(np.uint8)
