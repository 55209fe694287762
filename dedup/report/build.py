"""From the arrays of the stages to the report: sorted, so that equal input gives equal bytes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from dedup import __version__
from dedup.match.keep import criteria, reasons
from dedup.model import (
    AssessedDocument,
    Relation,
    Report,
    Run,
    Skipped,
    Summary,
    Unclustered,
)
from dedup.report.cluster_sequence import ClusterSequence, ClusterTable
from dedup.report.ids import Ids
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
    ids = Ids(scanned.store.ids)
    clusters = _clusters(scanned, matches, config)
    copies = np.delete(clusters.member_relation, clusters.offsets[:-1])  # all members but the keepers
    by_rule = Counter(finding.rule for findings in scanned.findings.values() for finding in findings)
    by_rule.update({relation.code: count for relation, count in _by_relation(copies).items()})
    timestamp = datetime.now(UTC).isoformat(timespec="seconds") if config.timestamp else None
    return Report(
        Run(__version__, config.reported(), scanned.inputs, scanned.warnings, timestamp),
        Summary(
            documents=len(scanned.store),
            skipped=len(scanned.skipped),
            clusters=len(clusters),
            duplicates=len(copies),
            flagged=len(scanned.findings),
            by_relation={
                relation.value: count for relation, count in _by_relation(clusters.relation).items()
            },
            by_rule=dict(sorted(by_rule.items())),
        ),
        tuple(sorted(scanned.skipped, key=lambda skipped: (skipped.source, skipped.record, skipped.reason))),
        _documents(scanned, config),
        PairSequence(matches.pairs, ids),
        ClusterSequence(clusters, ids),
        unclustered=_unclustered(scanned, matches, clusters),
    )


def _by_relation(numbers: NDArray[np.uint8]) -> dict[Relation, int]:
    """Return how often each relation occurs, given their positions in `Relation`."""
    counts = np.bincount(numbers, minlength=len(RELATIONS)).tolist()
    return {relation: count for relation, count in zip(RELATIONS, counts, strict=True) if count}


def _documents(scanned: Scanned, config: Config) -> tuple[AssessedDocument, ...]:
    store = scanned.store
    rows = np.arange(len(store)) if config.all_documents else np.array(sorted(scanned.findings), np.int64)
    rows = rows[np.argsort(scanned.merits.rank[rows])]
    names, records = (column.take(rows).to_pylist() for column in (store.ids, store.column("record")))
    return tuple(
        AssessedDocument(
            name,
            store.source(row),
            int(scanned.words[row]),
            str(scanned.languages[row]) or None,
            round(float(scanned.merits.quality[row]), 4),
            scanned.findings.get(row, ()),
            record,
        )
        for row, name, record in zip(rows.tolist(), names, records, strict=True)
    )


def _unclustered(scanned: Scanned, matches: Matches, clusters: ClusterTable) -> tuple[Unclustered, ...]:
    """Return where the documents of pairs stand that no cluster tells of, in the order of ids."""
    store = scanned.store
    alone = np.zeros(len(store), np.bool_)
    alone[matches.pairs.a] = alone[matches.pairs.b] = True
    alone[clusters.members] = False
    rows = np.flatnonzero(alone)
    rows = rows[np.argsort(scanned.merits.rank[rows])]
    names, records = (column.take(rows).to_pylist() for column in (store.ids, store.column("record")))
    sources = map(store.source, rows.tolist())
    return tuple(map(Unclustered, names, sources, records))


def _clusters(scanned: Scanned, matches: Matches, config: Config) -> ClusterTable:
    keeper, rank, table = matches.keeper, scanned.merits.rank, matches.pairs
    # The pair of each copy with its keeper.
    pair_of = np.full(len(keeper), -1, np.int64)
    for copy, other in ((table.a, table.b), (table.b, table.a)):
        own = keeper[copy] == other
        pair_of[copy[own]] = np.flatnonzero(own)
    copies = np.flatnonzero(keeper != np.arange(len(keeper)))
    copies = copies[np.lexsort((rank[copies], rank[keeper[copies]]))]
    begins = np.flatnonzero(np.diff(keeper[copies], prepend=-1))
    keepers = keeper[copies[begins]]
    rows = pair_of[copies]
    relation, confidence = table.relation[rows], np.round(table.confidence[rows].astype(np.float64), 4)
    jaccard = np.add.reduceat(table.jaccard[rows].astype(np.float64), begins)
    sizes = np.diff(begins, append=len(copies))
    # A keeper stands before its copies, as its own.
    members = np.insert(copies, begins, keepers)
    return ClusterTable(
        offsets=np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes + 1)]),
        relation=np.maximum.reduceat(relation, begins),
        confidence=np.minimum.reduceat(confidence, begins),
        cohesion=np.round(jaccard / sizes, 4),
        keep_reason=reasons(keeper[copies], copies, criteria(scanned.merits, config, matches.worse)),
        members=members,
        member_relation=np.insert(relation, begins, Relation.EXACT.looseness),
        member_confidence=np.insert(confidence, begins, 1.0),
        source=scanned.store.source_codes[members],
        record=scanned.store.column("record").to_numpy()[members],
        sources=scanned.store.sources,
    )
