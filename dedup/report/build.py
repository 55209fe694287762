"""From the arrays of the stages to the report: sorted, so that equal input gives equal bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, overload

import numpy as np

from dedup import __version__
from dedup.match.direction import decode
from dedup.match.keep import criteria, reason
from dedup.model import (
    AssessedDocument,
    Cluster,
    Member,
    Pair,
    Passage,
    Relation,
    Report,
    Run,
    Skipped,
    Summary,
)
from dedup.models.relations import relation_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.corpus.spool import TextStore
    from dedup.match import Matches
    from dedup.match.keep import Merits
    from dedup.match.pairs import PairTable
    from dedup.model import Finding, Input

RELATIONS = tuple(Relation)

Contributions = tuple[tuple[str, float], ...]

PairRow = tuple[
    str, str, Relation, float, float, float, float, str | None, list[list[int]], str | None, Contributions
]
"""The fields of a pair; its passages as [start in a, end in a, start in b, end in b]."""

BLOCK = 4096
"""Pairs taken from the table at a time."""


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
    for cluster in clusters:
        by_rule.update(member.relation.code for member in cluster.members if member.id != cluster.keep)
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
        PairSequence(matches.pairs, ids, scanned.merits.rank),
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


class PairSequence(Sequence[Pair]):
    """The pairs of a report in id order, each made when it is asked for: there can be very many."""

    def __init__(self, table: PairTable, ids: list[str], rank: NDArray[np.int64]) -> None:
        self._table = table.ordered(rank)
        self._ids = ids

    def __len__(self) -> int:
        return len(self._table)

    @overload
    def __getitem__(self, index: int) -> Pair: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Pair, ...]: ...
    def __getitem__(self, index: int | slice) -> Pair | tuple[Pair, ...]:
        if isinstance(index, slice):
            return tuple(self[row] for row in range(*index.indices(len(self))))
        row = range(len(self))[index]
        return _pair(next(self._between(row, row + 1)))

    def __iter__(self) -> Iterator[Pair]:
        return map(_pair, self.rows())

    def rows(self) -> Iterator[PairRow]:
        """Yield the fields of each pair as they stand, for those to whom the objects are too slow."""
        for start in range(0, len(self), BLOCK):
            yield from self._between(start, min(start + BLOCK, len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash((len(self), self._table.a.tobytes(), self._table.b.tobytes()))

    def _between(self, start: int, stop: int) -> Iterator[PairRow]:
        """Yield these rows; numbers leave the arrays a block at a time, which is much quicker."""
        table, ids, rows = self._table, self._ids, slice(start, stop)
        offsets = table.passage_offsets[start : stop + 1]
        passages = table.passages[offsets[0] : offsets[-1]].tolist()
        bounds = (offsets - offsets[0]).tolist()
        shares = (table.confidence, table.jaccard, table.containment_a, table.containment_b)
        columns = [np.round(column[rows].astype(np.float64), 4).tolist() for column in shares]
        numbers = [column[rows].tolist() for column in (table.a, table.b, table.relation, table.original)]
        accounts = _accounts(table, rows)
        for a, b, relation, original, confidence, jaccard, within_b, within_a, begin, end, account in zip(
            *numbers, *columns, bounds[:-1], bounds[1:], accounts, strict=True
        ):
            first, second = ids[a], ids[b]
            side, why = decode(original)
            source = (None, first, second)[side]
            kind = RELATIONS[relation]
            yield (
                first,
                second,
                kind,
                confidence,
                jaccard,
                within_b,
                within_a,
                source,
                passages[begin:end],
                why,
                account,
            )


def _accounts(table: PairTable, rows: slice) -> list[Contributions]:
    """Return what adds up to each confidence; nothing for a pair that exact measures decide."""
    if table.account is None:
        return [()] * len(table.a[rows])
    measures = relation_model().measures
    return [
        tuple((name, round(added, 4)) for name, added in zip(measures, account, strict=True))
        if account[0] == account[0]  # not NaN
        else ()
        for account in table.account[rows].tolist()
    ]


def _pair(row: PairRow) -> Pair:
    a, b, relation, confidence, jaccard, within_b, within_a, original, passages, reason, account = row
    evidence = tuple(Passage((p[0], p[1]), (p[2], p[3])) for p in passages)
    return Pair(a, b, relation, confidence, jaccard, within_b, within_a, original, evidence, reason, account)


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
    policy = criteria(scanned.merits, config)
    records = scanned.store.column("record").to_numpy()
    sources, source_codes = scanned.store.sources, scanned.store.source_codes

    def member_of(row: int, relation: Relation, confidence: float) -> Member:
        return Member(ids[row], relation, confidence, sources[source_codes[row]], int(records[row]))

    clusters: list[Cluster] = []
    for group in np.split(members, np.flatnonzero(np.diff(keeper[members])) + 1) if len(members) else []:
        kept = int(keeper[group[0]])
        rows = pair_of[group]
        relations = table.relation[rows].tolist()
        confidences = [round(value, 4) for value in table.confidence[rows].tolist()]
        clusters.append(
            Cluster(
                f"c{len(clusters) + 1}",
                RELATIONS[max(relations)],
                min(confidences),
                round(float(table.jaccard[rows].mean()), 4),
                ids[kept],
                reason(kept, np.append(group, kept), policy),
                (
                    member_of(kept, RELATIONS[0], 1.0),
                    *(
                        member_of(row, RELATIONS[relation], confidence)
                        for row, relation, confidence in zip(
                            group.tolist(), relations, confidences, strict=True
                        )
                    ),
                ),
            )
        )
    return tuple(clusters)
