"""The clusters of a report are those that its pairs and keepers make, told in the order of ids."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from dedup.config import Config
from dedup.corpus.batch import DOCUMENT_SCHEMA
from dedup.corpus.store import TextStore
from dedup.gate import restrict
from dedup.match import Matches
from dedup.match.keep import Merits
from dedup.match.pairs import empty
from dedup.model import Cluster, Member, Relation, Report, Unclustered
from dedup.report.build import Scanned, build
from dedup.report.rows import rows

N = 8
"""Documents of a drawn corpus."""

_pair = st.tuples(st.sampled_from(tuple(Relation)), st.floats(0, 1, width=32), st.floats(0, 1, width=32))
_corpus = st.tuples(
    st.permutations(range(N)),  # the place of each document in the order of ids
    st.lists(st.integers(0, N - 1), min_size=N, max_size=N),  # what each would copy
    st.lists(_pair, min_size=N, max_size=N),  # and how
)


@given(_corpus)
def test_clusters_are_those_of_the_pairs_one_by_one(
    corpus: tuple[list[int], list[int], list[tuple[Relation, float, float]]],
) -> None:
    rank, copied, how = corpus
    # Who copies itself, or someone that copies another, is kept.
    keeper = [kept if copied[kept] == kept else row for row, kept in enumerate(copied)]
    report = _report(rank, keeper, how)
    ids = [f"{place:02d}" for place in rank]
    clusters: list[Cluster] = []
    for kept in sorted(set(keeper), key=lambda row: rank[row]):
        copies = sorted((row for row in range(N) if keeper[row] == kept != row), key=lambda row: rank[row])
        if not copies:
            continue
        members = [
            Member(ids[row], how[row][0], round(how[row][1], 4), f"s{row % 2}", row + 1) for row in copies
        ]
        clusters.append(
            Cluster(
                f"c{len(clusters) + 1}",
                max((m.relation for m in members), key=lambda relation: relation.looseness),
                min(m.confidence for m in members),
                float(np.round(sum(how[row][2] for row in copies) / len(copies), 4)),
                ids[kept],
                "first in the input" if kept < min(copies) else "every other member is a copy of it",
                (Member(ids[kept], Relation.EXACT, 1.0, f"s{kept % 2}", kept + 1), *members),
            )
        )
    assert report.clusters == tuple(clusters)
    summary = report.summary
    assert (summary.documents, summary.clusters) == (N, len(clusters))
    assert summary.duplicates == sum(len(c.members) - 1 for c in clusters)
    assert summary.by_relation == Counter(c.relation.value for c in clusters)
    assert summary.by_rule == Counter(m.relation.code for c in clusters for m in c.members[1:])


def test_of_a_pair_in_no_cluster_the_report_tells_where_its_documents_stand() -> None:
    keeper = [0, 0, *range(2, N)]  # 1 copies 0; 2 is like 1, but not like 0 that is kept
    report = _report(list(range(N)), keeper, [(Relation.NEAR, 1.0, 1.0)] * N, beside=[(2, 1)])
    assert report.documents == ()
    assert report.unclustered == (Unclustered("02", "s0", 3),)
    found = {(row.id, row.other): (row.source, row.record) for row in rows(report)}
    assert found == {("01", "00"): ("s1", 2), ("02", "01"): ("s0", 3)}
    judged = restrict(report, lambda row: row.id == "02")
    assert [(row.id, row.source) for row in rows(judged)] == [("02", "s0")]
    assert (judged.summary.flagged, report.summary.flagged) == (0, 0)


def _report(
    rank: list[int],
    keeper: list[int],
    how: list[tuple[Relation, float, float]],
    beside: Sequence[tuple[int, int]] = (),
) -> Report:
    store = TextStore()
    columns = {
        "id": [f"{place:02d}" for place in rank],
        "source": [f"s{row % 2}" for row in range(N)],
        "record": range(1, N + 1),
        "text": [""] * N,
        "date": [None] * N,
        "ignore": [None] * N,
    }
    store.append(pa.RecordBatch.from_pydict(columns, schema=DOCUMENT_SCHEMA))
    joined = [(row, keeper[row]) for row in range(N) if keeper[row] != row] + list(beside)
    copies = [row for row, _ in joined]
    shares = np.array([how[row][1:] for row in copies], np.float32).reshape(-1, 2)
    pairs = replace(
        empty(),
        a=np.array(copies, np.int64),
        b=np.array([other for _, other in joined], np.int64),
        relation=np.array([how[row][0].looseness for row in copies], np.uint8),
        confidence=shares[:, 0],
        jaccard=shares[:, 1],
        containment_a=shares[:, 1],
        containment_b=shares[:, 1],
        original=np.zeros(len(copies), np.uint8),
        passage_offsets=np.zeros(len(copies) + 1, np.int64),
    ).oriented(np.array(rank))
    merits = Merits(np.array(rank), np.ones(N, np.int32), np.ones(N, np.float32), np.full(N, -1))
    scanned = Scanned(store, (), (), (), merits.words, np.full(N, ""), {}, merits)
    return build(scanned, Matches(pairs, np.array(keeper)), Config(keep="first"))
