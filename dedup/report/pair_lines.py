"""The JSON of a report's pairs, one a line: of many pairs, straight from the arrays that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import orjson

from dedup.compiled import worthwhile
from dedup.match.direction import REASONS, SIDES, decode
from dedup.report.encode import encode
from dedup.report.pair_sequence import BLOCK, RELATIONS, PairSequence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from dedup.match.pairs import PairTable
    from dedup.model import Pair

SMALL = 4096
"""Pairs up to which Python is quicker than loading a kernel."""

CODES = len(REASONS) << SIDES
"""Values that `original` can have."""


def pair_lines(pairs: Sequence[Pair], opening: bytes, closing: bytes) -> Iterator[bytes]:
    """Yield the JSON objects of the pairs, many at a time, with `opening` for each "{" and `closing` for each "}"."""
    if isinstance(pairs, PairSequence):
        yield from _from_table(pairs, opening, closing)
    else:
        for pair in pairs:
            yield opening + encode(pair_object(pair))[1:-1] + closing


def pair_object(pair: Pair) -> dict[str, Any]:
    """Return a pair's JSON object."""
    data: dict[str, Any] = {
        "a": pair.a,
        "b": pair.b,
        "relation": pair.relation,
        "confidence": round(pair.confidence, 4),
        "jaccard": round(pair.jaccard, 4),
        "containment_a": round(pair.containment_a, 4),
        "containment_b": round(pair.containment_b, 4),
        "original": pair.original,
        "evidence": [{"a": passage.a, "b": passage.b} for passage in pair.evidence],
    }
    if pair.reason is not None:
        data["reason"] = pair.reason
    return data


def _from_table(pairs: PairSequence, opening: bytes, closing: bytes) -> Iterator[bytes]:
    """Yield a block of lines at a time, each line put together from pieces that are encoded once."""
    if worthwhile(len(pairs), SMALL):
        from dedup.report import kernels_lines as join
    else:
        from dedup.report import reference_lines as join  # type: ignore[no-redef]

    table = pairs.table
    place = np.zeros(len(pairs.ids), np.int64)
    place[table.a] = place[table.b] = 1
    named = np.flatnonzero(place)
    place[named] = np.arange(len(named))
    # The pieces: all that a line can hold but its passages.
    fixed = [
        opening + b'"a":',
        b',"b":',
        b',"relation":',
        b',"confidence":',
        b',"jaccard":',
        b',"containment_a":',
        b',"containment_b":',
        b',"original":',
        b',"evidence":[',
        b"null",
    ]
    open_a, open_b, open_relation, *open_shares, open_original, open_evidence, null = range(len(fixed))
    groups = [
        fixed,
        _strings([pairs.ids[row] for row in named.tolist()]),
        [orjson.dumps(relation) for relation in RELATIONS],
        orjson.dumps([share / 10_000 for share in range(10_001)])[1:-1].split(b","),
        [_ending(code) + closing for code in range(CODES)],
    ]
    _, ids, relations, shares, endings = np.cumsum([0, *map(len, groups[:-1])]).tolist()
    pieces = [piece for group in groups for piece in group]
    bounds = np.cumsum([0, *map(len, pieces)])
    data = np.frombuffer(b"".join(pieces), np.uint8)
    side = np.array([decode(code)[0] for code in range(CODES)])

    for start in range(0, len(pairs), BLOCK):
        part = slice(start, start + BLOCK)
        a, b = ids + place[table.a[part]], ids + place[table.b[part]]
        original = np.choose(side[table.original[part]], [np.full_like(a, null), a, b])
        columns = [open_a, a, open_b, b, open_relation, relations + table.relation[part].astype(np.int64)]
        for opened, share in zip(open_shares, _shares(table, part), strict=True):
            columns += [opened, shares + share]
        columns += [open_original, original, open_evidence, endings + table.original[part].astype(np.int64)]
        lines = np.stack([np.broadcast_to(column, a.shape) for column in columns], axis=1)
        offsets = table.passage_offsets[start : start + len(a) + 1]
        yield join.join_pieces(data, bounds, lines, table.passages, offsets).tobytes()


def _strings(values: list[str]) -> list[bytes]:
    """Return each string as JSON. All are encoded at once: many small results of orjson take 1 kB each."""
    # A quotation mark inside a string has a backslash before it, so that these three bytes stand between two only.
    return [b'"%s"' % string for string in encode(values)[2:-2].split(b'","')]


def _ending(code: int) -> bytes:
    """Return what follows the passages of a pair whose `original` has this value."""
    _, reason = decode(code)
    return b"]" if reason is None else b'],"reason":' + encode(reason)


def _shares(table: PairTable, part: slice) -> list[Any]:
    """Return the four shares of these pairs in ten-thousandths, int64[k] each."""
    columns = (table.confidence, table.jaccard, table.containment_a, table.containment_b)
    return [np.rint(column[part].astype(np.float64) * 10_000).astype(np.int64) for column in columns]
