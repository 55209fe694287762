"""Reading a JSON report back: the inverse of `dedup.report.json`."""

from __future__ import annotations

from typing import Any

import orjson

from dedup.errors import InputError
from dedup.model import (
    SCHEMA,
    AssessedDocument,
    Cluster,
    Finding,
    Input,
    Member,
    Pair,
    Passage,
    Relation,
    Report,
    Run,
    Skipped,
    Span,
    Summary,
)


def read_report(data: bytes, name: str = "report") -> Report:
    """Return the report that a JSON report holds.

    Raises `InputError` for what is no JSON, no report, or a report of another schema; `name` is what the
    message calls it.
    """
    try:
        raw = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise InputError(f"{name} is not JSON: {error}", "Give a report written by `dedup scan`.") from None
    schema = raw.get("schema") if isinstance(raw, dict) else None
    if schema != SCHEMA:
        raise InputError(
            f"{name} has the schema {schema!r}, not {SCHEMA!r}", "Write it again with this version of dedup."
        )
    try:
        return _report(raw)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"{name} is not a complete report: {type(error).__name__} {error}",
            "Write it again with `dedup scan`.",
        ) from None


def _report(raw: dict[str, Any]) -> Report:
    run = raw["run"]
    return Report(
        run=Run(
            version=run["version"],
            config=run["config"],
            inputs=tuple(Input(**i) for i in run["inputs"]),
            warnings=tuple(run.get("warnings", ())),
            timestamp=run.get("timestamp"),
        ),
        summary=Summary(**raw["summary"]),
        skipped=tuple(Skipped(**s) for s in raw["skipped"]),
        documents=tuple(_document(d) for d in raw["documents"]),
        pairs=tuple(_pair(p) for p in raw["pairs"]),
        clusters=tuple(_cluster(c) for c in raw["clusters"]),
        known=tuple(raw.get("known", ())),
    )


def _document(raw: dict[str, Any]) -> AssessedDocument:
    findings = tuple(Finding(**{**f, "spans": tuple(Span(**s) for s in f["spans"])}) for f in raw["findings"])
    return AssessedDocument(**{**raw, "findings": findings})


def _pair(raw: dict[str, Any]) -> Pair:
    evidence = tuple(Passage(a=_range(p["a"]), b=_range(p["b"])) for p in raw["evidence"])
    return Pair(**{**raw, "relation": Relation(raw["relation"]), "evidence": evidence})


def _range(raw: list[int]) -> tuple[int, int]:
    start, end = raw
    return start, end


def _cluster(raw: dict[str, Any]) -> Cluster:
    members = tuple(Member(**{**m, "relation": Relation(m["relation"])}) for m in raw["members"])
    return Cluster(**{**raw, "relation": Relation(raw["relation"]), "members": members})
