"""Growing clusters from verified pairs: stars around a document that every member is a copy of.

A cluster never chains: each member has a verified pair with the centre, so two groups joined by a single
bridge stay two (center clustering, Hassanzadeh et al., VLDB 2009, with the best-connected document first).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.compiled import worthwhile
from dedup.model import Relation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.match.pairs import PairTable


SMALL = 4000
"""Documents with a pair up to which plain Python is quicker than loading a kernel."""

SIMILAR_LENGTH = np.float32(0.9)
"""Share of the longer document's length from which the shorter one can stand for it."""


def can_keep(pairs: PairTable) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return for each pair whether `a` can stand for `b`, and whether `b` can stand for `a`, bool[k] each.

    Copies stand for each other, but only the longer document stands for an excerpt of it. Where both
    are of about the same length, neither is an excerpt: they are two versions of one text, or a text and its misread
    twin.
    """
    whole = pairs.relation != Relation.CONTAINED.looseness
    # Both containments count the same shingles, as a share of a and of b: their ratio is that of the two lengths.
    return (
        whole | (pairs.containment_b >= SIMILAR_LENGTH * pairs.containment_a),
        whole | (pairs.containment_a >= SIMILAR_LENGTH * pairs.containment_b),
    )


def stars(pairs: PairTable, rank: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the centre of each document's cluster, int64[n]; a document alone is its own.

    `rank` int64[n] is each document's place in the order of ids, which settles every tie.
    """
    keeper, kept, row = _directed(pairs)
    if not len(keeper):
        return np.arange(len(rank))
    degree = np.bincount(keeper, minlength=len(rank))
    weight = np.bincount(keeper, weights=pairs.jaccard[row].astype(np.float64), minlength=len(rank)).round(6)
    order = np.argsort(keeper, kind="stable")
    bounds = np.searchsorted(keeper[order], np.arange(len(rank) + 1))
    neighbours = kept[order]
    connected = np.flatnonzero(degree)
    best_connected = connected[np.lexsort((rank[connected], -weight[connected], -degree[connected]))]
    if worthwhile(len(connected), SMALL):
        from dedup.match import kernels_stars as grow
    else:
        from dedup.match import reference_stars as grow  # type: ignore[no-redef]
    centre: NDArray[np.int64] = grow.stars(best_connected, bounds, neighbours)
    is_centre = np.zeros(len(rank), np.bool_)
    is_centre[centre[centre != np.arange(len(rank))]] = True
    _join_closest(centre, is_centre, keeper, kept, row, pairs, rank)
    return centre


def keepers(pairs: PairTable, centre: NDArray[np.int64], preference: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the document to keep of each document's cluster, int64[n].

    Of those that can stand for every other member, the first by `preference` (int64[n], a place for each
    document). The centre always can.
    """
    keeper, kept, _ = _directed(pairs)
    inside = centre[keeper] == centre[kept]
    reach = np.bincount(keeper[inside], minlength=len(centre))
    size = np.bincount(centre, minlength=len(centre))[centre]
    eligible = (reach == size - 1) | (centre == np.arange(len(centre)))
    return first_of_each(centre, np.where(eligible, preference, np.iinfo(np.int64).max))[centre]


def first_of_each(group: NDArray[np.int64], place: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the first row of each group, int64[n]; for a number that no group has, the number itself.

    Row i of n is in the group with the number `group[i]` (int64[n], less than n), and comes at `place[i]` (int64[n]) in
    an order in which no two rows of a group share a place.
    """
    lowest = np.full(len(group), np.iinfo(np.int64).max)
    np.minimum.at(lowest, group, place)
    rows = np.flatnonzero(place == lowest[group])
    first = np.arange(len(group))
    first[group[rows]] = rows
    return first


def _directed(pairs: PairTable) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return each way in which one document can stand for another: (keeper, kept, row of the pair)."""
    a_keeps, b_keeps = can_keep(pairs)
    rows = np.concatenate([np.flatnonzero(a_keeps), np.flatnonzero(b_keeps)])
    return (
        np.concatenate([pairs.a[a_keeps], pairs.b[b_keeps]]),
        np.concatenate([pairs.b[a_keeps], pairs.a[b_keeps]]),
        rows,
    )


def _join_closest(
    centre: NDArray[np.int64],
    is_centre: NDArray[np.bool_],
    keeper: NDArray[np.int64],
    kept: NDArray[np.int64],
    row: NDArray[np.int64],
    pairs: PairTable,
    rank: NDArray[np.int64],
) -> None:
    """Move each member to the centre that it resembles most: the tightest relation, then the highest Jaccard."""
    choice = np.flatnonzero(is_centre[keeper] & ~is_centre[kept])
    order = choice[
        np.lexsort(
            (rank[keeper[choice]], -pairs.jaccard[row[choice]], pairs.relation[row[choice]], kept[choice])
        )
    ]
    _, first = np.unique(kept[order], return_index=True)
    best = order[first]
    centre[kept[best]] = keeper[best]
