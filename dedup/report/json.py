"""The JSON report, schema `dedup-report/1`: one finding a line, so that two reports compare well with diff.

Key order is fixed and shares are rounded to four decimals; the same report gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from dedup.model import (
    SCHEMA,
    AssessedDocument,
    Cluster,
    Input,
    Pair,
    Report,
    Run,
    Skipped,
    Summary,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dedup.report.formats import TextLookup

T = TypeVar("T")


def render(report: Report, texts: TextLookup) -> Iterator[bytes]:  # noqa: ARG001 - shows no text
    """Yield the report as UTF-8 JSON."""
    yield b'{\n"schema": ' + encode(SCHEMA)
    yield b',\n"run": ' + encode(run_object(report.run))
    yield b',\n"summary": ' + encode(summary_object(report.summary))
    yield from _array(b"skipped", report.skipped, skipped_object)
    yield from _array(b"documents", report.documents, document_object)
    yield from _array(b"pairs", pair_objects(report.pairs), _as_it_is)
    yield from _array(b"clusters", report.clusters, cluster_object)
    if report.known:
        yield b',\n"known": ' + encode(report.known)
    yield b"\n}\n"


def _array(name: bytes, items: Iterable[T], to_object: Callable[[T], dict[str, Any]]) -> Iterator[bytes]:
    yield b',\n"' + name + b'": ['
    separator = b"\n"
    for item in items:
        yield separator + encode(to_object(item))
        separator = b",\n"
    yield b"]" if separator == b"\n" else b"\n]"


def encode(value: Any) -> bytes:
    """Return `value` as JSON on one line; a lone surrogate, which JSON cannot hold, as its escape in text."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return orjson.dumps(_without_surrogates(value))


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


def pair_objects(pairs: Sequence[Pair]) -> Iterator[dict[str, Any]]:
    """Yield the JSON object of each pair; of a scan's many pairs without making a `Pair` of each."""
    from dedup.report.build import PairSequence

    if not isinstance(pairs, PairSequence):
        yield from map(pair_object, pairs)
        return
    for (
        a,
        b,
        relation,
        confidence,
        jaccard,
        within_b,
        within_a,
        original,
        passages,
        reason,
        _,
    ) in pairs.rows():
        data = {
            "a": a,
            "b": b,
            "relation": relation,
            "confidence": confidence,
            "jaccard": jaccard,
            "containment_a": within_b,
            "containment_b": within_a,
            "original": original,
            "evidence": [{"a": passage[:2], "b": passage[2:]} for passage in passages],
        }
        if reason is not None:
            data["reason"] = reason
        yield data


def _as_it_is(value: dict[str, Any]) -> dict[str, Any]:
    return value


def pair_object(pair: Pair) -> dict[str, Any]:
    """Return a pair's JSON object."""
    data: dict[str, Any] = {
        "a": pair.a,
        "b": pair.b,
        "relation": pair.relation,
        "confidence": round(pair.confidence, 4),
        "jaccard": round(pair.jaccard, 4),
        "containment_a": round(pair.containment_a, 4),
        "containment_b": round(pair.containment_b, 4),
        "original": pair.original,
        "evidence": [{"a": passage.a, "b": passage.b} for passage in pair.evidence],
    }
    if pair.reason is not None:
        data["reason"] = pair.reason
    return data


def cluster_object(cluster: Cluster) -> dict[str, Any]:
    """Return a cluster's JSON object."""
    return {
        "id": cluster.id,
        "relation": cluster.relation,
        "confidence": round(cluster.confidence, 4),
        "cohesion": round(cluster.cohesion, 4),
        "keep": cluster.keep,
        "keep_reason": cluster.keep_reason,
        "members": [
            {
                "id": member.id,
                "relation": member.relation,
                "confidence": round(member.confidence, 4),
                "source": member.source,
                "record": member.record,
            }
            for member in cluster.members
        ],
    }


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_without_surrogates(v) for v in value]
    return value
