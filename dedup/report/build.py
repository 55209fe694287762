"""From the arrays of the stages to the report: sorted, so that equal input gives equal bytes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from dedup import __version__
from dedup.match.direction import worse_twins
from dedup.match.keep import criteria, reasons
from dedup.model import (
    AssessedDocument,
    Cluster,
    Member,
    Report,
    Run,
    Skipped,
    Summary,
)
from dedup.report.pair_sequence import RELATIONS, PairSequence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.corpus.store import TextStore
    from dedup.match import Matches
    from dedup.match.keep import Merits
    from dedup.model import Finding, Input


@dataclass(frozen=True, slots=True)
class Scanned:
    """All that is known of the n documents of a corpus, apart from what they copy.

    `words` int32[n], `quality` float32[n], `languages` str[n] ("" where unknown), `findings` by row number;
    `merits` is what the keep policy looks at.
    """

    store: TextStore
    inputs: tuple[Input, ...]
    warnings: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    words: NDArray[np.int32]
    languages: NDArray[np.str_]
    findings: dict[int, tuple[Finding, ...]]
    merits: Merits


def build(scanned: Scanned, matches: Matches, config: Config) -> Report:
    """Return the report of a scan."""
    ids: list[str] = scanned.store.ids.to_pylist()
    documents = _documents(scanned, ids, config)
    clusters = _clusters(scanned, matches, ids, config)
    members = sum(len(cluster.members) for cluster in clusters)
    by_relation = Counter(cluster.relation for cluster in clusters)
    by_rule = Counter(finding.rule for findings in scanned.findings.values() for finding in findings)
    # The first member of a cluster is the one to keep.
    copies = Counter(member.relation for cluster in clusters for member in cluster.members[1:])
    by_rule.update({relation.code: count for relation, count in copies.items()})
    timestamp = datetime.now(UTC).isoformat(timespec="seconds") if config.timestamp else None
    return Report(
        Run(__version__, config.reported(), scanned.inputs, scanned.warnings, timestamp),
        Summary(
            documents=len(ids),
            skipped=len(scanned.skipped),
            clusters=len(clusters),
            duplicates=members - len(clusters),
            flagged=len(scanned.findings),
            by_relation={
                relation.value: by_relation[relation] for relation in RELATIONS if by_relation[relation]
            },
            by_rule=dict(sorted(by_rule.items())),
        ),
        tuple(sorted(scanned.skipped, key=lambda skipped: (skipped.source, skipped.record, skipped.reason))),
        documents,
        PairSequence(matches.pairs, ids),
        clusters,
    )


def _documents(scanned: Scanned, ids: list[str], config: Config) -> tuple[AssessedDocument, ...]:
    rows = np.arange(len(ids)) if config.all_documents else np.array(sorted(scanned.findings), np.int64)
    records = scanned.store.column("record")
    return tuple(
        AssessedDocument(
            ids[row],
            scanned.store.source(row),
            int(scanned.words[row]),
            str(scanned.languages[row]) or None,
            round(float(scanned.merits.quality[row]), 4),
            scanned.findings.get(row, ()),
            records[row].as_py(),
        )
        for row in rows[np.argsort(scanned.merits.rank[rows])].tolist()
    )


def _clusters(scanned: Scanned, matches: Matches, ids: list[str], config: Config) -> tuple[Cluster, ...]:
    keeper, rank = matches.keeper, scanned.merits.rank
    table = matches.pairs
    # The pair of each member with its keeper.
    pair_of = np.full(len(keeper), -1, np.int64)
    for member, other in ((table.a, table.b), (table.b, table.a)):
        own = keeper[member] == other
        pair_of[member[own]] = np.flatnonzero(own)
    members = np.flatnonzero(keeper != np.arange(len(keeper)))
    members = members[np.lexsort((rank[members], rank[keeper[members]]))]
    begins = np.flatnonzero(np.diff(keeper[members], prepend=-1))
    rows = pair_of[members]
    relation, jaccard = table.relation[rows], table.jaccard[rows]
    confidence = np.round(table.confidence[rows].astype(np.float64), 4)
    sizes = np.diff(begins, append=len(members))
    columns = (
        np.maximum.reduceat(relation, begins),
        np.minimum.reduceat(confidence, begins),
        np.round(np.add.reduceat(jaccard.astype(np.float64), begins) / sizes, 4),
        keeper[members[begins]],
        begins,
        begins + sizes,
    )
    records: list[int] = scanned.store.column("record").to_pylist()
    sources, source_codes = scanned.store.sources, scanned.store.source_codes.tolist()

    def member_of(row: int, relation: int, confidence: float) -> Member:
        return Member(ids[row], RELATIONS[relation], confidence, sources[source_codes[row]], records[row])

    told = list(map(member_of, members.tolist(), relation.tolist(), confidence.tolist()))
    clusters = zip(
        *(column.tolist() for column in columns),
        reasons(
            keeper[members],
            members,
            criteria(scanned.merits, config, worse_twins(table, len(keeper))),
        ),
        strict=True,
    )
    return tuple(
        Cluster(
            f"c{number}",
            RELATIONS[loosest],
            least,
            cohesion,
            ids[kept],
            why,
            (member_of(kept, 0, 1.0), *told[begin:end]),
        )
        for number, (loosest, least, cohesion, kept, begin, end, why) in enumerate(clusters, 1)
    )
