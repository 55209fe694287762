"""Probabilities from scores, and how far such probabilities can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 10
"""Bins of equal width into which confidences are sorted."""


def platt(
    scores: NDArray[np.float64], labels: NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[float, float]:
    """Return slope and offset that turn scores into the log-odds of label 1 (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6, max_iter=5000)
    model.fit(scores[:, None], labels, sample_weight=weights)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def bin_of(confidence: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the bin of each confidence, int64[k]."""
    return np.asarray(np.minimum((confidence * BINS).astype(int), BINS - 1), np.int64)


def calibration_error(
    confidence: NDArray[np.float64], right: NDArray[np.bool_] | NDArray[np.int64], weight: NDArray[np.float64]
) -> float:
    """Return the expected calibration error: how far confidence and the share that is right are apart, over all bins."""
    gap = np.bincount(bin_of(confidence), weight * (confidence - right), minlength=BINS)
    return float(np.abs(gap).sum() / weight.sum())
