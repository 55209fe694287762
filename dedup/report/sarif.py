"""The report as SARIF 2.1.0 (OASIS 2020), for code scanning and other viewers of static analysis.

GitHub takes 25,000 results of a run and shows 5,000, so the most confident come first and what is over the
limit is counted in a notification. Results are followed from run to run by the content of their texts.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dedup.report.encode import encode
from dedup.report.fingerprint import fingerprints
from dedup.report.place import file_of, place_of
from dedup.report.printable import printable
from dedup.report.rows import surest_first
from dedup.report.rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.model import Report, Skipped
    from dedup.report.formats import TextLookup
    from dedup.report.rows import Row

LIMIT = 25_000
FINGERPRINT = "dedupContent/v1"

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_CERTAIN = 0.5
_MESSAGE_LIMIT = 1000
_CHUNK = 500
"""Results whose texts are looked up together."""


def render(report: Report, texts: TextLookup) -> Iterator[bytes]:
    """Yield one SARIF log of one run."""
    found = surest_first(report)
    descriptors = _descriptors({row.code for row in found})
    indices = {rule["id"]: index for index, rule in enumerate(descriptors)}
    driver = {"name": "dedup", "version": report.run.version, "rules": descriptors}
    notes = [_skipped(s) for s in report.skipped[:LIMIT]]
    if len(found) > LIMIT:
        notes.append(
            _notification(f"{len(found) - LIMIT:,} findings over the limit of {LIMIT:,} are left out")
        )
    invocation = {"executionSuccessful": True, "toolExecutionNotifications": notes}
    yield (
        b'{"$schema":' + encode(_SCHEMA) + b',"version":"2.1.0","runs":[{"tool":' + encode({"driver": driver})
    )
    yield b',"columnKind":"unicodeCodePoints","invocations":' + encode([invocation]) + b',"results":['
    separator = b"\n"
    for start in range(0, min(len(found), LIMIT), _CHUNK):
        part = found[start : min(start + _CHUNK, LIMIT)]
        spanned = texts(sorted({row.id for row in part if row.spans}))
        for row, fingerprint in fingerprints(part, texts):
            text = spanned.get(row.id)
            yield separator + encode(_result(row, indices[row.code], fingerprint, text))
            separator = b",\n"
    yield b"]}]}\n"


def _descriptors(codes: set[str]) -> list[dict[str, Any]]:
    """Return SARIF's `reportingDescriptor` of the rules of these codes; of one that this version lacks, the code alone."""
    known = [
        {
            "id": rule.code,
            "name": rule.name,
            "shortDescription": {"text": rule.name.replace("-", " ")},
            "fullDescription": {"text": rule.rationale},
            "help": {"text": f"{rule.rationale} Source: {rule.source}"},
            "defaultConfiguration": {"level": "warning"},
        }
        for rule in rules()
        if rule.code in codes
    ]
    unknown = codes - {rule["id"] for rule in known}
    return known + [{"id": code} for code in sorted(unknown)]


def _result(row: Row, index: int, fingerprint: str, text: str | None) -> dict[str, Any]:
    location: dict[str, Any] = {"logicalLocations": [{"name": printable(row.id), "kind": "resource"}]}
    if row.source:
        physical: dict[str, Any] = {"artifactLocation": {"uri": uri(row.source)}}
        place = place_of(row, text)
        if place is not None:
            region = {
                "startLine": place.line,
                "startColumn": place.column,
                "endLine": place.end_line,
                "endColumn": place.end_column,
            }
            physical["region"] = {key: value for key, value in region.items() if value is not None}
        location["physicalLocation"] = physical
    properties: dict[str, Any] = {"confidence": round(row.confidence, 4)}
    if row.other is not None:
        properties["copyOf"] = printable(row.other)
    return {
        "ruleId": row.code,
        "ruleIndex": index,
        "level": "warning" if row.confidence >= _CERTAIN else "note",
        "rank": round(row.confidence * 100, 2),
        "message": {"text": printable(f"{row.id}: {row.message}", _MESSAGE_LIMIT)},
        "locations": [location],
        "partialFingerprints": {FINGERPRINT: fingerprint},
        "properties": properties,
    }


def uri(source: str) -> str:
    """Return a source as a URI reference: relative to the working folder where it is, else `file:`."""
    file = file_of(source)
    return ("file://" if Path(file).is_absolute() else "") + quote(file, errors="surrogateescape")


def _skipped(skipped: Skipped) -> dict[str, Any]:
    note = _notification(f"{skipped.place} could not be read: {skipped.reason}")
    note["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": uri(skipped.source)}}}]
    return note


def _notification(text: str) -> dict[str, Any]:
    return {"level": "warning", "message": {"text": printable(text, _MESSAGE_LIMIT)}}
