"""The pairs of an article and what a language model made of it."""

from __future__ import annotations

import numpy as np

from dedup.match.columns import COLUMNS, by_name
from dedup.models.relations import relation_model
from training.relation_pairs import COPY
from training.retold_pairs import retold_pairs


def test_each_has_all_features_and_is_a_copy() -> None:
    pairs = retold_pairs()
    assert pairs.features.shape == (len(pairs.source), len(COLUMNS))
    assert np.isfinite(pairs.features).all()
    assert set(pairs.label.tolist()) == {COPY}


def test_the_shipped_model_has_learned_from_them() -> None:
    assert (relation_model().retelling.log_odds(by_name(retold_pairs().features)) > 0).mean() > 0.5
