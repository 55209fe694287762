"""The heads that judge prose: from what is counted of a document to a calibrated confidence for each kind of damage.

Each head is a logistic model over a few shares, trained and calibrated by `training/quality.py`, whose coefficients
are in `dedup/models/heads.json`; docs/models.md says on what and how well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dedup.models.english import SCALE
from dedup.models.once import once
from dedup.quality.english.reference_subject import FAR, NEAR, RECENT
from dedup.quality.english.reference_topic import FAR_FROM, FAR_TO, NEAR_FROM, NEAR_TO

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dedup.quality.english.prose import Prose

PATH = Path(__file__).parents[2] / "models" / "heads.json"

LEAST = 0.5
"""Confidence from which a rule reports."""

DOUBT = 120.0
"""Different words, as good as any, that each text is taken to have besides its own."""

NO_FINGERPRINT = 200.0
"""Words that each text is taken to have besides its own, none of them a spinner's: anybody may use one word of theirs."""

SOME_OLD = 0.006
"""Share of old words that a thesaurus can put into a new text; one that has more was written so."""

FEW_WORDS = 100.0
"""Words that each text is taken to have besides its own, with no semicolon or figure and none run together."""

SOME_SEMICOLONS, MANY_SEMICOLONS = 0.006, 0.01
"""Semicolons a word up to which a writer of today may put them; and how many more make no difference."""

FEWEST_SLIPS, FEWEST_BLANKS = 2, 3
"""Slips from which a text is held to be filled in, and words without so much as a comma between them from which it is held to
have lost its blanks: anybody may slip once.
"""

BLANKS = 0.5
"""Where blanks were lost, more than this share of the unknown words and run-ons are two words without their blank; a model that
fills in masks leaves other pieces, too."""

FEW_TOGETHER, MANY_TOGETHER = 0.1, 0.3
"""Share of the unknown words that stand right behind another one, beyond chance: up to the first a text may be misread print,
from the second on it hardly ever is."""

MANY_SLIPS = 0.02
"""Slips a word from which more of them make no difference."""

SPACED = 3.0
"""Commas with a blank behind them to each one without, from which those without are slips and no habit of the writer."""

FEW_STEPS, FEW_VERBS, FEW_MARKS, FEW_NAMES = 3.0, 8.0, 2.0, 8.0
"""Steps, verbs, marks and names that each text is taken to have besides its own, as a share of few of them proves little."""

USUAL_UNCLOSED, USUAL_NAMES = 0.1, 0.12
"""Shares of the marks that nobody closed, and of the names that come back, in a text with hardly any: they lie between those of
chains and those of clean text."""

USUAL_STEP = 0.7
"""How much longer or shorter than the one before a sentence is (natural logarithm) in a text with hardly any."""

LONG_WORDS, MANY_FIGURES = 5.8, 0.05
"""Bytes of a word, on average, and share of figures up to which these tell kinds of prose apart; tables and code have more."""

FEW_AKIN = 20.0
"""Pairs of words that have nothing to do with each other, which each text is taken to have besides its own."""

FEW_AGAIN, USUAL_AGAIN = 2.0, 0.003
"""Like words that each text is taken to have besides its own, and how frequent they are."""


def _recurrence(prose: Prose) -> NDArray[np.float64]:
    """Return the share of content words that recur, beyond chance."""
    return prose.share("recurring", "content") - prose.share("expected", "content")


def _unknown(prose: Prose) -> NDArray[np.float64]:
    """Return the share of the different words in lower case that are unknown."""
    return prose["unknown"] / np.maximum(prose["unknown"] + prose["judged"], 1.0)


def _scattered(prose: Prose) -> NDArray[np.float64]:
    """Return 1 where unknown words stand among known ones as chance has it, less where they stand together, down to 0.

    Letters are misread anywhere; what no dictionary has side by side are words of another language, or a list of names.
    """
    misfits = np.maximum(prose["misfits"], 1.0)
    together = (prose["beside"] - misfits**2 / (prose["read"] + misfits)) / misfits
    scattered: NDArray[np.float64] = np.clip(
        (MANY_TOGETHER - together) / (MANY_TOGETHER - FEW_TOGETHER), 0.0, 1.0
    )
    return scattered


def _prose(prose: Prose) -> NDArray[np.float64]:
    """Return the share of function words: tables, lists and code have few, and their words prove little."""
    return prose.share("function", "words")


def _pairs(count: NDArray[np.float64], least: int, most: int) -> NDArray[np.float64]:
    """Return how many pairs of that many words are `least` to `most` - 1 apart."""
    gaps = np.maximum(np.minimum(count, most) - least, 0.0)
    pairs: NDArray[np.float64] = gaps * (count - (least + np.minimum(count, most) - 1) / 2)
    return pairs


def _akin(prose: Prose, which: str, least: int, most: int) -> NDArray[np.float64]:
    """Return the mean cosine of the directions of words `least` to `most` - 1 apart; a short text is taken to have none."""
    return prose[which] / SCALE**2 / (_pairs(prose["themed"], least, most) + FEW_AKIN)


def _again(prose: Prose, which: str, least: int, most: int) -> NDArray[np.float64]:
    """Return the logarithm of the share of the pairs of content words `least` to `most` - 1 apart that are like each other.

    As the counts have it, only the nearest like word counts. A short text has few such pairs and is taken to be usual.
    """
    pairs = _pairs(prose["content"], least, most)
    again: NDArray[np.float64] = np.log((prose[which] + FEW_AGAIN) / (pairs + FEW_AGAIN / USUAL_AGAIN))
    return again


