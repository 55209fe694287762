"""Find what is copied, what is garbage and what to keep in a text corpus.

    from dedup import scan

    result = scan("corpus.jsonl", threshold=0.8)
    for cluster in result.report.clusters:
        print(cluster.keep, [member.id for member in cluster.members])

Everything in `__all__` is public and typed; the rest may change. Importing this package is quick: slow modules
are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dedup.api import check, clean, read_report, scan
    from dedup.checking import Checked
    from dedup.cleaning.run import Cleaned
    from dedup.config import Config
    from dedup.errors import DedupError
    from dedup.model import (
        AssessedDocument,
        Cluster,
        Document,
        Finding,
        Member,
        Pair,
        Passage,
        Relation,
        Report,
        Skipped,
        Span,
        Summary,
    )
    from dedup.pipeline import Scan

__version__ = "0.1.0"

_HOMES = {
    "check": "dedup.api",
    "Checked": "dedup.checking",
    "clean": "dedup.api",
    "read_report": "dedup.api",
    "Cleaned": "dedup.cleaning.run",
    "scan": "dedup.api",
    "Scan": "dedup.pipeline",
    "Config": "dedup.config",
    "DedupError": "dedup.errors",
    **dict.fromkeys(
        (
            "AssessedDocument",
            "Cluster",
            "Document",
            "Finding",
            "Member",
            "Pair",
            "Passage",
            "Relation",
            "Report",
            "Skipped",
            "Span",
            "Summary",
        ),
        "dedup.model",
    ),
}

__all__ = [
    "AssessedDocument",
    "Checked",
    "Cleaned",
    "Cluster",
    "Config",
    "DedupError",
    "Document",
    "Finding",
    "Member",
    "Pair",
    "Passage",
    "Relation",
    "Report",
    "Scan",
    "Skipped",
    "Span",
    "Summary",
    "__version__",
    "check",
    "clean",
    "read_report",
    "scan",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'dedup' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
