"""TXT213: scientific terms that paraphrasing software replaced: “bosom peril” for “breast cancer”."""

from __future__ import annotations

import gzip
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dedup.quality.queries import Phrase, Query, Words, parse, words_of
from dedup.quality.rule import Rule, Suspect, span
from dedup.text.hashing import token_hash

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dedup.model import Finding
    from dedup.quality.profile import Profile
    from dedup.text.tokens import TokenBatch

PATH = Path(__file__).parent.parent.parent / "models" / "tortured_phrases.tsv.gz"

MIX = np.uint64(0x9E37_79B9_7F4A_7C15)
SIEVE_BITS = 20

SCIENCE_WORDS = """
abstract accuracy algorithm algorithms analysis analyzed approach classification classifier clinical
coefficient compared computational concentration conclusion convergence correlation data dataset datasets
detection diagnosis dimensional distribution effect effects efficiency energy equation equations error et
experiment experimental experiments factor factors features fig figure framework frequency function hypothesis
image images iot learning linear matrix measured measurement method methodology methods model models network
networks neural noise nonlinear numerical observed optimal optimization optimum parameter parameters patients
performance predicted prediction probability propose proposed protein regression research results robust
samples sensor sensors signal signals significant simulated simulation simulations statistical studies study
subjects technique techniques temperature theory training treatment validation variables vector wireless
"""
SCIENCE = frozenset(SCIENCE_WORDS.split())
"""Words by which scientific prose is known."""

READ = 200_000
"""Characters of a text in which phrases are looked for; no paper is longer."""

FEWEST_KINDS = 6
FEWEST_SHARE = 0.02
"""Different words of SCIENCE, and their share of all words, from which a text is scientific."""

CONFIDENCES = {True: (0.0, 0.7, 0.9, 0.97), False: (0.0, 0.0, 0.0, 0.8)}
"""By whether the text is scientific: the confidence that it was paraphrased, by the number of different phrases."""


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The queries with what was meant, and how to tell quickly which texts can meet them.

    `queries_of` files them by the two longest neighbours of their phrase or, where its words need not be neighbours,
    by the longest word; `keys` (sorted) are the hashes of those and `entries` what each stands for.
    """

    queries: tuple[Query, ...]
    meant: tuple[str, ...]
    queries_of: dict[tuple[str, ...], list[int]]
    entries: tuple[tuple[str, ...], ...]
    keys: NDArray[np.uint64]
    sieve: NDArray[np.bool_]


@cache
def phrasebook() -> Phrasebook:
    """Read the shipped list; the same object at each call."""
    rows = [line.split("\t") for line in gzip.decompress(PATH.read_bytes()).decode().splitlines()]
    queries = tuple(parse(query) for query, _ in rows)
    queries_of: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, query in enumerate(queries):
        for phrase in query.wanted[0]:
            queries_of[_entry(phrase)].append(number)
    entries = sorted((_key(entry), entry) for entry in queries_of)
    keys = np.array([key for key, _ in entries], np.uint64)
    sieve = np.zeros(1 << SIEVE_BITS, np.bool_)
    sieve[keys >> np.uint64(64 - SIEVE_BITS)] = True
    return Phrasebook(
        queries=queries,
        meant=tuple(meant for _, meant in rows),
        queries_of=dict(queries_of),
        entries=tuple(entry for _, entry in entries),
        keys=keys,
        sieve=sieve,
    )


def _entry(phrase: Phrase) -> tuple[str, ...]:
    if len(phrase.words) == 1 or phrase.slop:
        return (max(phrase.words, key=len),)
    return max(pairwise(phrase.words), key=lambda pair: len(pair[0]) + len(pair[1]))


def _key(entry: tuple[str, ...]) -> int:
    first, *second = map(token_hash, entry)
    return first * int(MIX) + second[0] & 2**64 - 1 if second else first


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark English texts that hold all the words of a query."""
    book, tokens = phrasebook(), profile.tokens
    marked = np.zeros(len(profile), np.bool_)
    for row, numbers in _likely(tokens, book).items():
        if profile.languages[row] == "en":
            words = tokens.hashes[tokens.offsets[row] : tokens.offsets[row + 1]]
            marked[row] = any(_can_meet(words, *_hashed(number)) for number in numbers)
    return marked


@cache
def _hashed(number: int) -> tuple[list[NDArray[np.uint64]], NDArray[np.uint64]]:
    """Return the token hashes of a query's phrases, one of which a text must have, and of all words that it needs.

    Phrases whose words may be apart are left out. Few queries are ever asked for, so none is hashed before.
    """
    query = phrasebook().queries[number]
    phrases = [_hashes(phrase.words) for phrase in query.wanted[0] if not phrase.slop]
    return phrases, _hashes(sorted(query.needed))