def _one_tense(prose: Prose) -> NDArray[np.float64]:
    """Return the chance that two common verbs are of one tense."""
    verbs = np.maximum(prose["present"] + prose["past"], FEW_VERBS)
    chance: NDArray[np.float64] = (prose["present"] ** 2 + prose["past"] ** 2) / verbs**2
    return chance


def _spoken(prose: Prose) -> NDArray[np.float64]:
    """Return the share of words that stand for persons, less the more common verbs are in the past tense: who chats or keeps
    a diary uses few rare words, but a story has as many pronouns, and rare words besides."""
    past = prose["past"] / (prose["past"] + prose["present"] + FEW_VERBS)
    return np.asarray(prose.share("persons", "words") * (1 - past), np.float64)


def slips(prose: Prose) -> NDArray[np.float64]:
    """Return how many words ran together, or into one with a comma between them where the writer puts blanks otherwise."""
    careful = prose["commas"] >= SPACED * prose["run_ons"]
    return prose["glued"] + prose["run_ons"] * careful


def ran_together(prose: Prose) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how likely it is that a model filled in masks, and how likely that blanks were lost, by words that ran together.

    float64[n] each, of which one at least is 0; both are 0 for a misread text, in which words run together, too.
    """
    sure = heads()["filled"].confidence(prose) * (heads()["noise"].confidence(prose) < LEAST)
    blanks = prose["glued"] > BLANKS * (prose["unknown"] + prose["run_ons"])
    filled = ~blanks & (slips(prose) >= FEWEST_SLIPS)
    return sure * filled, sure * (blanks & (prose["glued"] >= FEWEST_BLANKS))


FEATURES: dict[str, Callable[[Prose], NDArray[np.float64]]] = {
    "odds": lambda prose: prose["odds"] / (prose["placed"] + DOUBT),
    "fingerprints": lambda prose: np.minimum(
        100 * prose["fingerprints"] / (prose["words"] + NO_FINGERPRINT), 2.0
    ),
    "old": lambda prose: np.clip(prose.share("old", "words") - SOME_OLD, 0.0, 0.02),
    "semicolons": lambda prose: np.clip(
        prose["semicolons"] / (prose["words"] + FEW_WORDS) - SOME_SEMICOLONS, 0.0, MANY_SEMICOLONS
    ),
    "fluency": lambda prose: prose.share("pair_gain", "pairs"),
    "connected": lambda prose: prose.share("pairs", "read"),
    "function": _prose,
    "strange": lambda prose: prose.share("strange", "function_pairs"),
    "unknown": _unknown,
    "unknown_in_prose": lambda prose: _unknown(prose) * _prose(prose) * _scattered(prose),
    "repairable": lambda prose: _unknown(prose) * prose.share("repairable", "tried"),
    "single_in_prose": lambda prose: np.minimum(prose.share("single", "lower"), 0.1) * _prose(prose),
    "recurrence": _recurrence,
    "near": lambda prose: _again(prose, "near", NEAR, FAR),
    "far": lambda prose: _again(prose, "far", FAR, RECENT),
    "akin_near": lambda prose: _akin(prose, "akin_near", NEAR_FROM, NEAR_TO),
    "akin_far": lambda prose: _akin(prose, "akin_far", FAR_FROM, FAR_TO),
    "names_again": lambda prose: (
        (prose["named_again"] + FEW_NAMES * USUAL_NAMES) / (prose["named"] + FEW_NAMES)
    ),
    "spoken": _spoken,
    "same_person": lambda prose: prose["person_kept"] / (prose["person_steps"] + FEW_STEPS),
    "uneven": lambda prose: (prose["uneven"] + FEW_STEPS * USUAL_STEP) / (prose["steps"] + FEW_STEPS),
    "word_length": lambda prose: np.minimum(prose.share("spelt", "words"), LONG_WORDS),
    "figures": lambda prose: np.minimum(prose["figures"] / (prose["words"] + FEW_WORDS), MANY_FIGURES),
    "one_tense": _one_tense,
    "letters": lambda prose: prose.share("letter_gain", "letters"),
    "short_in_prose": lambda prose: (
        prose["short"] / np.maximum(prose["unknown"] + prose["judged"], 1.0) * _prose(prose)
    ),
    "names_in_prose": lambda prose: (
        prose["unknown_names"]
        / np.maximum(prose["unknown_names"] + prose["names"], FEW_NAMES)
        * _prose(prose)
    ),
    "slips": lambda prose: np.minimum(slips(prose) / (prose["words"] + FEW_WORDS), MANY_SLIPS),
    "unclosed": lambda prose: (
        (prose["unclosed"] + FEW_MARKS * USUAL_UNCLOSED) / (prose["closed"] + prose["unclosed"] + FEW_MARKS)
    ),
}
"""What the heads look at, for each document of a batch: float64[n]."""


@dataclass(frozen=True, slots=True)
class Head:
    """A logistic model: the weights of some FEATURES, and the intercept; under `shortest` words it does not judge."""

    shortest: int
    intercept: float
    weights: dict[str, float]

    def confidence(self, prose: Prose) -> NDArray[np.float64]:
        """Return the probability of this damage for each document, float64[n]; 0 for those too short to judge."""
        score = self.intercept + sum(weight * FEATURES[name](prose) for name, weight in self.weights.items())
        sure = 1.0 / (1.0 + np.exp(-np.clip(score, -50.0, 50.0)))
        return np.where(prose["words"] >= self.shortest, sure, 0.0)


@once
def heads() -> dict[str, Head]:
    """Read the shipped coefficients, by the names of `training.quality.TASKS`."""
    stored = json.loads(PATH.read_text(encoding="utf-8"))
    return {
        name: Head(head["shortest"], head["intercept"], head["weights"])
        for name, head in stored["heads"].items()
    }
