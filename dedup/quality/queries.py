"""Queries for phrases in a text, with AND, OR, NOT and proximity, as the list of tortured phrases writes them.

`"surface highlights" NOT specular` asks for a phrase in a text that lacks a word; `"sign decay" AND signal` for one in
a text that has another; `"vanishing slope gradient"~10` for words within so many more words, in any order; a word that
ends in `*` stands for all that begin so. OR binds tighter than AND: of two readings the stricter one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TOKEN = re.compile(r'"(?P<phrase>[^"]*)"(?:~(?P<slop>\d+))?|(?P<sign>[()])|(?P<word>[^\s()"]+)')
_OPERATORS = frozenset({"AND", "OR", "NOT"})


@dataclass(frozen=True)
class Words:
    """The words of a text, folded."""

    text: str
    folded: tuple[str, ...]

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each word stands in the text (code points)."""
        return tuple(match.span() for match in WORD.finditer(self.text))

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Places of each word."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self.folded):
            found[word].append(place)
        return found


def words_of(text: str) -> Words:
    """Cut a text into words as the tokeniser does, near enough for English phrases."""
    # All are folded at once: a word holds no line end, and folding adds none.
    folded = "\n".join(WORD.findall(text)).lower().replace("’", "'")
    return Words(text, tuple(folded.split("\n")) if folded else ())


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row, or, with `slop`, in any order with at most so many others among them."""

    words: tuple[str, ...]
    slop: int = 0

    def find(self, text: Words) -> Iterator[tuple[int, int]]:
        """Yield the first and last place of each occurrence."""
        first, rest = self.words[0], self.words[1:]
        if first.endswith("*"):
            starts = [
                place for word, at in text.places.items() if word.startswith(first[:-1]) for place in at
            ]
        else:
            starts = text.places.get(first, [])
        for start in sorted(starts):
            if not self.slop:
                if text.folded[start + 1 : start + 1 + len(rest)] == rest:
                    yield start, start + len(rest)
                continue
            reach = self.slop + len(rest)
            near = [start]
            for word in rest:
                close = [place for place in text.places.get(word, ()) if abs(place - start) <= reach]
                if not close:
                    break
                near.append(min(close, key=lambda place: abs(place - start)))
            else:
                if max(near) - min(near) <= reach:
                    yield min(near), max(near)


@dataclass(frozen=True, slots=True)
class Query:
    """What a text must hold: every group of `wanted` (one phrase of it at least), and nothing of `unwanted`."""

    wanted: tuple[tuple[Phrase, ...], ...]
    unwanted: tuple[Phrase, ...] = field(default=())

    @property
    def needed(self) -> frozenset[str]:
        """Words that every text which meets the query has."""
        sure = (group[0].words for group in self.wanted if len(group) == 1)
        return frozenset(word for words in sure for word in words if not word.endswith("*"))

    def find(self, text: Words) -> list[tuple[int, int]]:
        """Return where the first group stands in the text, or nothing where the query is not met."""
        anchors = [place for phrase in self.wanted[0] for place in phrase.find(text)]
        if not anchors or any(next(phrase.find(text), None) for phrase in self.unwanted):
            return []
        others = all(any(next(phrase.find(text), None) for phrase in group) for group in self.wanted[1:])
        return sorted(anchors) if others else []


def parse(source: str) -> Query:
    """Read a query. Raises `ValueError` for one that has no phrase."""
    wanted: list[list[Phrase]] = []
    unwanted: list[Phrase] = []
    operator, bare = "AND", False
    for token in _TOKEN.finditer(source.replace(" ADN ", " AND ")):
        word = token["word"]
        if word in _OPERATORS:
            operator, bare = word, False
            continue
        if token["sign"]:
            continue
        folded = words_of(token["phrase"] or word or "").folded
        if not folded:
            continue
        if word and word.endswith("*"):
            folded = (*folded[:-1], folded[-1] + "*")
        phrase = Phrase(folded, int(token["slop"] or 0))
        if word and bare:  # words without quotation marks that follow each other are one phrase
            group = unwanted if operator == "NOT" else wanted[-1]
            group[-1] = Phrase(group[-1].words + folded)
        elif operator == "NOT":
            unwanted.append(phrase)
        elif operator == "OR" and wanted:
            wanted[-1].append(phrase)
        else:
            wanted.append([phrase])
        bare = word is not None
    if not wanted:
        raise ValueError(f"no phrase in {source!r}")
    return Query(tuple(map(tuple, wanted)), tuple(unwanted))
