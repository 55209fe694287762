"""The JSON report, schema `dedup-report/1`: one finding a line, so that two reports compare well with diff.

Key order is fixed and shares are rounded to four decimals; the same report gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dedup.model import (
    SCHEMA,
    AssessedDocument,
    Input,
    Report,
    Run,
    Skipped,
    Summary,
)
from dedup.report.cluster_lines import cluster_lines
from dedup.report.encode import encode
from dedup.report.pair_lines import pair_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.report.formats import TextLookup


def render(report: Report, texts: TextLookup) -> Iterator[bytes]:  # noqa: ARG001 - shows no text
    """Yield the report as UTF-8 JSON."""
    yield b'{\n"schema": ' + encode(SCHEMA)
    yield b',\n"run": ' + encode(run_object(report.run))
    yield b',\n"summary": ' + encode(summary_object(report.summary))
    yield from _array(b"skipped", (b",\n" + encode(skipped_object(s)) for s in report.skipped))
    yield from _array(b"documents", (b",\n" + encode(document_object(d)) for d in report.documents))
    yield from _array(b"pairs", pair_lines(report.pairs, b",\n{", b"}"))
    yield from _array(b"clusters", cluster_lines(report.clusters, b",\n{", b"}"))
    if report.known:
        yield b',\n"known": ' + encode(report.known)
    yield b"\n}\n"


def _array(name: bytes, lines: Iterator[bytes]) -> Iterator[bytes]:
    """Yield an array of these lines, each of which has a comma before it."""
    yield b',\n"' + name + b'": ['
    for first in lines:
        yield first[1:]  # no comma before the first
        yield from lines
        yield b"\n"
    yield b"]"


def run_object(run: Run) -> dict[str, Any]:
    """Return a run's JSON object; without a time unless one was asked for."""
    data: dict[str, Any] = {
        "version": run.version,
        "config": run.config,
        "inputs": [input_object(i) for i in run.inputs],
    }
    if run.warnings:
        data["warnings"] = list(run.warnings)
    if run.timestamp is not None:
        data["timestamp"] = run.timestamp
    return data


def input_object(source: Input) -> dict[str, Any]:
    """Return an input file's JSON object."""
    return {"path": source.path, "sha256": source.sha256, "records": source.records}


def summary_object(summary: Summary) -> dict[str, Any]:
    """Return the summary's JSON object."""
    return {
        "documents": summary.documents,
        "skipped": summary.skipped,
        "clusters": summary.clusters,
        "duplicates": summary.duplicates,
        "flagged": summary.flagged,
        "by_relation": summary.by_relation,
        "by_rule": summary.by_rule,
    }


def skipped_object(skipped: Skipped) -> dict[str, Any]:
    """Return a skipped record's JSON object; `offset` only where the format has byte offsets."""
    data: dict[str, Any] = {"source": skipped.source, "record": skipped.record, "reason": skipped.reason}
    if skipped.offset is not None:
        data["offset"] = skipped.offset
    return data


def document_object(document: AssessedDocument) -> dict[str, Any]:
    """Return an assessed document's JSON object."""
    return {
        "id": document.id,
        "source": document.source,
        "record": document.record,
        "words": document.words,
        "language": document.language,
        "quality": round(document.quality, 4),
        "findings": [
            {
                "rule": finding.rule,
                "name": finding.name,
                "confidence": round(finding.confidence, 4),
                "message": finding.message,
                "spans": [
                    {"start": s.start, "end": s.end, "text": s.text, "suggestion": s.suggestion}
                    for s in finding.spans
                ],
            }
            for finding in document.findings
        ],
    }
