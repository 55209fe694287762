"""What the findings of a document say together: its quality."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dedup.model import Finding


def quality(findings: Iterable[Finding]) -> float:
    """Return the quality in 0..1 of a document with these findings: 1 with none, falling with each.

    The findings count as independent chances of being unfit to keep, so that quality is monotone in each
    confidence.
    """
    kept = 1.0
    for finding in findings:
        kept *= 1.0 - finding.confidence
    return kept
