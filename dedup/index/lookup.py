"""What of an index could be related to new documents: a superset of what a scan of both would compare.

Looked up are equal texts, shared bands whose signatures are alike enough, and shared rare 3-grams. Near copies
of what is found come along, so that clusters are seen whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.index.schema import told
from dedup.index.store import band_rows, shortened
from dedup.match.candidates import DOCUMENT_FREQUENCY_CAP, MIN_SHARED, estimate_floor

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.index.store import Index
    from dedup.sketch import Sketches

BUCKET_CAP = 256
"""Contents of one bucket that are looked at; what is in a larger one resembles all of it or nothing."""

HOPS = 3
"""How far near copies of near copies are followed."""


@dataclass(frozen=True, slots=True)
class Related:
    """Contents of the index that new documents could be related to, sorted: int64[k].

    `features` uint64[m], sorted, are the sampled 3-grams of the new documents that are rare in both together.
    """

    contents: NDArray[np.int64]
    features: NDArray[np.uint64]


def related(index: Index, sketches: Sketches, config: Config) -> Related:
    """Return what of the index could be related to the documents of these sketches."""
    with told(index.path):
        db = index.connection
        db.execute("BEGIN")  # one snapshot for all queries
        try:
            spoken = np.flatnonzero(sketches.words > 0)
            signatures = sketches.signatures[spoken]
            exact = _equal(index, sketches.exact[spoken])
            near = _alike(index, signatures, config)
            shared, features = _sharing(index, sketches)
            found = np.unique(np.concatenate([exact, near, shared]))
            frontier = found
            for _ in range(HOPS):
                around = _alike(index, _signatures(index, frontier), config)
                frontier = np.setdiff1d(around, found)
                if not len(frontier):
                    break
                found = np.union1d(found, frontier)
        finally:
            db.execute("ROLLBACK")
    return Related(found, features)


def _equal(index: Index, exact: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the contents whose normalised text is equal, however full their buckets are."""
    wanted = np.unique(np.ascontiguousarray(exact).view(np.int64), axis=0).tolist()
    rows = [
        row[0]
        for one, two in wanted
        for row in index.connection.execute(
            "SELECT content FROM contents WHERE exact_1 = ? AND exact_2 = ? LIMIT ?", (one, two, BUCKET_CAP)
        )
    ]
    return np.array(rows, np.int64)


def _alike(index: Index, signatures: NDArray[np.uint32], config: Config) -> NDArray[np.int64]:
    """Return the contents that share a band with a signature and agree with it as far as candidates must."""
    if not len(signatures):
        return np.zeros(0, np.int64)
    keys = band_rows(signatures, index.header)
    owner = np.repeat(np.arange(len(signatures)), keys.shape[1])
    key, content = _fetch(index, "bands", "key", np.unique(keys), BUCKET_CAP)
    pairs = _pairs(keys.reshape(-1), owner, key, content)
    if not len(pairs):
        return np.zeros(0, np.int64)
    candidates, position = np.unique(pairs[:, 1], return_inverse=True)
    theirs = _signatures(index, candidates)
    floor = estimate_floor(config)
    alike = np.zeros(len(candidates), np.bool_)
    for start in range(0, len(pairs), 1 << 14):
        part = slice(start, start + (1 << 14))
        equal = (signatures[pairs[part, 0]] == theirs[position[part]]).sum(axis=1)
        alike[position[part][equal >= floor]] = True
    return candidates[alike]


def _sharing(index: Index, sketches: Sketches) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return the contents that share enough rare 3-grams with a document, and which of its 3-grams are rare."""
    lengths = np.diff(sketches.sample_offsets)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    features, ours = np.unique(sketches.samples, return_counts=True)
    short = shortened(features)
    frequency = _frequencies(index, np.unique(short))
    theirs = frequency[1][np.searchsorted(frequency[0], short)]
    rare = features[ours + theirs <= DOCUMENT_FREQUENCY_CAP]
    feature, content = _fetch(
        index, "postings", "feature", np.unique(shortened(rare)), DOCUMENT_FREQUENCY_CAP
    )
    wanted = np.isin(sketches.samples, rare)
    pairs = _pairs(shortened(sketches.samples[wanted]), owner[wanted], feature, content, distinct=False)
    if not len(pairs):
        return np.zeros(0, np.int64), rare
    scale = int(pairs[:, 1].max()) + 1
    shared, times = np.unique(pairs[:, 0] * scale + pairs[:, 1], return_counts=True)
    return np.unique(shared[times >= MIN_SHARED] % scale), rare


def _frequencies(index: Index, features: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the features and in how many contents each is, counted no further than the cap."""
    _wanted(index, features)
    rows = index.connection.execute(
        "SELECT key, (SELECT count(*) FROM (SELECT 1 FROM postings WHERE feature = wanted.key LIMIT ?)) "
        "FROM wanted ORDER BY key",
        (DOCUMENT_FREQUENCY_CAP + 1,),
    ).fetchall()
    table = np.array(rows, np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _fetch(
    index: Index, table: str, column: str, keys: NDArray[np.int64], cap: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (key, content) of all rows of the keys, at most `cap` of each key, those added first."""
    _wanted(index, keys)
    rows = index.connection.execute(
        f"SELECT wanted.key, content FROM wanted CROSS JOIN {table} ON {table}.{column} = wanted.key "  # noqa: S608
        f"WHERE content <= coalesce((SELECT t.content FROM {table} AS t WHERE t.{column} = wanted.key LIMIT 1 OFFSET ?), "
        "9223372036854775807)",
        (cap - 1,),
    ).fetchall()
    found = np.array(rows, np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _wanted(index: Index, keys: NDArray[np.int64]) -> None:
    db = index.connection
    db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (key INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM wanted")
    db.executemany("INSERT INTO wanted VALUES (?)", ((key,) for key in keys.tolist()))


def _pairs(
    keys: NDArray[np.int64],
    owner: NDArray[np.int64],
    found: NDArray[np.int64],
    content: NDArray[np.int64],
    *,
    distinct: bool = True,
) -> NDArray[np.int64]:
    """Join our (key, owner) with the index's (key, content): int64[k, 2] of (owner, content)."""
    order = np.argsort(found, kind="stable")
    found, content = found[order], content[order]
    begin, end = (np.searchsorted(found, keys, side=side) for side in ("left", "right"))
    counts = end - begin
    positions = np.repeat(begin - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))
    pairs = np.stack([np.repeat(owner, counts), content[positions]], axis=1)
    return np.unique(pairs, axis=0) if distinct else pairs


def _signatures(index: Index, contents: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Return the signatures of contents, uint32[k, permutations], in their (sorted) order."""
    _wanted(index, contents)
    rows = index.connection.execute(
        "SELECT signature FROM wanted JOIN contents ON content = key ORDER BY key"
    ).fetchall()
    width = int(index.header.sketch["permutations"])
    return np.frombuffer(b"".join(row[0] for row in rows), np.uint32).reshape(-1, width)
