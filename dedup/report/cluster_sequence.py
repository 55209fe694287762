"""The clusters of a report, told one by one from the table that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.model import Cluster, Member
from dedup.report.lazy import LazySequence
from dedup.report.pair_sequence import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from dedup.report.ids import Ids


@dataclass(frozen=True, slots=True)
class ClusterTable:
    """k clusters, which have m members together; those of cluster i, its keeper first, stand at `offsets[i]:offsets[i + 1]`.

    Of each cluster: `offsets` int64[k + 1]; `relation` uint8[k], the position in `model.Relation` of the loosest that joins
    a member to the keeper; `confidence` float64[k], the lowest of these; `cohesion` float64[k], the mean Jaccard with the
    keeper; `keep_reason` str[k].

    Of each member: `members` int64[m], its row number in the corpus; `member_relation` uint8[m] and `member_confidence`
    float64[m], those of its pair with the keeper; `source` int32[m], its position in `sources`; `record` int64[m]. All
    shares are in 0..1, rounded to four decimals.
    """

    offsets: NDArray[np.int64]
    relation: NDArray[np.uint8]
    confidence: NDArray[np.float64]
    cohesion: NDArray[np.float64]
    keep_reason: Sequence[str]
    members: NDArray[np.int64]
    member_relation: NDArray[np.uint8]
    member_confidence: NDArray[np.float64]
    source: NDArray[np.int32]
    record: NDArray[np.int64]
    sources: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.relation)


class ClusterSequence(LazySequence[Cluster]):
    """The clusters of a report, "c1" and so on, each made when it is asked for.

    `table` holds them in that order, by row number of the corpus, `ids` names the rows.
    """

    def __init__(self, table: ClusterTable, ids: Ids) -> None:
        self.table = table
        self.ids = ids

    def __len__(self) -> int:
        return len(self.table)

    def __hash__(self) -> int:
        return hash((len(self), self.table.offsets.tobytes(), self.table.members.tobytes()))

    def _between(self, start: int, stop: int) -> Iterator[Cluster]:
        table, ids = self.table, self.ids.names
        offsets = table.offsets[start : stop + 1]
        rows = slice(offsets[0], offsets[-1])
        numbers = (table.members, table.member_relation, table.member_confidence, table.source, table.record)
        members = [
            Member(ids[row], RELATIONS[relation], confidence, table.sources[source], record)
            for row, relation, confidence, source, record in zip(
                *(column[rows].tolist() for column in numbers), strict=True
            )
        ]
        bounds = (offsets - offsets[0]).tolist()
        columns = (
            column[start:stop].tolist() for column in (table.relation, table.confidence, table.cohesion)
        )
        for number, (begin, end, why, relation, confidence, cohesion) in enumerate(
            zip(bounds[:-1], bounds[1:], table.keep_reason[start:stop], *columns, strict=True), start + 1
        ):
            keeper = members[begin]
            yield Cluster(
                f"c{number}",
                RELATIONS[relation],
                confidence,
                cohesion,
                keeper.id,
                why,
                tuple(members[begin:end]),
            )
