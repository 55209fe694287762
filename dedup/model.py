"""The data that flows between the stages: frozen, plain, and the shape of the JSON report.

Offsets count Unicode code points in a document's original text; confidences, Jaccard and containment
are shares in 0..1. The classes from `Span` to `Report` are written to JSON field by field, in the order
they stand here (docs/report.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class Relation(StrEnum):
    """How one document copies another, from the tightest relation to the loosest."""

    EXACT = "exact"
    NEAR = "near"
    CONTAINED = "contained"
    REWRITTEN = "rewritten"
    SPUN = "spun"

    @property
    def code(self) -> str:
        """Rule code of this relation, DUP101 to DUP105."""
        return f"DUP{101 + self.looseness}"

    @property
    def rule_name(self) -> str:
        """Rule name of this relation, such as `near-duplicate`."""
        return {"exact": "exact-duplicate", "near": "near-duplicate", "spun": "spun-copy"}.get(
            self, self.value
        )

    @property
    def looseness(self) -> int:
        """Rank from 0 (exact) upwards; a cluster's relation is the loosest of its members'."""
        return _LOOSENESS[self]


_LOOSENESS = {relation: rank for rank, relation in enumerate(Relation)}


@dataclass(frozen=True, slots=True)
class Document:
    """One text of the corpus as read.

    `record` counts from 1 in its source (a file of one document has record 1); `date` and `ignore` are what the record's
    date field and ignore field hold, None where it lacks them.
    """

    id: str
    source: str
    record: int
    text: str
    date: str | None = None
    ignore: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that could not be read: where it is, and why.

    `record` counts from 1; 0 stands for the whole source. `offset` is the byte offset of the record in the
    decompressed source, where the format has one.
    """

    source: str
    record: int
    reason: str
    offset: int | None = None

    @property
    def place(self) -> str:
        """Where it is, for people: "news.jsonl record 5", or the source alone if all of it is meant."""
        return f"{self.source} record {self.record}" if self.record else self.source


@dataclass(frozen=True, slots=True)
class Span:
    """A passage of the original text that a finding points at; `suggestion` is what it should have been."""

    start: int
    end: int
    text: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that fired on one document, with its evidence."""

    rule: str
    name: str
    confidence: float
    message: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessedDocument:
    """What the quality rules say of one document.

    `words` counts tokens; `language` is an ISO 639 code, or None where the text is too short to tell;
    `quality` is 1 for a text fit to keep and falls towards 0 with each finding. `record` counts from 1 in
    the source; 0 where it is not known.
    """

    id: str
    source: str
    words: int
    language: str | None
    quality: float
    findings: tuple[Finding, ...] = ()
    record: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text that both documents of a pair hold, as [start, end) in each."""

    a: tuple[int, int]
    b: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents found to be copies, `a` before `b` in id order.

    `containment_a` is the share of a's shingles found in b. `original` is the id of the source text where
    the direction can be told, `reason` says how. `contributions` explain a confidence that a model gave: what it
    begins with and what each measure adds, in log-odds, which add up to those of the confidence. There are none where
    exact measures decide. The HTML audit draws them; they are not written to JSON.
    """

    a: str
    b: str
    relation: Relation
    confidence: float
    jaccard: float
    containment_a: float
    containment_b: float
    original: str | None = None
    evidence: tuple[Passage, ...] = ()
    reason: str | None = None
    contributions: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """One document of a cluster; relation and confidence are those of its pair with the keeper.

    `source` and `record` say where it was read; empty and 0 where that is not known.
    """

    id: str
    relation: Relation
    confidence: float
    source: str = ""
    record: int = 0


@dataclass(frozen=True, slots=True)
class Cluster:
    """Documents that are copies of one keeper.

    `relation` is the loosest that joins a member to the keeper, `confidence` the lowest; `cohesion` is the
    mean Jaccard of the members with the keeper. `members` includes the keeper, first.
    """

    id: str
    relation: Relation
    confidence: float
    cohesion: float
    keep: str
    keep_reason: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Unclustered:
    """Where a document is that is in a pair but in no cluster: the pair was too weak to join any."""

    id: str
    source: str
    record: int


@dataclass(frozen=True, slots=True)
class Input:
    """One input file of a run: `sha256` of its bytes as stored, and the number of records read from it."""

    path: str
    sha256: str
    records: int


@dataclass(frozen=True, slots=True)
class Run:
    """What a report was made from: enough to make it again."""

    version: str
    config: dict[str, Any]
    inputs: tuple[Input, ...]
    warnings: tuple[str, ...] = ()
    timestamp: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts at the head of a report; `duplicates` counts cluster members that are not keepers."""

    documents: int
    skipped: int
    clusters: int
    duplicates: int
    flagged: int
    by_relation: dict[str, int] = field(default_factory=dict)
    by_rule: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """All that one run found. Everything is sorted, so that equal input gives equal bytes.

    `known` has the ids of the documents named here that an index held already; it is empty if no index was asked. Those of
    them that are in the index only, and not among the documents looked at, are `older`.
    `unclustered` says where the documents of pairs are that are in no cluster; the JSON report, and a report read from
    one, lacks both. A scan's pairs and clusters are made each time they are asked for.
    """

    run: Run
    summary: Summary
    skipped: tuple[Skipped, ...] = ()
    documents: tuple[AssessedDocument, ...] = ()
    pairs: Sequence[Pair] = ()
    clusters: Sequence[Cluster] = ()
    known: tuple[str, ...] = ()
    older: frozenset[str] = field(default=frozenset(), compare=False)
    unclustered: tuple[Unclustered, ...] = field(default=(), compare=False)

    def __repr__(self) -> str:
        """The summary alone: a notebook shows the value of its last line, for which all findings would be too much."""
        return f"Report({self.summary!r})"


SCHEMA = "dedup-report/1"
"""Version of the JSON report; a change that breaks a reader changes it."""
