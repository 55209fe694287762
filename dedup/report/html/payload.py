"""A report as the tables that the audit's script reads: columns of numbers, and chunks of texts and evidence.

Documents are numbered in the order in which their cases need a reader, the least certain first, so that what
the budget for texts leaves out is what was never in doubt. The tables travel as JSON, deflated, in base64:
chunks are inflated one at a time when a case that needs them is opened.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from dedup.model import AssessedDocument, Relation, Report
from dedup.quality.score import SEVERITY, UNRATED
from dedup.report.html.excerpt import excerpt, snippet
from dedup.report.html.figures import common_folder
from dedup.report.html.pairs import ten_thousandths
from dedup.report.pieces import SHARES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dedup.report.formats import TextLookup
    from dedup.report.html.pairs import PairColumns

TEXT_BUDGET = 32_000_000
"""Code points of text that one audit embeds at most."""

DOCUMENT_LIMIT = 16_000
"""Code points shown of one document at most; longer ones are excerpted around their evidence."""

SNIPPET = 88
CHUNK = 400_000
"""Size at which a chunk is closed: code points of text, 20 for each flagged span, 10 for each number of evidence."""

_LOOKUP = 256
"""Documents asked for at a time."""

POINTS = 256
"""Places of evidence noted of one document at most: more do not fit into what is shown of it."""

UNKNOWN_SOURCE = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One `<script>` of data: `kind` names its table, `first` and `count` the rows it holds."""

    kind: str
    first: int
    count: int
    body: str


@dataclass(slots=True)
class _Row:
    """What is known of one document before its text is looked up."""

    source: str = UNKNOWN_SOURCE
    record: int = 0
    assessed: AssessedDocument | None = None
    points: list[int] = field(default_factory=list)
    """Where its evidence begins and ends: what to show of a long text."""


class Payload:
    """The tables of one report. `chunks` must be read to the end before `index` is."""

    def __init__(
        self, report: Report, pairs: PairColumns, texts: TextLookup, *, budget: int = TEXT_BUDGET
    ) -> None:
        self._report = report
        self._pairs = pairs
        self._texts = texts
        self._budget = budget
        self._rows = _rows(report, pairs)
        self._order = _reading_order(report, pairs)
        self._number = {document_id: n for n, document_id in enumerate(self._order)}
        self._snippets = [""] * len(self._order)
        self._findings = [
            (self._number[document.id], finding)
            for document in report.documents
            for finding in document.findings
        ]
        self._first_finding: dict[int, int] = {}
        for n, (document, _) in enumerate(self._findings):
            self._first_finding.setdefault(document, n)
        self.embedded = 0

    def chunks(self) -> Iterator[Chunk]:
        """Yield the texts, then the evidence of pairs, in chunks of bounded size."""
        yield from _chunks("texts", self._texts_shown())
        yield from _chunks("evidence", self._evidence_shown())

    def index(self, report_hash: str) -> str:
        """Return the encoded table of contents: every document, cluster, pair and finding, without texts."""
        report = self._report
        rows = [self._rows[document_id] for document_id in self._order]
        sources = sorted({row.source for row in rows})
        source_number = {source: n for n, source in enumerate(sources)}
        rules = sorted({(f.rule, f.name) for _, f in self._findings})
        reasons = sorted({c.keep_reason for c in report.clusters})
        pairs = self._pairs
        pair_number = {pair: n for n, pair in enumerate(zip(pairs.a, pairs.b, strict=True))}
        return _encode(
            {
                "report": report_hash,
                "threshold": report.run.config.get("threshold"),
                "relations": [str(relation) for relation in Relation],
                "sources": sources,
                "folder": common_folder(sources),
                "rules": [list(rule) for rule in rules],
                "severity": [SEVERITY.get(code, UNRATED) for code, _ in rules],
                "reasons": reasons,
                "embedded": self.embedded,
                "known": [self._number[i] for i in report.known if i in self._number],
                "documents": {
                    "id": self._order,
                    "source": [source_number[row.source] for row in rows],
                    "record": [row.record for row in rows],
                    "words": [row.assessed.words if row.assessed else None for row in rows],
                    "language": [row.assessed.language if row.assessed else None for row in rows],
                    "quality": [
                        ten_thousandths(row.assessed.quality) if row.assessed else None for row in rows
                    ],
                    "snippet": self._snippets,
                },
                "clusters": {
                    "id": [c.id for c in report.clusters],
                    "relation": [c.relation.looseness for c in report.clusters],
                    "confidence": [ten_thousandths(c.confidence) for c in report.clusters],
                    "cohesion": [ten_thousandths(c.cohesion) for c in report.clusters],
                    "keep": [self._number[c.keep] for c in report.clusters],
                    "reason": _positions(reasons, [c.keep_reason for c in report.clusters]),
                    "members": [[self._number[m.id] for m in c.members] for c in report.clusters],
                    "pairs": [
                        [pair_number.get((min(m.id, c.keep), max(m.id, c.keep)), -1) for m in c.members]
                        for c in report.clusters
                    ],
                },
                "pairs": {
                    "a": [self._number[a] for a in pairs.a],
                    "b": [self._number[b] for b in pairs.b],
                    "relation": pairs.relation,
                    "confidence": pairs.confidence,
                    "jaccard": pairs.jaccard,
                    "inB": pairs.in_b,
                    "inA": pairs.in_a,
                },
                "findings": {
                    "document": [document for document, _ in self._findings],
                    "rule": _positions(rules, [(f.rule, f.name) for _, f in self._findings]),
                    "confidence": [ten_thousandths(f.confidence) for _, f in self._findings],
                    "message": [f.message for _, f in self._findings],
                },
            }
        )

    def _texts_shown(self) -> Iterator[tuple[dict[str, Any], int]]:
        """Yield what the page holds of each document, and how much that is."""
        for start in range(0, len(self._order), _LOOKUP):
            ids = self._order[start : start + _LOOKUP]
            texts = self._texts(ids)
            for number, document_id in enumerate(ids, start):
                entry, length = self._entry(number, texts.get(document_id))
                yield entry, length + 20 * len(entry["spans"])

    def _entry(self, number: int, text: str | None) -> tuple[dict[str, Any], int]:
        """Return what the page holds of one document: its length, the parts shown and its flagged spans."""
        row = self._rows[self._order[number]]
        findings = row.assessed.findings if row.assessed else ()
        spans = [
            [self._first_finding[number] + n, s.start, s.end, s.suggestion]
            for n, finding in enumerate(findings)
            for s in finding.spans
        ]
        if text is None:
            return {"length": None, "parts": [], "spans": spans}, 0
        self._snippets[number] = snippet(text, SNIPPET)
        room = min(DOCUMENT_LIMIT, self._budget - self.embedded)
        parts = excerpt(text, row.points, room) if room > 0 else ()
        length = sum(len(part) for _, part in parts)
        self.embedded += length
        return {"length": len(text), "parts": [list(part) for part in parts], "spans": spans}, length

    def _evidence_shown(self) -> Iterator[tuple[list[Any], int]]:
        """Yield what the page is told when it opens each pair, and how much that is."""
        for number in range(len(self._pairs)):
            evidence = self._pairs.evidence(number)
            yield evidence, 10 * (len(evidence[2]) + 2)


