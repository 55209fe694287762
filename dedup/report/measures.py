"""What the measures of the relation model are called where a person reads them."""

from __future__ import annotations

from typing import Final

NAMES: Final = {
    "base": "before any measure",
    "told": "words told again",
    "told_unquoted": "told outside quotations",
    "prose": "telling words in common",
    "sentences": "sentences told again",
    "spread": "parts told again",
    "numbers": "no other numbers",
    "lead": "beginning told",
    "names": "names in common",
    "synonyms": "synonyms in place",
    "misread": "words misread",
    "extent": "length compared",
    "retold": "same order, other words",
    "reworded": "much of it is the other's",
}
"""Measure → its name for people; `base` is what the model assumes before any."""


def name_of(measure: str) -> str:
    """Return the name of a measure, the measure itself where it has none."""
    return NAMES.get(measure, measure)
