"""The pairs of a report as columns: gone through once, since a report may make each pair anew when it is asked for."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dedup.match.pairs import FIRST, SECOND, UNKNOWN
from dedup.report.measures import name_of
from dedup.report.pieces import SHARES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dedup.model import Pair


def ten_thousandths(share: float) -> int:
    """Return a share of 0..1 as a whole number of `SHARES`."""
    return round(share * SHARES)


@dataclass(slots=True)
class PairColumns:
    """n pairs: ids, and for each pair its numbers; `relation` is the looseness, shares are of `SHARES`.

    `passages` holds a-start, a-end, b-start, b-end of all passages, those of pair i at
    `offsets[i]:offsets[i + 1]`.
    """

    a: list[str] = field(default_factory=list)
    b: list[str] = field(default_factory=list)
    relation: list[int] = field(default_factory=list)
    confidence: list[int] = field(default_factory=list)
    jaccard: list[int] = field(default_factory=list)
    in_b: list[int] = field(default_factory=list)
    in_a: list[int] = field(default_factory=list)
    original: list[int] = field(default_factory=list)
    reason: list[str | None] = field(default_factory=list)
    passages: array[int] = field(default_factory=lambda: array("q"))
    offsets: array[int] = field(default_factory=lambda: array("q", [0]))
    contributions: dict[int, tuple[tuple[str, float], ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.a)

    def add(self, pair: Pair) -> None:
        """Append one pair."""
        self.a.append(pair.a)
        self.b.append(pair.b)
        self.relation.append(pair.relation.looseness)
        self.confidence.append(ten_thousandths(pair.confidence))
        self.jaccard.append(ten_thousandths(pair.jaccard))
        self.in_b.append(ten_thousandths(pair.containment_a))
        self.in_a.append(ten_thousandths(pair.containment_b))
        self.original.append({pair.a: FIRST, pair.b: SECOND}.get(pair.original or "", UNKNOWN))
        self.reason.append(pair.reason)
        for passage in pair.evidence:
            self.passages.extend(passage.a)
            self.passages.extend(passage.b)
        self.offsets.append(len(self.passages))
        if pair.contributions:
            self.contributions[len(self.a) - 1] = pair.contributions

    def evidence(self, number: int) -> list[Any]:
        """Return what the page is told when it opens a pair: [original, reason, passages, contributions]."""
        start, end = self.offsets[number], self.offsets[number + 1]
        passages = self.passages[start:end].tolist()
        added = [(name_of(measure), log_odds) for measure, log_odds in self.contributions.get(number, ())]
        return [self.original[number], self.reason[number], passages, added]


def columns(pairs: Iterable[Pair]) -> PairColumns:
    """Return the pairs as columns, in their order."""
    table = PairColumns()
    for pair in pairs:
        table.add(pair)
    return table
