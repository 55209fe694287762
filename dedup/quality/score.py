"""What the findings of a document say together: its quality, from 1 (keep it) to 0 (drop it)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dedup.model import Finding

SEVERITY = {
    "TXT201": 0.6,  # can be repaired, but is seldom
    "TXT202": 0.3,  # can be removed without loss
    "TXT203": 0.8,
    "TXT204": 0.8,
    "TXT205": 0.95,
    "TXT206": 1.0,
    "TXT207": 0.8,
    "TXT208": 0.3,  # the article is still there, with something around it
    "TXT209": 1.0,
    "TXT210": 1.0,
    "TXT211": 0.3,
    "TXT212": 0.4,
    "TXT213": 0.9,
}
"""How much of a document's worth each kind of damage takes, where it is certain."""

UNRATED = 0.8
"""The severity of rules that have none."""


def quality(findings: Iterable[Finding]) -> float:
    """Return the chance, 0..1, that a document with these findings is fit to keep: 1 with none.

    Each finding takes away its severity times its confidence of what the others left, so that quality falls with each
    confidence and never rises with a finding. Under 0.5 a document is more likely to be dropped by a careful reader
    than kept; damage that can be cut away or repaired does not bring it there alone.
    """
    kept = 1.0
    for finding in findings:
        kept *= 1.0 - SEVERITY.get(finding.rule, UNRATED) * finding.confidence
    return kept
