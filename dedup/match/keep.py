"""Which copy of a cluster to keep, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.config import Config


@dataclass(frozen=True, slots=True)
class Merits:
    """What the policies look at, for each of n documents.

    `rank` int64[n]: place in the order of ids. `words` int32[n]. `quality` float32[n] in 0..1. `dates`
    int64[n]: place in the order of dates, equal for equal dates; -1 where there is none.
    """

    rank: NDArray[np.int64]
    words: NDArray[np.int32]
    quality: NDArray[np.float32]
    dates: NDArray[np.int64]

    def take(self, rows: NDArray[np.int64]) -> Merits:
        """Return those of k documents, ranked among themselves."""
        rank = np.empty(len(rows), np.int64)
        rank[np.argsort(self.rank[rows])] = np.arange(len(rows))
        return Merits(rank, self.words[rows], self.quality[rows], self.dates[rows])


UNDATED = np.iinfo(np.int64).max


Policy = list[tuple[str, "NDArray[np.int64]"]]
"""Criteria from the first to the last: what each is called, and each document's place by it."""


def criteria(merits: Merits, config: Config, worse: NDArray[np.bool_] | None = None) -> Policy:
    """Return the policy as (reason, places) from the first criterion to the last; the lower place is kept.

    `worse` bool[n] tells which documents are spun or misread twins, once that is known.
    """
    row = np.arange(len(merits.rank))
    undated = merits.dates < 0
    earliest = np.where(undated, UNDATED, merits.dates)
    newest = np.where(undated, UNDATED, -merits.dates)
    longest = -merits.words.astype(np.int64)
    # Steps of 0.05: smaller differences in quality say less than the length does.
    quality = -np.round(merits.quality.astype(np.float64) * 20).astype(np.int64)
    twin = np.zeros(len(row), np.int64) if worse is None else worse.astype(np.int64)
    policies = {
        "first": [("first in the input", row)],
        "longest": [("longest", longest)],
        "newest": [("newest", newest), ("longest", longest)],
        "best": [
            ("its copy is spun or misread", twin),
            ("highest quality", quality),
            ("most complete", longest),
            ("earliest", earliest),
        ],
    }
    return [*policies[config.keep], ("first by id", merits.rank)]


def preference(policy: Policy) -> NDArray[np.int64]:
    """Return the place of each document in the order in which the policy would keep them, int64[n]."""
    order = np.lexsort([places for _, places in reversed(policy)])
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place


def reasons(keepers: NDArray[np.int64], members: NDArray[np.int64], policy: Policy) -> list[str]:
    """Return for each cluster the first criterion by which its keeper beats all other members.

    `members` int64[k] are the other members of all clusters, those of one cluster together; `keepers` int64[k] is the
    keeper of each.
    """
    begins = np.flatnonzero(np.diff(keepers, prepend=-1))
    chosen = np.full(len(begins), -1)
    rivals = np.ones(len(members), np.bool_)
    for number, (_, places) in enumerate(policy):
        own, other = places[keepers], places[members]
        beaten = np.logical_or.reduceat(rivals & (own > other), begins)
        chosen[(chosen < 0) & beaten] = len(policy)
        rivals &= own == other
        alone = ~np.logical_or.reduceat(rivals, begins)
        chosen[(chosen < 0) & alone] = number
    names = [*(name for name, _ in policy), "every other member is a copy of it"]
    return [names[number] for number in chosen.tolist()]