def _hashes(words: Iterable[str]) -> NDArray[np.uint64]:
    return np.array([token_hash(word) for word in words], np.uint64)


def _can_meet(
    words: NDArray[np.uint64], phrases: list[NDArray[np.uint64]], needed: NDArray[np.uint64]
) -> bool:
    """Tell whether a text, given as token hashes, has all needed words and one of the phrases, if there are any."""
    if not all((words == word).any() for word in needed):
        return False
    return not phrases or any(_has(words, phrase) for phrase in phrases)


def _has(words: NDArray[np.uint64], phrase: NDArray[np.uint64]) -> bool:
    at = np.flatnonzero(words[: len(words) - len(phrase) + 1] == phrase[0])
    for place, word in enumerate(phrase[1:], 1):
        at = at[words[at + place] == word]
    return len(at) > 0


def _likely(tokens: TokenBatch, book: Phrasebook) -> dict[int, list[int]]:
    """Return the queries whose key each document holds."""
    found: dict[int, list[int]] = {}
    for keys in (tokens.hashes, tokens.hashes[:-1] * MIX + tokens.hashes[1:]):
        at = np.flatnonzero(book.sieve[keys >> np.uint64(64 - SIEVE_BITS)])
        nearest = np.minimum(np.searchsorted(book.keys, keys[at]), len(book.keys) - 1)
        held = book.keys[nearest] == keys[at]
        rows = np.searchsorted(tokens.offsets, at[held], side="right") - 1
        for row, entry in dict.fromkeys(zip(rows.tolist(), nearest[held].tolist(), strict=True)):
            found.setdefault(row, []).extend(book.queries_of[book.entries[entry]])
    return found


def inspect(suspect: Suspect) -> Finding | None:
    """Find the phrases whose conditions hold, and weigh them by whether the text is scientific at all."""
    book = phrasebook()
    words = words_of(suspect.text[:READ])
    entries = ({*pairwise(words.folded)} | {(word,) for word in words.places}) & book.queries_of.keys()
    numbers = sorted({number for entry in entries for number in book.queries_of[entry]})
    found = {number: places for number in numbers if (places := book.queries[number].find(words))}
    confidence = CONFIDENCES[scientific(words)][min(3, len(found))]
    if not confidence:
        return None
    passages = {place: number for number, places in found.items() for place in places}
    spans = [
        span(suspect.text, words.spans[first][0], words.spans[last][1], book.meant[number] or None)
        for (first, last), number in sorted(passages.items())
    ]
    examples = ", ".join(f"“{' '.join(one.text.split())}” for “{one.suggestion}”" for one in spans[:3])
    return RULE.finding(confidence, f"{len(found)} different tortured phrases: {examples}", spans)


def scientific(words: Words) -> bool:
    """Tell whether a text reads as science, by its words."""
    kinds = SCIENCE & words.places.keys()
    share = sum(len(words.places[word]) for word in kinds) / max(1, len(words.folded))
    return len(kinds) >= FEWEST_KINDS and share >= FEWEST_SHARE


RULE = Rule(
    code="TXT213",
    name="tortured-phrase",
    rationale=(
        "Papers written by machine to escape plagiarism checks betray themselves by terms that no scientist uses: “profound "
        "learning” for “deep learning”. One in a scientific text is nearly always such a paper; elsewhere three are asked for."
    ),
    source=(
        "Tortured phrases of the Problematic Paper Screener (Cabanac, Labbé and Magazinov 2021, CC BY 4.0), 7,644 queries "
        "with their AND, NOT and proximity conditions."
    ),
    fires=(
        (
            "Abstract. In this study we propose a method for image classification based on profound learning. The proposed "
            "algorithm uses a convolutional neural organization to extract features, and its performance was compared with "
            "that of an irregular timberland classifier on three datasets. The experimental results show that the accuracy of "
            "our model is higher, with a mean squared blunder of 0.02."
        ),
        (
            "The parameters of the network were found by a hereditary calculation, and the results of the simulation were "
            "validated with colossal information from wireless sensors. The proposed technique reduces the error of the "
            "prediction and the energy of the system, and its convergence was studied by numerical experiments."
        ),
    ),
    silent=(
        (
            "Abstract. In this study we propose a method for image classification based on deep learning. The proposed "
            "algorithm uses a convolutional neural network to extract features, and its performance was compared with that "
            "of a random forest classifier on three datasets. The experimental results show that the accuracy of our model "
            "is higher, with a mean squared error of 0.02."
        ),
        (
            "She spoke of the profound learning of the old rabbi, and of the irregular timberland behind his house, where "
            "as a child she had gathered mushrooms."
        ),
    ),
    screen=screen,
    inspect=inspect,
)
