"""The duplicate stage: sketches in, verified pairs and clusters out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from dedup.match import candidates, cluster, direction, verify
from dedup.match.pairs import UNKNOWN, PairTable, concatenate, each_once, empty
from dedup.match.relate import relate
from dedup.model import Relation
from dedup.models.relations import RelationModel, relation_model
from dedup.text import runs
from dedup.text.offsets import lengths

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.engine import Engine
    from dedup.match.verify import Texts
    from dedup.sketch import Sketches

    Lookup = Callable[[NDArray[np.int64]], NDArray[np.int64]]
    Progress = Callable[[str, int, int | None], None]

ALL_PAIRS = candidates.HOT
"""Members up to which a cluster lists every pair; larger ones list each member with the keeper."""


TEXTS = 1024
"""Documents of which the texts are read at a time where nothing is compared."""

JOINING = 0.75
"""Confidence of one pair from which two groups of near copies become one cluster; below, the pair is a bridge that is cut."""


@dataclass(frozen=True, slots=True)
class Matches:
    """What is copied from what, by row number of the corpus.

    `pairs` are the verified pairs to report, in the order of ids. `keeper` int64[n] is the document kept of each document's
    cluster, itself where it is alone. `candidates` is the number of pairs that were compared to find them, those
    not counted that are compared as their near copies are copies.
    """

    pairs: PairTable
    keeper: NDArray[np.int64]
    candidates: int = 0


@dataclass(frozen=True, slots=True)
class Corpus:
    """What the duplicate stage needs to know of n documents.

    `texts` returns the texts of given rows; `sizes` int64[n] their bytes; `rank` int64[n] the place of each
    in the order of ids; `preference` int64[n] its place in the order in which the policy would keep them.
    `dates` int64[n] are the places in the order of time, -1 where a document has no date. Where `asked` is given,
    bool[n], only what those documents are related to is looked for in full, by the sampled 3-grams `features`, and
    told.
    """

    sketches: Sketches
    texts: Texts
    sizes: NDArray[np.int64]
    rank: NDArray[np.int64]
    preference: NDArray[np.int64]
    dates: NDArray[np.int64] | None = None
    asked: NDArray[np.bool_] | None = None
    features: NDArray[np.uint64] | None = None


def match(
    corpus: Corpus, config: Config, engine: Engine, progress: Progress, model: RelationModel | None = None
) -> Matches:
    """Find all copies: exact ones by hash, near ones by bands, others by sampled 3-grams; each verified.

    `model` judges the pairs that share too little to be near or contained; without one, the shipped model does.
    """
    check = partial(_check, corpus=corpus, config=config, engine=engine, progress=progress)
    representative = candidates.exact_groups(corpus.sketches, corpus.rank)
    rows = np.flatnonzero((representative == np.arange(len(representative))) & (corpus.sketches.words > 0))
    asked = np.ones(len(representative), np.bool_) if corpus.asked is None else corpus.asked
    concerned = np.isin(representative, representative[asked])
    alike = candidates.band_candidates(corpus.sketches, rows, corpus.rank, config, engine.map)
    near, compared = check(alike), len(alike)
    pairs, bridges = near, empty()
    if config.relations == "all":
        # Excerpts and rewrites are looked for among one document of each near cluster only.
        centre = cluster.stars(near, corpus.rank)
        hubs = rows[centre[rows] == rows]
        sharing = candidates.sample_candidates(corpus.sketches, hubs, engine.map, corpus.features)
        sharing = sharing[np.isin(centre, centre[concerned])[sharing].any(axis=1)]
        doubtful = _new(sharing, near, len(centre))
        if len(doubtful):
            check = partial(check, model=model or relation_model())
        loose = check(doubtful)
        compared += len(doubtful)
        size = np.bincount(centre, minlength=len(centre))
        bridge = (size[loose.a] > 1) & (size[loose.b] > 1) & (loose.confidence < JOINING)
        loose, bridges = loose.take(np.flatnonzero(~bridge)), loose.take(np.flatnonzero(bridge))
        # What holds for the centre of a cluster is checked for its members, so that they can follow it.
        followers = _followers(loose, centre)
        # Where that makes a cluster too large to list all pairs of, only those of the documents asked about.
        reach = size.copy()
        np.add.at(reach, loose.a, size[loose.b])
        np.add.at(reach, loose.b, size[loose.a])
        small = reach[centre[followers]].max(axis=1) <= ALL_PAIRS
        followers = followers[small | concerned[followers].any(axis=1)]
        pairs = concatenate([near, loose])
        pairs = concatenate([pairs, check(_new(followers, pairs, len(centre)))])
    preference = corpus.preference
    if config.keep == "best":
        # What is known only now that the documents were compared; what was in the index is kept all the same.
        demoted = direction.worse_twins(pairs, len(preference)) & asked
        preference = preference + demoted * (2 * len(preference))
    keeper = cluster.keepers(pairs, cluster.stars(pairs, corpus.rank), preference)
    pairs = concatenate([pairs, bridges])
    keeper = cluster.first_of_each(representative, corpus.preference)[keeper[representative]]
    keeper = np.where(np.isin(keeper, keeper[asked]), keeper, np.arange(len(keeper)))
    rows_of = _lookup(pairs, len(keeper))
    wanted = _pairs_to_report(keeper, representative, rows_of, asked)
    copied, measured = _carried_over(wanted, pairs, rows_of, representative, corpus, engine)
    pairs = concatenate([pairs, copied, check(measured)])
    pairs = _reported(pairs, keeper, asked, corpus.rank)
    if corpus.dates is not None:
        original = direction.by_date(pairs.original, corpus.dates[pairs.a], corpus.dates[pairs.b])
        pairs = replace(pairs, original=original)
    return Matches(pairs, keeper, compared)


def _check(
    pairs: NDArray[np.int64],
    corpus: Corpus,
    config: Config,
    engine: Engine,
    progress: Progress,
    model: RelationModel | None = None,
) -> PairTable:
    """Return those of the candidates (int64[k, 2]) that are copies.

    The first by id is compared with the second, so that the order of reading decides nothing.
    """
    judge = partial(_judge, texts=corpus.texts, config=config, model=model)
    tables, compared = [], 0
    for count, table in engine.map(judge, verify.chunks(_by_id(pairs, corpus.rank), corpus.sizes)):
        tables.append(table)
        compared += count
        progress("comparing", compared, len(pairs))
    return concatenate(tables)


def _judge(
    pairs: NDArray[np.int64],
    texts: Texts,
    config: Config,
    model: RelationModel | None,
) -> tuple[int, PairTable]:
    """Return the number of pairs compared and those that are copies."""
    return len(pairs), relate(verify.compare(pairs, texts, config), config, model)


def _by_id(pairs: NDArray[np.int64], rank: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the pairs (int64[k, 2]) with the first of the two by id first."""
    return np.where((rank[pairs[:, 0]] > rank[pairs[:, 1]])[:, None], pairs[:, ::-1], pairs)


