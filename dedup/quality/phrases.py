"""Lists of phrases in text files, and those of page furniture (`phrases.txt`): patterns for whole lines, by kind."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

PATH = Path(__file__).with_suffix(".txt")

HEADING = re.compile(r"\[[a-z][^\\|()\]]*\]")

HINTS = frozenset({"site", "menu", "date", "interruption"})
"""Kinds that are not furniture for sure by themselves."""


def lines(path: Path) -> tuple[str, ...]:
    """Return the lines of a list of phrases, without blank ones and comments (`#`)."""
    read = path.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in read if line and not line.startswith("#"))


def sections(path: Path) -> dict[str, list[str]]:
    """Return the lines of a list of phrases by the heading (`[heading]`) they stand under."""
    found: dict[str, list[str]] = {}
    for line in lines(path):
        if HEADING.fullmatch(line):
            under = found.setdefault(line[1:-1], [])
        else:
            under.append(line)
    return found


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Return the compiled pattern of each kind, for `fullmatch` against a bare line in lower case."""
    alternatives = sections(PATH)
    site = f"(?:{'|'.join(alternatives['site'])})"
    return {kind: re.compile("|".join(found).replace("SITE", site)) for kind, found in alternatives.items()}


@cache
def sure() -> dict[str, re.Pattern[str]]:
    """Return the patterns of lines that are furniture in an article and on its page alike, by kind."""
    return {kind: pattern for kind, pattern in patterns().items() if kind not in HINTS}


@cache
def loosened() -> str:
    """Return one pattern, in the syntax of RE2, that fits every line that a pattern of `sure` fits, and some more.

    RE2 reads a column of lines at once and in linear time, but it has no look-behind, takes words and spaces outside
    ASCII for others than Python does, and is quick only without counted repetition.
    """
    whole = "|".join(pattern.pattern for pattern in sure().values())
    whole = re.sub(r"\(\?<![^()]*\)|\\b", "", whole)
    whole = re.sub(r"\.\{\d*,\d*\}", ".*", whole)
    return re.sub(r"\[([^^][^]]*)\]|(\\[dsw])", r"[\1\2[:^ascii:]]", whole)


@cache
def _any() -> re.Pattern[str]:
    """Return one pattern that fits what any of the patterns fits: most lines fit none, and need not be tried with each."""
    return re.compile("|".join(pattern.pattern for pattern in patterns().values()))


def means_something(bare: str) -> bool:
    """Tell whether a bare line is of any kind or looks like any hint."""
    return bool(bare) and _any().fullmatch(bare) is not None


def kind_of(bare: str) -> str:
    """Return the kind of furniture that a bare line is for sure, or ""."""
    return next((kind for kind, pattern in sure().items() if pattern.fullmatch(bare)), "") if bare else ""


def is_like(hint: str, bare: str) -> bool:
    """Tell whether a bare line looks like a hint: "menu", "date" or "interruption"."""
    return bool(bare) and patterns()[hint].fullmatch(bare) is not None
