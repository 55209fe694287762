"""Reads WordNet's database files: what could stand for a word, in the same inflection.

A mechanical spinner swaps a word for any member of its synsets, of the synsets similar to them, or of those above
them, whatever the sense. `originals` turns that round: for each word, the words that it could have been put for.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

POS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
POINTERS = frozenset("&@^")
"""Similar to, hypernym, see also."""

SUFFIXES = {
    "n": (("s", "", "pl"), ("ses", "s", "pl"), ("xes", "x", "pl"), ("zes", "z", "pl"), ("ches", "ch", "pl"),
          ("shes", "sh", "pl"), ("men", "man", "pl"), ("ies", "y", "pl")),
    "v": (("s", "", "s"), ("ies", "y", "s"), ("es", "e", "s"), ("es", "", "s"), ("ed", "e", "past"),
          ("ed", "", "past"), ("ied", "y", "past"), ("ing", "e", "ing"), ("ing", "", "ing")),
    "a": (("er", "", "er"), ("est", "", "est"), ("er", "e", "er"), ("est", "e", "est"), ("ier", "y", "er"),
          ("iest", "y", "est")),
    "r": (),
}  # fmt: skip
"""Morphy's rules of detachment (ending, what replaces it), with the inflection each one undoes."""

Analysis = tuple[str, str, str]
"""A lemma, its part of speech and the inflection: "base", or one of those in SUFFIXES."""


@dataclass(frozen=True, slots=True)
class WordNet:
    """`substitutes[pos][lemma]`: the words that a spinner could put for it; `closest`: those of its own synsets."""

    substitutes: dict[str, dict[str, set[str]]]
    closest: dict[str, dict[str, set[str]]]
    lemmas: dict[str, set[str]]
    irregular: dict[str, dict[str, list[str]]]


def read(folder: Path, *, abbreviated: frozenset[str]) -> WordNet:
    """Read the data and exception files in a WordNet `dict` folder.

    Names (capitalised lemmas) have no substitutes, but for `abbreviated`: common words that WordNet also holds as
    the short form of a name, as in be, Be, beryllium.
    """
    substitutes: dict[str, dict[str, set[str]]] = {}
    closest: dict[str, dict[str, set[str]]] = {}
    lemmas: dict[str, set[str]] = {}
    irregular: dict[str, dict[str, list[str]]] = {}
    for name, pos in POS.items():
        synsets = dict(_synsets(folder / f"data.{name}"))
        substitutes[pos], closest[pos] = defaultdict(set), defaultdict(set)
        lemmas[pos] = {word for words, _ in synsets.values() for word in words if word == word.lower()}
        for words, pointers in synsets.values():
            own = {word.lower() for word in words}
            wider = own.union(*(map(str.lower, synsets[p][0]) for p in pointers if p in synsets))
            for word in words:
                lemma = word.lower()
                if word == lemma or (lemma in abbreviated and len(word) <= 3):
                    substitutes[pos][lemma] |= wider - {lemma}
                    closest[pos][lemma] |= own - {lemma}
        irregular[pos] = defaultdict(list)
        for line in (folder / f"{name}.exc").read_text().splitlines() if name != "adv" else ():
            inflected, *bases = line.split()
            irregular[pos][inflected] += bases
    return WordNet(substitutes, closest, lemmas, irregular)


def _synsets(path: Path) -> Iterator[tuple[str, tuple[list[str], list[str]]]]:
    for line in path.read_text(encoding="latin-1").splitlines():
        if line.startswith("  "):
            continue  # the licence
        fields = line.split(" | ")[0].split()
        count = int(fields[3], 16)
        words = [fields[4 + 2 * i].split("(")[0].replace("_", " ") for i in range(count)]
        rest = fields[4 + 2 * count + 1 :]
        pointers = [rest[i + 1] for i in range(0, len(rest) - 3, 4) if rest[i] in POINTERS]
        yield fields[0], (words, pointers)


def analyses(word: str, wordnet: WordNet) -> Iterator[Analysis]:
    """Yield every way to read a word as an inflection of a lemma."""
    for pos, suffixes in SUFFIXES.items():
        known = wordnet.lemmas[pos]
        if word in known or word in wordnet.substitutes[pos]:
            yield word, pos, "base"
        for base in wordnet.irregular[pos].get(word, ()):
            yield base, pos, _irregular_kind(word, pos)
        for ending, replacement, kind in suffixes:
            stem = word[: -len(ending)]
            if word.endswith(ending) and len(stem) > 1 and stem + replacement in known:
                yield stem + replacement, pos, kind


def _irregular_kind(word: str, pos: str) -> str:
    if pos == "n":
        return "pl"
    if pos == "v":
        return "ing" if word.endswith("ing") else "s" if word.endswith("s") else "past"
    return "est" if word.endswith("est") else "er"


def originals(words: Iterable[str], wordnet: WordNet) -> dict[str, set[str]]:
    """Return, for each word, the other words that it could have been put for, in the same inflection."""
    parsed = {word: set(analyses(word, wordnet)) for word in words}
    forms: dict[Analysis, list[str]] = defaultdict(list)
    for word, found in parsed.items():
        for analysis in found:
            forms[analysis].append(word)
    replaced_by: dict[tuple[str, str], set[str]] = defaultdict(set)
    for pos, table in wordnet.substitutes.items():
        for lemma, others in table.items():
            for other in others:
                replaced_by[other, pos].add(lemma)
    result: dict[str, set[str]] = {}
    for word, found in parsed.items():
        candidates = {
            form
            for lemma, pos, kind in found
            for original in replaced_by.get((lemma, pos), ())
            for form in forms.get((original, pos, kind), ())
        }
        if candidates - {word}:
            result[word] = candidates - {word}
    return result


def mutable(words: Iterable[str], wordnet: WordNet) -> set[str]:
    """Return the words that share a synset, or a similar one, with another: those that a spinner can replace."""
    return {
        word
        for word in words
        if any(wordnet.closest[pos].get(lemma) or (pos in "ar" and wordnet.substitutes[pos].get(lemma))
               for lemma, pos, _ in analyses(word, wordnet))
    }  # fmt: skip