def _chunks(kind: str, rows: Iterable[tuple[Any, int]]) -> Iterator[Chunk]:
    """Yield rows, each given with its size, in chunks that are closed at a size of CHUNK."""
    first, size, held = 0, 0, list[Any]()
    for number, (row, length) in enumerate(rows, 1):
        held.append(row)
        size += length
        if size >= CHUNK:
            yield Chunk(kind, first, len(held), _encode(held))
            first, size, held = number, 0, []
    if held:
        yield Chunk(kind, first, len(held), _encode(held))


def uncertainty(confidence: float) -> float:
    """Return how far a confidence is from a toss-up: 0 is the most doubtful, 0.5 the surest."""
    return abs(confidence - 0.5)


def _rows(report: Report, pairs: PairColumns) -> dict[str, _Row]:
    """Return what is known of each document."""
    rows: dict[str, _Row] = {}
    for cluster in report.clusters:
        for member in cluster.members:
            rows[member.id] = _Row(member.source, member.record)
        rows.setdefault(cluster.keep, _Row())
    for alone in report.unclustered:
        rows[alone.id] = _Row(alone.source, alone.record)
    for document in report.documents:
        row = rows.setdefault(document.id, _Row())
        row.source, row.record, row.assessed = document.source, document.record, document
        for finding in document.findings:
            _note(row, (offset for span in finding.spans for offset in (span.start, span.end)))
    for number, (a, b) in enumerate(zip(pairs.a, pairs.b, strict=True)):
        passages = pairs.passages[pairs.offsets[number] : pairs.offsets[number + 1]]
        for document_id, side in ((a, 0), (b, 2)):
            row = rows.setdefault(document_id, _Row())
            _note(row, passages[side::4])
            _note(row, passages[side + 1 :: 4])
    return rows


def _note(row: _Row, offsets: Iterable[int]) -> None:
    row.points.extend(islice(offsets, POINTS - len(row.points)))


def _reading_order(report: Report, pairs: PairColumns) -> list[str]:
    """Return the ids of all documents with a case, those of the most doubtful case first."""
    cases: list[tuple[float, tuple[str, ...]]] = [
        (uncertainty(c.confidence), (c.keep, *(m.id for m in c.members))) for c in report.clusters
    ]
    cases += [
        (min(uncertainty(f.confidence) for f in d.findings), (d.id,)) for d in report.documents if d.findings
    ]
    cases += [
        (uncertainty(confidence / SHARES), (a, b))
        for a, b, confidence in zip(pairs.a, pairs.b, pairs.confidence, strict=True)
    ]
    cases.sort(key=itemgetter(0))
    return list(dict.fromkeys(document_id for _, ids in cases for document_id in ids))


def _positions(table: list[Any], values: list[Any]) -> list[int]:
    number = {value: n for n, value in enumerate(table)}
    return [number[value] for value in values]


def _encode(value: Any) -> str:
    """Return JSON, deflated, in base64: letters, digits, `+`, `/` and `=` cannot end a script element."""
    data = json.dumps(value, separators=(",", ":")).encode("ascii")
    return base64.b64encode(zlib.compress(data, 6)).decode("ascii")
