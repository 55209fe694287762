"""TXT213: scientific terms that paraphrasing software replaced: “bosom peril” for “breast cancer”."""

from __future__ import annotations

import gzip
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dedup.quality.queries import Query, Words, parse, words_of
from dedup.quality.rule import Rule, Suspect, span
from dedup.text.hashing import token_hash

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.model import Finding
    from dedup.quality.profile import Profile

PATH = Path(__file__).parent.parent.parent / "models" / "tortured_phrases.tsv.gz"

MIX = np.uint64(0x9E37_79B9_7F4A_7C15)
SIEVE_BITS = 20

SCIENCE = frozenset(
    [
        "abstract",
        "accuracy",
        "algorithm",
        "algorithms",
        "analysis",
        "analyzed",
        "approach",
        "classification",
        "classifier",
        "clinical",
        "coefficient",
        "compared",
        "computational",
        "concentration",
        "conclusion",
        "convergence",
        "correlation",
        "data",
        "dataset",
        "datasets",
        "detection",
        "diagnosis",
        "dimensional",
        "distribution",
        "effect",
        "effects",
        "efficiency",
        "energy",
        "equation",
        "equations",
        "error",
        "et",
        "experiment",
        "experimental",
        "experiments",
        "factor",
        "factors",
        "features",
        "fig",
        "figure",
        "framework",
        "frequency",
        "function",
        "hypothesis",
        "image",
        "images",
        "iot",
        "learning",
        "linear",
        "matrix",
        "measured",
        "measurement",
        "method",
        "methodology",
        "methods",
        "model",
        "models",
        "network",
        "networks",
        "neural",
        "noise",
        "nonlinear",
        "numerical",
        "observed",
        "optimal",
        "optimization",
        "optimum",
        "parameter",
        "parameters",
        "patients",
        "performance",
        "predicted",
        "prediction",
        "probability",
        "propose",
        "proposed",
        "protein",
        "regression",
        "research",
        "results",
        "robust",
        "samples",
        "sensor",
        "sensors",
        "signal",
        "signals",
        "significant",
        "simulated",
        "simulation",
        "simulations",
        "statistical",
        "studies",
        "study",
        "subjects",
        "technique",
        "techniques",
        "temperature",
        "theory",
        "training",
        "treatment",
        "validation",
        "variables",
        "vector",
        "wireless",
    ]
)
"""Words by which scientific prose is known."""

FEWEST_KINDS = 6
FEWEST_SHARE = 0.02
"""Different words of SCIENCE, and their share of all words, from which a text is scientific."""

CONFIDENCES = {True: (0.0, 0.7, 0.9, 0.97), False: (0.0, 0.0, 0.3, 0.8)}
"""By whether the text is scientific: the confidence that it was paraphrased, by the number of different phrases."""


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The queries with what was meant, those that begin with two given words or with one, and a sieve for their hashes."""

    queries: tuple[Query, ...]
    meant: tuple[str, ...]
    by_pair: dict[tuple[str, str], list[int]]
    by_word: dict[str, list[int]]
    keys: NDArray[np.uint64]
    sieve: NDArray[np.bool_]


@cache
def phrasebook() -> Phrasebook:
    """Read the shipped list; the same object at each call."""
    rows = [line.split("\t") for line in gzip.decompress(PATH.read_bytes()).decode().splitlines()]
    queries = tuple(parse(query) for query, _ in rows)
    by_pair: dict[tuple[str, str], list[int]] = defaultdict(list)
    by_word: dict[str, list[int]] = defaultdict(list)
    for number, query in enumerate(queries):
        for phrase in query.wanted[0]:
            if len(phrase.words) > 1 and not phrase.slop:
                by_pair[phrase.words[0], phrase.words[1]].append(number)
            else:
                by_word[phrase.words[0]].append(number)
    pairs = [token_hash(first) * int(MIX) + token_hash(second) & 2**64 - 1 for first, second in by_pair]
    keys = np.unique(np.array([*pairs, *map(token_hash, by_word)], np.uint64))
    sieve = np.zeros(1 << SIEVE_BITS, np.bool_)
    sieve[keys >> np.uint64(64 - SIEVE_BITS)] = True
    return Phrasebook(queries, tuple(meant for _, meant in rows), by_pair, by_word, keys, sieve)


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark English texts that hold the beginning of a phrase."""
    book = phrasebook()
    hashes, offsets = profile.tokens.hashes, profile.tokens.offsets
    begun = np.zeros(len(offsets) - 1, np.bool_)
    for keys in (hashes, hashes[:-1] * MIX + hashes[1:]):
        at = np.flatnonzero(book.sieve[keys >> np.uint64(64 - SIEVE_BITS)])
        nearest = np.minimum(np.searchsorted(book.keys, keys[at]), len(book.keys) - 1)
        at = at[book.keys[nearest] == keys[at]]
        begun[np.searchsorted(offsets, at, side="right") - 1] = True
    marked: NDArray[np.bool_] = begun & (profile.languages == "en")
    return marked


def inspect(suspect: Suspect) -> Finding | None:
    """Find the phrases whose conditions hold, and weigh them by whether the text is scientific at all."""
    book = phrasebook()
    words = words_of(suspect.text)
    found = {number: places for number in _begun(words, book) if (places := book.queries[number].find(words))}
    confidence = CONFIDENCES[scientific(words)][min(3, len(found))]
    if not confidence:
        return None
    passages = {place: number for number, places in found.items() for place in places}
    spans = [
        span(suspect.text, words.spans[first][0], words.spans[last][1], book.meant[number] or None)
        for (first, last), number in sorted(passages.items())
    ]
    examples = ", ".join(f"“{one.text}” for “{one.suggestion}”" for one in spans[:3] if "\n" not in one.text)
    return RULE.finding(confidence, f"{len(found)} different tortured phrases: {examples}", spans)


def scientific(words: Words) -> bool:
    """Tell whether a text reads as science, by its words."""
    kinds = SCIENCE & words.places.keys()
    share = sum(len(words.places[word]) for word in kinds) / max(1, len(words.folded))
    return len(kinds) >= FEWEST_KINDS and share >= FEWEST_SHARE


def _begun(words: Words, book: Phrasebook) -> list[int]:
    """Return the queries whose first words are in a text, in order."""
    pairs = set(zip(words.folded, words.folded[1:], strict=False)) & book.by_pair.keys()
    singles = words.places.keys() & book.by_word.keys()
    numbers = {n for pair in pairs for n in book.by_pair[pair]} | {
        n for word in singles for n in book.by_word[word]
    }
    return sorted(numbers)


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
