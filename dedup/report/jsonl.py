"""The report as JSON Lines: the objects of the JSON report, one a line, each with a `type`.

Types, in order: `run` (with the schema), `known` (only where an index was asked), `summary`, `skipped`, `document`,
`pair`, `cluster`. For reports too long to hold in memory at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dedup.model import SCHEMA, Report
from dedup.report.cluster_lines import cluster_lines
from dedup.report.encode import encode
from dedup.report.json import (
    document_object,
    run_object,
    skipped_object,
    summary_object,
)
from dedup.report.pair_lines import pair_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.report.formats import TextLookup


def render(report: Report, texts: TextLookup) -> Iterator[bytes]:  # noqa: ARG001 - shows no text
    """Yield one line of UTF-8 JSON for each object of the report."""
    yield _line("run", {"schema": SCHEMA, **run_object(report.run)})
    if report.known:
        yield _line("known", {"ids": report.known})
    yield _line("summary", summary_object(report.summary))
    yield from (_line("skipped", skipped_object(s)) for s in report.skipped)
    yield from (_line("document", document_object(d)) for d in report.documents)
    yield from pair_lines(report.pairs, b'{"type":"pair",', b"}\n")
    yield from cluster_lines(report.clusters, b'{"type":"cluster",', b"}\n")


def _line(type_name: str, data: dict[str, Any]) -> bytes:
    return encode({"type": type_name, **data}) + b"\n"
