"""The phrases of page furniture, read from `phrases.txt` beside this module: patterns for whole lines, by kind."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

PATH = Path(__file__).with_suffix(".txt")

HINTS = frozenset({"site", "menu", "date", "interruption"})
"""Kinds that are not furniture for sure by themselves."""


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Return the compiled pattern of each kind, for `fullmatch` against a bare line in lower case."""
    alternatives: dict[str, list[str]] = {}
    kind = ""
    for line in PATH.read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            kind = line[1:-1]
        elif line and not line.startswith("#"):
            alternatives.setdefault(kind, []).append(line)
    site = f"(?:{'|'.join(alternatives['site'])})"
    return {kind: re.compile("|".join(lines).replace("SITE", site)) for kind, lines in alternatives.items()}


@cache
def sure() -> dict[str, re.Pattern[str]]:
    """Return the patterns of lines that are furniture in an article and on its page alike, by kind."""
    return {kind: pattern for kind, pattern in patterns().items() if kind not in HINTS}


def kind_of(bare: str) -> str:
    """Return the kind of furniture that a bare line is for sure, or ""."""
    return next((kind for kind, pattern in sure().items() if pattern.fullmatch(bare)), "") if bare else ""


def is_like(hint: str, bare: str) -> bool:
    """Tell whether a bare line looks like a hint: "menu", "date" or "interruption"."""
    return bool(bare) and patterns()[hint].fullmatch(bare) is not None
