"""The baseline: findings that were looked at and accepted, so that only new ones fail.

One JSON file, sorted and without times, so that it merges and diffs like code. A finding is named by the
content of its texts (see `dedup.report.fingerprint`); rule and ids are there for people to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from dedup.corpus.atomic import write
from dedup.errors import StoreError
from dedup.report.encode import encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from dedup.report.rows import Row

SCHEMA = "dedup-baseline/1"


@dataclass(frozen=True, slots=True)
class Baseline:
    """Accepted findings by fingerprint; each with its rule and the ids it was seen with."""

    findings: Mapping[str, Mapping[str, str]]

    def __contains__(self, fingerprint: str) -> bool:
        return fingerprint in self.findings

    def stale(self, found: Iterable[str]) -> tuple[str, ...]:
        """Return the fingerprints accepted here that are not among those found, sorted."""
        return tuple(sorted(self.findings.keys() - set(found)))

    def pruned(self, found: Iterable[str]) -> Baseline:
        """Return the baseline without its stale entries."""
        still = set(found)
        return Baseline({f: entry for f, entry in self.findings.items() if f in still})


def accept(found: Iterable[tuple[Row, str]]) -> Baseline:
    """Return a baseline that accepts these findings, given with their fingerprints."""
    return Baseline(
        {
            fingerprint: {"rule": row.code, "id": row.id, **({"other": row.other} if row.other else {})}
            for row, fingerprint in found
        }
    )


def load(path: Path) -> Baseline:
    """Read a baseline. Raises `StoreError` where there is none, or none of this schema."""
    try:
        raw = orjson.loads(path.read_bytes())
    except OSError as error:
        raise StoreError(
            f"cannot read the baseline {path}: {error.strerror}", "Make it with `dedup baseline create`."
        ) from None
    except orjson.JSONDecodeError as error:
        raise StoreError(
            f"{path} is not a baseline: {error}", "Make it again with `dedup baseline create`."
        ) from None
    schema = raw.get("schema") if isinstance(raw, dict) else None
    if schema != SCHEMA:
        raise StoreError(
            f"{path} has the schema {schema!r}, not {SCHEMA!r}", "Make it again with `dedup baseline create`."
        )
    findings = raw.get("findings")
    if not isinstance(findings, dict) or not all(isinstance(entry, dict) for entry in findings.values()):
        raise StoreError(f"{path} lists no findings", "Make it again with `dedup baseline create`.")
    return Baseline(findings)


def save(baseline: Baseline, path: Path) -> None:
    """Write a baseline, one finding a line. Raises `OutputError` where it cannot be written."""
    lines = [
        encode(fingerprint) + b": " + encode(dict(entry))
        for fingerprint, entry in sorted(baseline.findings.items())
    ]
    body = b",\n".join(lines)
    write(
        path,
        b'{\n"schema": '
        + encode(SCHEMA)
        + b',\n"findings": {'
        + (b"\n" + body + b"\n" if body else b"")
        + b"}\n}\n",
    )
