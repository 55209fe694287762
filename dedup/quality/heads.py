"""The heads that judge prose: from what is counted of a document to a calibrated confidence for each kind of damage.

Each head is a logistic model over a few shares, trained and calibrated by `training/quality.py`, whose coefficients
are in `dedup/models/heads.json`; docs/models.md says on what and how well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dedup.quality.reference_prose import BLOCK

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dedup.quality.prose import Prose

PATH = Path(__file__).parent.parent / "models" / "heads.json"

LEAST = 0.5
"""Confidence from which a rule reports."""

DOUBT = 60.0
"""Different words, as good as any, that each text is taken to have besides its own."""

SOME_OLD = 0.006
"""Share of old words that a thesaurus can put into a new text; one that has more was written so."""


def _recurrence(prose: Prose) -> NDArray[np.float64]:
    """Return the share of content words that recur, beyond chance."""
    return prose.share("recurring", "content") - prose.share("expected", "content")


def _unknown(prose: Prose) -> NDArray[np.float64]:
    """Return the share of the different words in lower case that are unknown."""
    return prose["unknown"] / np.maximum(prose["unknown"] + prose["judged"], 1.0)


FEATURES: dict[str, Callable[[Prose], NDArray[np.float64]]] = {
    "odds": lambda prose: prose["odds"] / (prose["judged"] + DOUBT),
    "replaced": lambda prose: prose["spun_gain"] / (prose["judged"] + DOUBT),
    "fingerprints": lambda prose: np.minimum(100 * prose.share("fingerprints", "words"), 2.0),
    "old": lambda prose: np.clip(prose.share("old", "words") - SOME_OLD, 0.0, 0.02),
    "fluency": lambda prose: prose.share("pair_gain", "pairs"),
    "connected": lambda prose: prose.share("pairs", "read"),
    "function": lambda prose: prose.share("function", "words"),
    "strange": lambda prose: prose.share("strange", "function_pairs"),
    "unknown": _unknown,
    "unknown_in_prose": lambda prose: _unknown(prose) * prose.share("function", "words"),
    "repairable": lambda prose: _unknown(prose) * prose.share("repairable", "tried"),
    "single": lambda prose: np.minimum(prose.share("single", "lower"), 0.1),
    "mixed": lambda prose: np.minimum(prose.share("mixed", "words"), 0.1),
    "recurrence": _recurrence,
    "recurrence_squared": lambda prose: _recurrence(prose) ** 2,
    "recurrence_by_function": lambda prose: _recurrence(prose) * prose.share("function", "words"),
    "recurrence_by_unknown": lambda prose: _recurrence(prose) * _unknown(prose),
    "expected": lambda prose: prose.share("expected", "content"),
    "size": lambda prose: np.minimum(prose["content"], BLOCK) / BLOCK,
    "near": lambda prose: prose.share("near", "recurring"),
    "letters": lambda prose: prose.share("letter_gain", "letters"),
    "lower": lambda prose: prose.share("lower", "words"),
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


@cache
def heads() -> dict[str, Head]:
    """Read the shipped coefficients: spun, shuffled, markov, gibberish and noise."""
    stored = json.loads(PATH.read_text(encoding="utf-8"))
    return {
        name: Head(head["shortest"], head["intercept"], head["weights"])
        for name, head in stored["heads"].items()
    }
