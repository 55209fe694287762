"""The pairs of a report, told one by one from the table that holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.match.direction import decode
from dedup.model import Pair, Passage, Relation
from dedup.models.relations import relation_model
from dedup.report.lazy import LazySequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.match.pairs import PairTable
    from dedup.report.ids import Ids

RELATIONS = tuple(Relation)

Contributions = tuple[tuple[str, float], ...]


class PairSequence(LazySequence[Pair]):
    """The pairs of a report in id order, each made when it is asked for.

    `table` holds them in that order, by row number of the corpus, `ids` names the rows.
    """

    def __init__(self, table: PairTable, ids: Ids) -> None:
        self.table = table
        self.ids = ids

    def __len__(self) -> int:
        return len(self.table)

    def __hash__(self) -> int:
        return hash((len(self), self.table.a.tobytes(), self.table.b.tobytes()))

    def _between(self, start: int, stop: int) -> Iterator[Pair]:
        table, ids, rows = self.table, self.ids.names, slice(start, stop)
        offsets = table.passage_offsets[start : stop + 1]
        passages = [
            Passage((a, b), (c, d)) for a, b, c, d in table.passages[offsets[0] : offsets[-1]].tolist()
        ]
        bounds = (offsets - offsets[0]).tolist()
        shares = (table.confidence, table.jaccard, table.containment_a, table.containment_b)
        columns = [np.round(column[rows].astype(np.float64), 4).tolist() for column in shares]
        numbers = [column[rows].tolist() for column in (table.a, table.b, table.relation, table.original)]
        for a, b, relation, original, confidence, jaccard, within_b, within_a, begin, end, account in zip(
            *numbers, *columns, bounds[:-1], bounds[1:], _accounts(table, rows), strict=True
        ):
            side, why = decode(original)
            yield Pair(
                ids[a],
                ids[b],
                RELATIONS[relation],
                confidence,
                jaccard,
                within_b,
                within_a,
                (None, ids[a], ids[b])[side],
                tuple(passages[begin:end]),
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
