"""The shipped relation model: what it must hold whatever it was trained on."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.match.columns import COLUMNS, by_name
from dedup.models.relations import from_json, relation_model

rows = st.lists(st.floats(0, 1), min_size=len(COLUMNS), max_size=len(COLUMNS)).map(
    lambda row: np.array([row])
)


def test_no_evidence_speaks_against_a_copy_by_being_larger() -> None:
    assert min(relation_model().copy.weights) >= 0
    assert set(relation_model().copy.columns) <= by_name(np.zeros((1, len(COLUMNS)))).keys()


def test_the_file_holds_the_whole_model() -> None:
    assert from_json(relation_model().to_json()) == relation_model()


@given(rows)
def test_confidence_is_a_probability(row: np.ndarray) -> None:
    (confidence,) = relation_model().confidence(by_name(row))
    assert 0 < confidence < 1


@given(rows, st.sampled_from(relation_model().copy.columns), st.floats(0, 1))
def test_more_of_any_evidence_gives_no_less_confidence(row: np.ndarray, column: str, more: float) -> None:
    larger = row.copy()
    larger[0, COLUMNS.index("length" if column == "extent" else column)] += more
    before, after = (relation_model().confidence(by_name(x))[0] for x in (row, larger))
    assert after >= before - 1e-12  # but for the rounding of sums
