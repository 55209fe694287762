"""What of an index could be related to new documents: a superset of what a scan of both would compare.

Looked up are equal texts, shared bands whose signatures are alike enough, and shared rare 2-grams. Near copies
of what is found come along, so that clusters are seen whole.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.index.schema import store_errors
from dedup.index.store import as_json, band_rows, shortened
from dedup.match.candidates import (
    DOCUMENT_FREQUENCY_CAP,
    MIN_SHARE,
    MIN_SHARED,
    estimate_floor,
    sampled_share,
)
from dedup.text import runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.index.store import Index
    from dedup.sketch import Sketches

BUCKET_CAP = 256
"""Contents of one bucket that are looked at; what is in a larger one resembles all of it or nothing."""

POSTINGS_CAP = 8 * DOCUMENT_FREQUENCY_CAP
"""Contents in which a 2-gram is looked up. A scan counts one of each cluster of near copies, an index knows only
contents: up to so many may be few clusters, which the scan of what is found then counts."""

SLACK = 0.5
"""Part of the share in common that candidates must have with which a content is looked at: near copies of what has
it may have less."""

_CONTENT_BITS = 40

_AT_ONCE = 1 << 16
"""Keys that are looked up in one query, so that the answers to all are never in memory as strings."""

HOPS = 3
"""How far near copies of near copies are followed."""


@dataclass(frozen=True, slots=True)
class Related:
    """Contents of the index that new documents could be related to, sorted: int64[k].

    `features` uint64[m], sorted, are the sampled 2-grams of the new documents that are rare in both together.
    """

    contents: NDArray[np.int64]
    features: NDArray[np.uint64]


def related(index: Index, sketches: Sketches, config: Config) -> Related:
    """Return what of the index could be related to the documents of these sketches."""
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
    with store_errors(index.path):
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
    asked, place = np.unique(keys.reshape(-1), return_inverse=True)
    counts, content = _fetch(index, "bands", "key", asked, BUCKET_CAP)
    pairs = _split(np.unique(_joined(place, owner, counts, content)))
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
    """Return (row, content) that share enough rare 2-grams, how many, and which of ours are rare, sorted."""
    owner = np.repeat(np.arange(len(sketches)), np.diff(sketches.sample_offsets))
    features, place, ours = np.unique(sketches.samples, return_inverse=True, return_counts=True)
    asked, short = np.unique(shortened(features), return_inverse=True)
    counts, content = _fetch(index, "postings", "feature", asked, POSTINGS_CAP + 1)
    rare = ours + counts[short] <= POSTINGS_CAP
    wanted = rare[place]
    joined = _joined(short[place[wanted]], owner[wanted], counts, content)
    both, times = np.unique(joined, return_counts=True)
    pairs, times = _split(both[times >= MIN_SHARED]), times[times >= MIN_SHARED]
    enough = times >= SLACK * MIN_SHARE * _most_in_common(index, sketches, pairs)
    return pairs[enough], times[enough], features[rare]


def _most_in_common(index: Index, sketches: Sketches, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how many sampled 2-grams a document and a content of about these lengths can share at most, float64[k].

    As many of them are taken to be telling as in the document.
    """
    contents, place = np.unique(pairs[:, 1], return_inverse=True)
    rows = pairs[:, 0]
    words = np.stack([sketches.words[rows], index.words(contents)[place]])
    share = sampled_share(words)
    telling = np.diff(sketches.sample_offsets)[rows] / (share[0] * words[0])
    return np.asarray(share.min(axis=0) * words.min(axis=0) * telling)


def _fetch(
    index: Index, table: str, column: str, keys: NDArray[np.int64], most: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many contents each of the (sorted) keys has, and all these contents, key by key.

    At most `most` of each key, those added first. SQLite joins each list in a string: rows cost several times as much.
    """
    query = (
        f"SELECT (SELECT group_concat(content) FROM (SELECT content FROM {table} WHERE {column} = value "  # noqa: S608
        "ORDER BY content LIMIT ?)) FROM json_each(?)"
    )
    counts, contents = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for start in range(0, len(keys), _AT_ONCE):
        rows = index.connection.execute(query, (most, as_json(keys[start : start + _AT_ONCE])))
        lists = [listed for (listed,) in rows]
        counts.append(np.array([listed.count(",") + 1 if listed else 0 for listed in lists], np.int64))
        contents.append(np.fromstring(",".join(filter(None, lists)), np.int64, sep=","))
    return np.concatenate(counts), np.concatenate(contents)


def _joined(
    place: NDArray[np.int64],
    owner: NDArray[np.int64],
    counts: NDArray[np.int64],
    content: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Join our (place of a key, owner) with what `_fetch` found for each key: int64[k] of owner and content in one
    number."""
    begin = np.cumsum(counts) - counts
    times = counts[place]
    return np.repeat(owner, times) << _CONTENT_BITS | content[runs.positions(begin[place], times)]


def _split(joined: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return (owner, content) of what `_joined` put into one number, int64[k, 2]."""
    return np.stack([joined >> _CONTENT_BITS, joined & ((1 << _CONTENT_BITS) - 1)], axis=1)


def _signatures(index: Index, contents: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Return the signatures of contents, uint32[k, permutations], in their (sorted) order."""
    query = "SELECT content, signature FROM json_each(?) CROSS JOIN contents ON content = value"
    rows = sorted(index.connection.execute(query, (as_json(contents),)))
    width = int(index.header.sketch["permutations"])
    return np.frombuffer(b"".join(row[1] for row in rows), np.uint32).reshape(-1, width)
