"""A report told as a flat list of findings: what each document has, its copies included.

The formats that list findings one by one (CSV, Markdown, SARIF, JUnit, annotations) and the gate's policy all
see a report this way. A pair is one row about the document that would go; the other one is named in it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.model import Relation
from dedup.report.printable import share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dedup.model import Pair, Report, Span

_MOST = 0.5
"""Share of shingles from which one text is in the other as it is; below, the words were aligned behind misreadings."""


@dataclass(frozen=True, slots=True)
class Row:
    """One finding: `code` and `name` of its rule, the document it is about and where that was read.

    `other` is the document it copies, `cluster` the cluster both are in, `pair` the whole pair; all three
    None for the findings of a quality rule, which have `spans` instead. `record` is 0 where it is not known.
    """

    code: str
    name: str
    id: str
    source: str
    record: int
    confidence: float
    message: str
    spans: tuple[Span, ...] = ()
    other: str | None = None
    cluster: str | None = None
    pair: Pair | None = None

    @property
    def relation(self) -> str:
        """How the document copies the other; empty for the findings of a quality rule."""
        return self.pair.relation.value if self.pair is not None else ""


def rows(report: Report) -> Iterator[Row]:
    """Yield the findings of the documents, in their order, then the pairs, in theirs."""
    for document in report.documents:
        for f in document.findings:
            yield Row(
                code=f.rule,
                name=f.name,
                id=document.id,
                source=document.source,
                record=document.record,
                confidence=f.confidence,
                message=f.message,
                spans=f.spans,
            )
    standing = dict.fromkeys(report.known, 1) | dict.fromkeys(report.older, 2)
    members = {m.id: (c, m) for c in report.clusters for m in c.members}
    alone = {document.id: document for document in report.unclustered}
    for pair in report.pairs:
        cluster, _ = members.get(pair.a, (None, None))
        copy, other = _copy_and_other(pair, cluster.keep if cluster else None, standing)
        _, member = members.get(copy, (None, alone.get(copy)))
        yield Row(
            code=pair.relation.code,
            name=pair.relation.rule_name,
            id=copy,
            source=member.source if member else "",
            record=member.record if member else 0,
            confidence=pair.confidence,
            message=_pair_message(pair, copy, other),
            other=other,
            cluster=cluster.id if cluster else None,
            pair=pair,
        )


def surest_first(report: Report) -> list[Row]:
    """Return the findings by confidence, for formats that cannot show them all."""
    return sorted(rows(report), key=lambda row: (-row.confidence, row.code, row.id, row.other or ""))


def copied(report: Report) -> list[tuple[str, list[Row]]]:
    """Return each document that copies others, in order of ids, with a row for each of those, the closest copy first."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows(report):
        if row.pair is not None:
            found[row.id].append(row)
    for each in found.values():
        each.sort(key=lambda row: (row.code, -row.confidence))
    return sorted(found.items())


def _copy_and_other(pair: Pair, keeper: str | None, standing: Mapping[str, int]) -> tuple[str, str]:
    """Which document of a pair the finding is about, and which stays.

    What only an index holds stays, then what an index holds too; else the keeper, else the original, else the first.
    """
    a, b = standing.get(pair.a, 0), standing.get(pair.b, 0)
    if a != b:
        stays = pair.a if a > b else pair.b
    else:
        stays = keeper if keeper in (pair.a, pair.b) else pair.original or pair.a
    return (pair.a, pair.b) if stays == pair.b else (pair.b, pair.a)


def _pair_message(pair: Pair, copy: str, other: str) -> str:
    match pair.relation:
        case Relation.EXACT:
            told = f"the same text as {other}"
        case Relation.NEAR:
            told = f"nearly the same text as {other} (Jaccard {share(pair.jaccard)})"
        case Relation.CONTAINED:
            held = pair.containment_a if copy == pair.a else pair.containment_b
            told = (
                f"shares {held:.0%} of its text with {other}"
                if max(pair.containment_a, pair.containment_b) >= _MOST
                else f"much the same wording as {other}, misread or changed in places ({held:.0%} of its shingles are the same)"
            )
        case Relation.REWRITTEN if pair.original == other:
            told = f"a rewrite of {other}"
        case Relation.REWRITTEN:
            told = f"tells the same article as {other}"
        case Relation.SPUN if pair.original == other:
            told = f"a spun copy of {other}"
        case _:
            told = f"the same text as {other} with words substituted"
    if pair.reason and pair.original == copy:
        told += ", which copies it"
    return f"{told}: {pair.reason}" if pair.reason else told
