"""From the measures of a pair to its relation and confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.match.pairs import UNKNOWN, PairTable
from dedup.match.verify import located
from dedup.model import Relation

if TYPE_CHECKING:
    from dedup.config import Config
    from dedup.match.verify import Comparison

CONTAINED = 0.75
"""Share of a document's shingles that another must hold to contain it."""

CONTAINED_SHINGLES = 20
"""Distinct shingles from which a document is long enough to be an excerpt and not a phrase."""


def relate(comparison: Comparison, config: Config) -> PairTable:
    """Return the pairs of a comparison that are copies; those that are not are left out."""
    size_a, size_b, common = comparison.shingles.T.astype(np.float64)
    jaccard = common / np.maximum(size_a + size_b - common, 1)
    containment_a, containment_b = common / np.maximum(size_a, 1), common / np.maximum(size_b, 1)
    near = jaccard >= config.threshold
    contained = ((containment_a >= CONTAINED) & (size_a >= CONTAINED_SHINGLES)) | (
        (containment_b >= CONTAINED) & (size_b >= CONTAINED_SHINGLES)
    )
    relation = np.where(near, Relation.NEAR.looseness, Relation.CONTAINED.looseness)
    containment = np.maximum(containment_a, containment_b)
    confidence = np.where(near, 0.9 + 0.1 * jaccard, containment)
    rows = np.flatnonzero(near | contained)
    passages, offsets = located(comparison, rows)
    return PairTable(
        comparison.pairs[rows, 0],
        comparison.pairs[rows, 1],
        relation[rows].astype(np.uint8),
        confidence[rows].astype(np.float32),
        jaccard[rows].astype(np.float32),
        containment_a[rows].astype(np.float32),
        containment_b[rows].astype(np.float32),
        np.full(len(rows), UNKNOWN, np.uint8),
        passages,
        offsets,
    )
