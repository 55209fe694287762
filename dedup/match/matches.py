"""The duplicate stage: sketches in, verified pairs and clusters out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from dedup.match import candidates, cluster, direction
from dedup.match.compared import compared
from dedup.match.listed import ALL_PAIRS, listed
from dedup.match.pairs import PairTable, concatenate, each_once, empty, lookup
from dedup.models.relations import RelationModel, relation_model
from dedup.text import runs

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.engine import Engine, Progress
    from dedup.match.compared import Check
    from dedup.match.documents import Documents

JOINING = 0.75
"""Confidence of one pair from which two groups of near copies become one cluster; below, the pair is a bridge that is cut."""


@dataclass(frozen=True, slots=True)
class Matches:
    """What is copied from what, by row number of the corpus.

    `pairs` are the verified pairs to report, in the order of ids. `keeper` int64[n] is the document kept of each document's
    cluster, itself where it is alone. `candidates` is the number of pairs that were compared to find them, those
    not counted that are compared as their near copies are copies. `worse` bool[n] tells which documents are spun or
    misread twins, whatever their dates say; None where nothing was compared.
    """

    pairs: PairTable
    keeper: NDArray[np.int64]
    candidates: int = 0
    worse: NDArray[np.bool_] | None = None


def match(
    documents: Documents,
    config: Config,
    engine: Engine,
    progress: Progress,
    model: RelationModel | None = None,
    remember: Callable[[Check], Check] | None = None,
) -> Matches:
    """Find all copies: exact ones by hash, near ones by bands, others by sampled 2-grams; each verified.

    `model` judges the pairs that share too little to be near or contained; without one, the shipped model does.
    `remember` lets what was compared before answer (`Remembered.part`).
    """
    check: Check = partial(compared, documents=documents, config=config, engine=engine, progress=progress)
    check = remember(check) if remember is not None else check
    representative = candidates.exact_groups(documents.sketches, documents.rank)
    rows = np.flatnonzero((representative == np.arange(len(representative))) & (documents.sketches.words > 0))
    asked = np.ones(len(representative), np.bool_) if documents.asked is None else documents.asked
    concerned = np.isin(representative, representative[asked])
    alike = candidates.band_candidates(documents.sketches, rows, documents.rank, config, engine.map)
    near, count = check(alike), len(alike)
    pairs, bridges = near, empty()
    if config.relations == "all":
        check = partial(check, model=model or relation_model())
        centre = cluster.stars(near, documents.rank)
        doubtful = _doubtful(near, centre, rows, concerned, documents, engine)
        loose = check(doubtful)
        count += len(doubtful)
        size = np.bincount(centre, minlength=len(centre))[centre]
        bridge = (size[loose.a] > 1) & (size[loose.b] > 1) & (loose.confidence < JOINING)
        loose, bridges = loose.take(np.flatnonzero(~bridge)), loose.take(np.flatnonzero(bridge))
        followers = _followers(loose, centre, concerned)
        pairs = concatenate([near, loose])
        pairs = concatenate([pairs, check(_new(followers, pairs, len(centre)))])
    preference = documents.preference
    if config.keep == "best":
        # What is known only now that the documents were compared; what was in the index is kept all the same.
        demoted = direction.worse_twins(pairs, len(preference)) & asked
        preference = preference + demoted * (2 * len(preference))
    keeper = cluster.keepers(pairs, cluster.stars(pairs, documents.rank), preference)
    pairs = concatenate([pairs, bridges])
    keeper = cluster.first_of_each(representative, documents.preference)[keeper[representative]]
    keeper = np.where(np.isin(keeper, keeper[asked]), keeper, np.arange(len(keeper)))
    pairs = listed(pairs, keeper, representative, asked, documents, engine, check)
    worse = direction.worse_twins(pairs, len(keeper))
    if documents.dates is not None:
        original = direction.by_date(pairs.original, documents.dates[pairs.a], documents.dates[pairs.b])
        pairs = replace(pairs, original=original)
    return Matches(pairs, keeper, count, worse)


def _new(pairs: NDArray[np.int64], known: PairTable, documents: int) -> NDArray[np.int64]:
    """Return the pairs, ordered and each once, that are not in the table."""
    pairs = each_once(pairs.reshape(-1, 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return pairs[lookup(known, documents)(pairs) < 0]


def _doubtful(
    near: PairTable,
    centre: NDArray[np.int64],
    rows: NDArray[np.int64],
    concerned: NDArray[np.bool_],
    documents: Documents,
    engine: Engine,
) -> NDArray[np.int64]:
    """Return the pairs that could be excerpts and rewrites, int64[k, 2].

    They are looked for among one document of each near cluster, its `centre`, and in what the others of it have besides.
    """
    hubs = rows[centre[rows] == rows]
    beyond = candidates.beyond_centres(documents.sketches, rows, centre)
    sharing = candidates.sample_candidates(documents.sketches, hubs, engine.map, documents.features, beyond)
    return _new(sharing[np.isin(centre, centre[concerned])[sharing].any(axis=1)], near, len(centre))


def _followers(
    loose: PairTable, centre: NDArray[np.int64], concerned: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return each member of a near cluster paired with what its centre is loosely related to, int64[k, 2].

    What holds for the centre is checked for the members, so that they can follow it. Where that makes a cluster too large to
    list all pairs of, only those of the documents concerned.
    """
    loose = loose.take(np.flatnonzero((centre[loose.a] == loose.a) & (centre[loose.b] == loose.b)))
    members = np.flatnonzero(centre != np.arange(len(centre)))
    members = members[np.argsort(centre[members], kind="stable")]
    found = []
    for one, other in ((loose.a, loose.b), (loose.b, loose.a)):
        begin, end = (np.searchsorted(centre[members], one, side=side) for side in ("left", "right"))
        counts = end - begin
        index = runs.positions(begin, counts)
        found.append(np.stack([members[index], np.repeat(other, counts)], axis=1))
    followers = np.concatenate(found)
    size = np.bincount(centre, minlength=len(centre))
    reach = size.copy()
    np.add.at(reach, loose.a, size[loose.b])
    np.add.at(reach, loose.b, size[loose.a])
    small = reach[centre[followers]].max(axis=1) <= ALL_PAIRS
    return np.asarray(followers[small | concerned[followers].any(axis=1)], np.int64)
