"""What of an index could be related to new documents: a superset of what a scan of both would compare.

Looked up are equal texts, shared bands whose signatures are alike enough, and shared rare 3-grams. Near copies
of what is found come along, so that clusters are seen whole.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.index.schema import told
from dedup.index.store import band_rows, shortened
from dedup.match.candidates import DOCUMENT_FREQUENCY_CAP, MIN_SHARED, estimate_floor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.index.store import Index
    from dedup.sketch import Sketches

BUCKET_CAP = 256
"""Contents of one bucket that are looked at; what is in a larger one resembles all of it or nothing."""

POSTINGS_CAP = 8 * DOCUMENT_FREQUENCY_CAP
"""Contents in which a 3-gram is looked up. A scan counts one of each cluster of near copies, an index knows only
contents: up to so many may be few clusters, which the scan of what is found then counts."""

_CONTENT_BITS = 40

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
    with snapshot(index):
        spoken = np.flatnonzero(sketches.words > 0)
        exact = equal_texts(index, sketches.exact[spoken])[:, 1]
        near = alike(index, sketches.signatures[spoken], config)[0][:, 1]
        shared, _, features = sharing(index, sketches)
        found = np.unique(np.concatenate([exact, near, shared[:, 1]]))
        frontier = found
        for _ in range(HOPS):
            around = alike(index, _signatures(index, frontier), config)[0][:, 1]
            frontier = np.setdiff1d(around, found)
            if not len(frontier):
                break
            found = np.union1d(found, frontier)
    return Related(found, features)


@contextmanager
def snapshot(index: Index) -> Iterator[None]:
    """Let all queries of a block see the index at one moment."""
    with told(index.path):
        index.connection.execute("BEGIN")
        try:
            yield
        finally:
            index.connection.execute("ROLLBACK")


def equal_texts(index: Index, exact: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return (row, content) where the normalised text is equal, int64[k, 2], however full the buckets are."""
    found = [
        (row, content)
        for row, (one, two) in enumerate(np.ascontiguousarray(exact).view(np.int64).tolist())
        for (content,) in index.connection.execute(
            "SELECT content FROM contents WHERE exact_1 = ? AND exact_2 = ? LIMIT ?", (one, two, BUCKET_CAP)
        )
    ]
    return np.array(found, np.int64).reshape(-1, 2)


def alike(
    index: Index, signatures: NDArray[np.uint32], config: Config
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (row, content) that share a band and agree as far as candidates must, and in how many minima."""
    keys = band_rows(signatures, index.header)
    owner = np.repeat(np.arange(len(signatures)), keys.shape[1])
    key, content = _fetch(index, "bands", "key", np.unique(keys), BUCKET_CAP)
    pairs = _split(np.unique(_joined(keys.reshape(-1), owner, key, content)))
    candidates, position = np.unique(pairs[:, 1], return_inverse=True)
    theirs = _signatures(index, candidates)
    equal = np.zeros(len(pairs), np.int64)
    for start in range(0, len(pairs), 1 << 14):
        part = slice(start, start + (1 << 14))
        equal[part] = (signatures[pairs[part, 0]] == theirs[position[part]]).sum(axis=1)
    close = equal >= estimate_floor(config)
    return pairs[close], equal[close]


def sharing(
    index: Index, sketches: Sketches
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
    """Return (row, content) that share enough rare 3-grams, how many, and which of ours are rare, sorted."""
    owner = np.repeat(np.arange(len(sketches)), np.diff(sketches.sample_offsets))
    features, ours = np.unique(sketches.samples, return_counts=True)
    short = shortened(features)
    known, frequency = _frequencies(index, np.unique(short))
    rare = features[ours + frequency[np.searchsorted(known, short)] <= POSTINGS_CAP]
    feature, content = _fetch(index, "postings", "feature", np.unique(shortened(rare)), POSTINGS_CAP)
    wanted = np.isin(sketches.samples, rare)
    joined = _joined(shortened(sketches.samples[wanted]), owner[wanted], feature, content)
    pairs, times = np.unique(joined, return_counts=True)
    enough = times >= MIN_SHARED
    return _split(pairs[enough]), times[enough], rare


def _frequencies(index: Index, features: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the features and in how many contents each is, counted no further than the cap."""
    _wanted(index, features)
    rows = index.connection.execute(
        "SELECT key, (SELECT count(*) FROM (SELECT 1 FROM postings WHERE feature = wanted.key LIMIT ?)) "
        "FROM wanted ORDER BY key",
        (POSTINGS_CAP + 1,),
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


def _joined(
    keys: NDArray[np.int64], owner: NDArray[np.int64], found: NDArray[np.int64], content: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Join our (key, owner) with the index's (key, content): int64[k] of owner and content in one number."""
    order = np.argsort(found, kind="stable")
    found, content = found[order], content[order]
    begin, end = (np.searchsorted(found, keys, side=side) for side in ("left", "right"))
    counts = end - begin
    positions = np.repeat(begin - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))
    return np.repeat(owner, counts) << _CONTENT_BITS | content[positions]


def _split(joined: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return (owner, content) of what `_joined` put into one number, int64[k, 2]."""
    return np.stack([joined >> _CONTENT_BITS, joined & ((1 << _CONTENT_BITS) - 1)], axis=1)


def _signatures(index: Index, contents: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Return the signatures of contents, uint32[k, permutations], in their (sorted) order."""
    _wanted(index, contents)
    rows = index.connection.execute(
        "SELECT signature FROM wanted JOIN contents ON content = key ORDER BY key"
    ).fetchall()
    width = int(index.header.sketch["permutations"])
    return np.frombuffer(b"".join(row[0] for row in rows), np.uint32).reshape(-1, width)
