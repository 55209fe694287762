"""The JSON of a report's clusters, one a line: of many clusters, straight from the arrays that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dedup.report.cluster_sequence import ClusterSequence
from dedup.report.encode import encode
from dedup.report.lazy import BLOCK
from dedup.report.pair_sequence import RELATIONS
from dedup.report.pieces import in_shares, integers, joined, shares, strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from dedup.model import Cluster


def cluster_lines(clusters: Sequence[Cluster], opening: bytes, closing: bytes) -> Iterator[bytes]:
    """Yield the JSON objects of the clusters, many at a time, with `opening` for each "{" and `closing` for each "}"."""
    if isinstance(clusters, ClusterSequence):
        yield from _from_table(clusters, opening, closing)
    else:
        for cluster in clusters:
            yield opening + encode(cluster_object(cluster))[1:-1] + closing


def cluster_object(cluster: Cluster) -> dict[str, Any]:
    """Return a cluster's JSON object."""
    return {
        "id": cluster.id,
        "relation": cluster.relation,
        "confidence": round(cluster.confidence, 4),
        "cohesion": round(cluster.cohesion, 4),
        "keep": cluster.keep,
        "keep_reason": cluster.keep_reason,
        "members": [
            {
                "id": member.id,
                "relation": member.relation,
                "confidence": round(member.confidence, 4),
                "source": member.source,
                "record": member.record,
            }
            for member in cluster.members
        ],
    }


def _from_table(clusters: ClusterSequence, opening: bytes, closing: bytes) -> Iterator[bytes]:
    """Yield a block of lines at a time, put together column by column from pieces that are encoded once."""
    table = clusters.table
    relations, share, sources = strings(RELATIONS), shares(), strings(table.sources)
    for start in range(0, len(clusters), BLOCK):
        part = slice(start, start + BLOCK)
        offsets = table.offsets[start : start + BLOCK + 1]
        rows = slice(offsets[0], offsets[-1])
        offsets = offsets - offsets[0]
        ids = strings(clusters.ids.column.take(pa.array(table.members[rows])))
        members = joined(
            b'{"id":',
            ids,
            b',"relation":',
            relations.take(pa.array(table.member_relation[rows])),
            b',"confidence":',
            share.take(pa.array(in_shares(table.member_confidence[rows]))),
            b',"source":',
            sources.take(pa.array(table.source[rows])),
            b',"record":',
            integers(table.record[rows]),
            b"}",
        )
        together = pa.LargeListArray.from_arrays(offsets, members)
        lines = joined(
            opening + b'"id":"c',
            integers(np.arange(start, start + len(together)) + 1),
            b'","relation":',
            relations.take(pa.array(table.relation[part])),
            b',"confidence":',
            share.take(pa.array(in_shares(table.confidence[part]))),
            b',"cohesion":',
            share.take(pa.array(in_shares(table.cohesion[part]))),
            b',"keep":',
            ids.take(pa.array(offsets[:-1])),  # the keeper is the first
            b',"keep_reason":',
            strings(table.keep_reason[part]),
            b',"members":[',
            pc.binary_join(together, pa.scalar(b",", pa.large_binary())),
            b"]" + closing,
        )
        yield lines.buffers()[2].to_pybytes()
