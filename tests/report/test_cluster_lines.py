"""The clusters that a table tells, and the lines of them, are those of the clusters one by one."""

from itertools import accumulate

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Cluster, Member
from dedup.report.cluster_lines import cluster_lines
from dedup.report.cluster_sequence import ClusterSequence, ClusterTable
from dedup.report.ids import Ids
from dedup.report.lazy import BLOCK
from dedup.report.pair_sequence import RELATIONS
from tests.report.reports import HOSTILE

PLAIN = ["plain", "", "naïve \N{PILE OF POO}", "~\x7f"]
IDS = [*PLAIN, HOSTILE, '"quoted\\', '","']

_share = st.integers(0, 10_000).map(lambda n: n / 10_000)


def _clusters(names: list[str]) -> st.SearchStrategy[list[Cluster]]:
    """Any clusters, numbered from one, each with its keeper first."""
    name, relation = st.sampled_from(names), st.sampled_from(RELATIONS)
    member = st.builds(Member, name, relation, _share, name, st.integers(0, 2**40))
    drawn = st.tuples(relation, _share, _share, name, st.lists(member, min_size=1, max_size=4).map(tuple))
    return st.lists(drawn, max_size=5).map(
        lambda many: [
            Cluster(f"c{number}", relation, confidence, cohesion, members[0].id, why, members)
            for number, (relation, confidence, cohesion, why, members) in enumerate(many, 1)
        ]
    )


def sequence(clusters: list[Cluster]) -> ClusterSequence:
    members = [member for cluster in clusters for member in cluster.members]
    table = ClusterTable(
        offsets=np.array([*accumulate((len(c.members) for c in clusters), initial=0)], np.int64),
        relation=np.array([c.relation.looseness for c in clusters], np.uint8),
        confidence=np.array([c.confidence for c in clusters]),
        cohesion=np.array([c.cohesion for c in clusters]),
        keep_reason=[c.keep_reason for c in clusters],
        members=np.array([IDS.index(m.id) for m in members], np.int64),
        member_relation=np.array([m.relation.looseness for m in members], np.uint8),
        member_confidence=np.array([m.confidence for m in members]),
        source=np.array([IDS.index(m.source) for m in members], np.int32),
        record=np.array([m.record for m in members], np.int64),
        sources=tuple(IDS),
    )
    return ClusterSequence(table, Ids(pa.array(IDS, pa.large_string())))


def many(number: int) -> list[Cluster]:
    members = tuple(Member(name, RELATIONS[1], 0.5, "plain", 7) for name in IDS[:2])
    return [Cluster(f"c{n}", RELATIONS[1], 0.5, 0.25, IDS[0], "", members) for n in range(1, number + 1)]


@given(_clusters(IDS), st.slices(6))
def test_a_table_tells_the_clusters_it_was_made_of(clusters: list[Cluster], part: slice) -> None:
    told = sequence(clusters)
    assert told == tuple(clusters)
    assert tuple(clusters) == told
    assert hash(told) == hash(sequence(clusters))
    assert told[part] == tuple(clusters)[part]
    assert [told[n] for n in range(-len(told), len(told))] == clusters * 2
    with pytest.raises(IndexError):
        told[len(told)]


@pytest.mark.parametrize(("opening", "closing"), [(b",\n{", b"}"), (b'{"type":"cluster",', b"}\n")])
@given(clusters=_clusters(IDS) | _clusters(PLAIN))
def test_the_lines_from_the_table_are_those_of_the_objects(
    opening: bytes, closing: bytes, clusters: list[Cluster]
) -> None:
    one_by_one = b"".join(cluster_lines(clusters, opening, closing))
    assert b"".join(cluster_lines(sequence(clusters), opening, closing)) == one_by_one


def test_more_than_a_block_of_clusters_are_all_told_and_written() -> None:
    clusters = many(BLOCK + 1)
    told = sequence(clusters)
    assert list(told) == clusters
    assert b"".join(cluster_lines(told, b"{", b"}\n")) == b"".join(cluster_lines(clusters, b"{", b"}\n"))
