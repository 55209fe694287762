"""TXT213: scientific terms that paraphrasing software replaced: “bosom peril” for “breast cancer”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from dedup.quality.phrasebook import can_meet, hashes_of, likely, phrasebook, query
from dedup.quality.queries import words_of
from dedup.quality.rule import Rule, Suspect, span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dedup.model import Finding
    from dedup.quality.profile import Profile
    from dedup.quality.queries import Words

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
SCIENCE = hashes_of(SCIENCE_WORDS.split())
"""Words by which scientific prose is known, as token hashes."""

BLANK = re.compile(r"\n\s*\n")
READ = 200_000
"""Characters of a text in which phrases are looked for; no paper is longer."""

FEWEST_KINDS = 6
FEWEST_SHARE = 0.02
"""Different words of SCIENCE, and their share of all words, from which a text is scientific."""

CHANCE = 5_000
"""Words for each of which one phrase may stand there by chance: four of the six wrong hits in 92,687 clean documents had more than 7,000."""

CONFIDENCES = {True: (0.0, 0.7, 0.9, 0.97), False: (0.0, 0.0, 0.0, 0.8)}
"""By whether the text is scientific: the confidence that it was paraphrased, by the number of different phrases."""


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark English texts that hold all the words of a query."""
    tokens = profile.tokens
    marked = np.zeros(len(profile), np.bool_)
    for row, numbers in likely(tokens, profile.languages == "en").items():
        words = tokens.hashes[tokens.offsets[row] : tokens.offsets[row + 1]]
        marked[row] = any(can_meet(words, number) for number in numbers)
    return marked


def inspect(suspect: Suspect) -> Finding | None:
    """Find the phrases whose conditions hold, and weigh them by whether the text is scientific at all."""
    tokens, row = suspect.profile.tokens, suspect.row
    this = np.zeros(len(tokens), np.bool_)
    this[row] = True
    text = suspect.text[:READ]
    first, last = tokens.offsets[row : row + 2].tolist()
    end = tokens.bounds[row] + len(text.encode())
    hashes = tokens.hashes[first : first + np.searchsorted(tokens.ends[first:last], end, side="right")]
    numbers = sorted({number for number in likely(tokens, this)[row] if can_meet(hashes, number)})
    confidences = CONFIDENCES[scientific(hashes)]
    by_chance = len(hashes) // CHANCE
    if not confidences[_kinds(len(numbers), by_chance)]:
        return None
    words = words_of(text)
    found = {
        number: places for number in numbers if (places := unbroken(text, words, query(number).find(words)))
    }
    confidence = confidences[_kinds(len(found), by_chance)]
    if not confidence:
        return None
    passages = {place: number for number, places in found.items() for place in places}
    spans = [
        span(suspect.text, words.spans[first][0], words.spans[last][1], phrasebook().meant(number))
        for (first, last), number in sorted(passages.items())
    ]
    examples = ", ".join(f"“{' '.join(one.text.split())}” for “{one.suggestion}”" for one in spans[:3])
    return RULE.finding(confidence, f"{len(found)} different tortured phrases: {examples}", spans)


def _kinds(found: int, by_chance: int) -> int:
    """Return the number of different phrases, up to three, that no chance explains."""
    return min(3, max(0, found - by_chance))


def unbroken(text: str, words: Words, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places (first and last word) that no blank line runs through: a heading and what it heads are no phrase."""
    return [
        (first, last)
        for first, last in places
        if not BLANK.search(text, words.spans[first][0], words.spans[last][1])
    ]


def scientific(words: NDArray[np.uint64]) -> bool:
    """Tell whether a text, given as token hashes, reads as science."""
    found = words[np.isin(words, SCIENCE)]
    return len(np.unique(found)) >= FEWEST_KINDS and len(found) >= FEWEST_SHARE * len(words)


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