def _new(pairs: NDArray[np.int64], known: PairTable, documents: int) -> NDArray[np.int64]:
    """Return the pairs, ordered and each once, that are not in the table."""
    pairs = each_once(pairs.reshape(-1, 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return pairs[_lookup(known, documents)(pairs) < 0]


def _followers(loose: PairTable, centre: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each member of a near cluster paired with what its centre is loosely related to, int64[k, 2]."""
    members = np.flatnonzero(centre != np.arange(len(centre)))
    members = members[np.argsort(centre[members], kind="stable")]
    found = []
    for one, other in ((loose.a, loose.b), (loose.b, loose.a)):
        begin, end = (np.searchsorted(centre[members], one, side=side) for side in ("left", "right"))
        counts = end - begin
        index = runs.positions(begin, counts)
        found.append(np.stack([members[index], np.repeat(other, counts)], axis=1))
    return np.concatenate(found)


def _pairs_to_report(
    keeper: NDArray[np.int64], representative: NDArray[np.int64], rows_of: Lookup, asked: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return each member with its keeper, and in small clusters also all pairs of copies that hold a document
    asked about, int64[k, 2]."""
    members = np.flatnonzero(keeper != np.arange(len(keeper)))
    size = np.bincount(keeper, minlength=len(keeper))
    inside = np.flatnonzero((size[keeper] > 2) & (size[keeper] <= ALL_PAIRS))
    inside = inside[np.argsort(keeper[inside], kind="stable")]
    within = [np.zeros((0, 2), np.int64)]
    for count in np.unique(size[keeper[inside]]).tolist():
        groups = inside[size[keeper[inside]] == count].reshape(-1, count)
        one, other = np.triu_indices(count, 1)
        within.append(np.stack([groups[:, one].ravel(), groups[:, other].ravel()], axis=1))
    every = np.concatenate(within)
    every = every[asked[every[:, 0]] | asked[every[:, 1]]]
    originals = representative[every]
    copies = (originals[:, 0] == originals[:, 1]) | (rows_of(originals) >= 0)
    return each_once(np.concatenate([np.stack([members, keeper[members]], axis=1), every[copies]]))


def _lookup(pairs: PairTable, documents: int) -> Lookup:
    """Return what finds the row of the table that holds each pair (int64[k, 2], in either order), or -1, int64[k]."""
    keys = np.minimum(pairs.a, pairs.b) * documents + np.maximum(pairs.a, pairs.b)
    order = np.argsort(keys)
    known = np.append(keys[order], -1)  # behind all others, what no pair has

    def rows_of(wanted: NDArray[np.int64]) -> NDArray[np.int64]:
        keys = np.minimum(*wanted.T) * documents + np.maximum(*wanted.T)
        place = np.searchsorted(known[:-1], keys)
        found = np.full(len(keys), -1)
        held = known[place] == keys
        found[held] = order[place[held]]
        return found

    return rows_of


def _carried_over(
    wanted: NDArray[np.int64],
    pairs: PairTable,
    rows_of: Lookup,
    representative: NDArray[np.int64],
    corpus: Corpus,
    engine: Engine,
) -> tuple[PairTable, NDArray[np.int64]]:
    """Return the wanted pairs that are known by their exact copies, and those that have yet to be measured.

    What was measured of a text holds for each that is equal to the byte; of others, the passages would
    stand elsewhere.
    """
    wanted = wanted[rows_of(wanted) < 0]
    originals = representative[wanted]
    same = originals[:, 0] == originals[:, 1]
    rest = wanted[~same]
    rows = rows_of(representative[rest])
    identical = _identical(np.unique(rest), representative, corpus, engine)
    known = (rows >= 0) & identical[rest].all(axis=1)
    table, rest_known = pairs.take(rows[known]), rest[known]
    # The table has the representative of either document as `a`.
    turned = representative[rest_known[:, 0]] != table.a
    a, b = np.where(turned[:, None], rest_known[:, ::-1], rest_known).T
    exact = _exact(_by_id(wanted[same], corpus.rank), corpus.texts, engine)
    return concatenate([exact, replace(table, a=a, b=b).oriented(corpus.rank)]), rest[~known]


def _identical(
    rows: NDArray[np.int64], representative: NDArray[np.int64], corpus: Corpus, engine: Engine
) -> NDArray[np.bool_]:
    """Tell for each document of the corpus whether it is one of `rows` and equals its representative to the byte."""
    import pyarrow.compute as pc

    def same_bytes(copies: NDArray[np.int64]) -> NDArray[np.bool_]:
        equal = pc.equal(corpus.texts(copies), corpus.texts(representative[copies]))
        return np.asarray(equal.to_numpy(zero_copy_only=False), np.bool_)

    identical = np.zeros(len(representative), np.bool_)
    rows = rows[corpus.sizes[rows] == corpus.sizes[representative[rows]]]
    identical[rows] = representative[rows] == rows
    copies = rows[representative[rows] != rows]
    identical[copies] = np.concatenate([np.zeros(0, np.bool_), *engine.map(same_bytes, _some(copies))])
    return identical


def _reported(
    pairs: PairTable, keeper: NDArray[np.int64], asked: NDArray[np.bool_], rank: NDArray[np.int64]
) -> PairTable:
    """Return the pairs of a member and its keeper, and all others that hold a document asked about but those inside
    a large cluster, in the order of ids."""
    size = np.bincount(keeper, minlength=len(keeper))
    home, other = keeper[pairs.a], keeper[pairs.b]
    inside_large = (home == other) & (size[home] > ALL_PAIRS)
    with_keeper = (home == pairs.b) | (other == pairs.a)
    rows = np.flatnonzero(with_keeper | ((asked[pairs.a] | asked[pairs.b]) & ~inside_large))
    return pairs.take(rows[np.argsort(rank[pairs.a[rows]] * len(rank) + rank[pairs.b[rows]])])


def _exact(pairs: NDArray[np.int64], texts: Texts, engine: Engine) -> PairTable:
    """Return pairs of equal texts; the one passage that they share is the whole text."""
    rows, inverse = np.unique(pairs, return_inverse=True)
    points = [np.zeros(0, np.int64), *engine.map(lambda some: lengths(texts(some)), _some(rows))]
    length = np.concatenate(points)[inverse.reshape(-1, 2)]
    count = len(pairs)
    ones = np.ones(count, np.float32)
    passages = np.zeros((count, 4), np.int32)
    passages[:, 1], passages[:, 3] = length[:, 0], length[:, 1]
    relation = np.full(count, Relation.EXACT.looseness, np.uint8)
    original = np.full(count, UNKNOWN, np.uint8)
    offsets = np.arange(count + 1, dtype=np.int64)
    return PairTable(pairs[:, 0], pairs[:, 1], relation, ones, ones, ones, ones, original, passages, offsets)


def _some(rows: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the rows in parts, of which the texts fit in memory well."""
    return [rows[start : start + TEXTS] for start in range(0, len(rows), TEXTS)]
