"""The shipped model of relations: coefficients that turn the features of a pair into probabilities.

Built by `python -m training.relations`; its card is in docs/models.md.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dedup.models.once import once

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.match.columns import Features

FILE = Path(__file__).with_name("relations.json")
VERSION = 4


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression over named features, each centred and scaled first."""

    columns: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float

    def contributions(self, features: Features) -> NDArray[np.float64]:
        """Return what each feature adds to the log-odds of each pair, float64[k, columns], without the intercept."""
        values = np.stack([features[name] for name in self.columns], axis=1)
        return np.asarray((values - self.mean) / self.scale * self.weights, np.float64)

    def log_odds(self, features: Features) -> NDArray[np.float64]:
        """Return the log-odds of each pair, float64[k]."""
        return np.asarray(self.contributions(features).sum(axis=1) + self.intercept, np.float64)


@dataclass(frozen=True, slots=True)
class RelationModel:
    """`copy` tells copies from other texts; `retelling` those that say it all in other words, where its log-odds are positive;
    `spun` tells, of copies, the spun from the rewritten.

    `slope` and `offset` calibrate the log-odds of `copy` (Platt); a `reworded` pair is at least as likely a copy as none.
    """

    copy: Logistic
    retelling: Logistic
    spun: Logistic
    slope: float
    offset: float

    def confidence(self, features: Features) -> NDArray[np.float64]:
        """Return the probability that each pair are copies, float64[k]."""
        return np.asarray(1 / (1 + np.exp(-self.account(features).sum(axis=1))), np.float64)

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the columns of `account`: `base`, then the features."""
        return ("base", *self.copy.columns, "reworded")

    def account(self, features: Features) -> NDArray[np.float64]:
        """Return what the log-odds of each confidence begin with and what each feature adds, float64[k, measures]."""
        added = self.slope * self.copy.contributions(features)
        base = np.full((len(added), 1), self.slope * self.copy.intercept + self.offset)
        lacking = np.maximum(-base[:, 0] - added.sum(axis=1), 0) * features["reworded"]
        return np.hstack([base, added, lacking[:, None]])

    def is_spun(self, features: Features) -> NDArray[np.bool_]:
        """Tell of each pair of copies whether one is a spun one."""
        return np.asarray(self.spun.log_odds(features) > 0, np.bool_)

    def to_json(self) -> dict[str, Any]:
        """Return the content of the model file."""
        return {"version": VERSION, **asdict(self)}


def from_json(stored: dict[str, Any]) -> RelationModel:
    """Return the model of a model file's content."""
    copy, retelling, spun = (_logistic(stored[part]) for part in ("copy", "retelling", "spun"))
    return RelationModel(copy, retelling, spun, stored["slope"], stored["offset"])


def _logistic(stored: dict[str, Any]) -> Logistic:
    columns, mean, scale, weights = (tuple(stored[name]) for name in ("columns", "mean", "scale", "weights"))
    return Logistic(columns, mean, scale, weights, stored["intercept"])


@once
def relation_model() -> RelationModel:
    """Read the shipped model; the same object at each call."""
    return from_json(json.loads(FILE.read_text(encoding="utf-8")))
