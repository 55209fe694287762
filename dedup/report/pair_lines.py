"""The JSON of a report's pairs, one a line: of many pairs, straight from the arrays that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from dedup.compiled import worthwhile
from dedup.match.direction import REASONS, SIDES, decode
from dedup.report.encode import encode
from dedup.report.lazy import BLOCK
from dedup.report.pair_sequence import RELATIONS, PairSequence
from dedup.report.pieces import column, in_shares, shares, strings
from dedup.report.reference_lines import PADDING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from numpy.typing import NDArray

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
    place = np.zeros(len(pairs.ids.column), np.int64)
    place[table.a] = place[table.b] = 1
    named = np.flatnonzero(place)
    place[named] = np.arange(len(named))
    # The pieces: all that a line can hold but its passages. Those that open its columns come first.
    openings = [
        opening + b'"a":',
        b',"b":',
        b',"relation":',
        b',"confidence":',
        b',"jaccard":',
        b',"containment_a":',
        b',"containment_b":',
        b',"original":',
        b',"evidence":[',
    ]
    groups = [
        column(openings),
        column([b"null"]),
        strings(pairs.ids.column.take(pa.array(named))),
        strings(RELATIONS),
        shares(),
        column(_ending(code) + closing for code in range(CODES)),
        column([bytes(PADDING)]),
    ]
    _, null, ids, relations, share, endings, _ = np.cumsum([0, *map(len, groups[:-1])]).tolist()
    _, offsets, data = pa.concat_arrays(groups).buffers()
    bounds, data = np.frombuffer(offsets, np.int64), np.frombuffer(data, np.uint8)
    side = np.array([decode(code)[0] for code in range(CODES)])

    for start in range(0, len(pairs), BLOCK):
        part = slice(start, start + BLOCK)
        a, b = ids + place[table.a[part]], ids + place[table.b[part]]
        lines = np.empty((len(a), len(openings)), np.int64)
        lines[:, 0], lines[:, 1] = a, b
        lines[:, 2] = relations + table.relation[part].astype(np.int64)
        lines[:, 3:7] = share + _shares(table, part)
        lines[:, 7] = np.choose(side[table.original[part]], [np.full_like(a, null), a, b])
        lines[:, 8] = endings + table.original[part].astype(np.int64)
        offsets = table.passage_offsets[start : start + len(a) + 1]
        yield join.join_pieces(data, bounds, lines, table.passages, offsets).tobytes()


def _ending(code: int) -> bytes:
    """Return what follows the passages of a pair whose `original` has this value."""
    _, reason = decode(code)
    return b"]" if reason is None else b'],"reason":' + encode(reason)


def _shares(table: PairTable, part: slice) -> NDArray[np.int64]:
    """Return the four shares of these k pairs in ten-thousandths, int64[k, 4]."""
    columns = (table.confidence, table.jaccard, table.containment_a, table.containment_b)
    return in_shares(np.stack([each[part] for each in columns], axis=1))
