"""The kernels that join samples say the same as their plain twins, and both what set arithmetic says."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.match import kernels_samples, reference_samples
from dedup.match.reference_samples import ONCE


@given(st.lists(st.sets(st.integers(0, 30), max_size=20), min_size=2, max_size=5))
def test_counting_common_samples_equals_its_twin(held: list[set[int]]) -> None:
    samples = np.array([value for row in held for value in sorted(row)], np.uint64)
    offsets = np.cumsum([0, *map(len, held)])
    pairs = np.argwhere(np.triu(np.ones((len(held), len(held))), 1))
    compiled, plain = (
        module.samples_in_common(samples, offsets, samples, offsets, pairs)
        for module in (kernels_samples, reference_samples)
    )
    assert compiled.tolist() == plain.tolist() == [len(held[a] & held[b]) for a, b in pairs]


@given(st.lists(st.sets(st.integers(0, 30), max_size=20), min_size=2, max_size=5))
def test_finding_what_the_other_lacks_equals_its_twin(held: list[set[int]]) -> None:
    samples = np.array([value for row in held for value in sorted(row)], np.uint64)
    offsets = np.cumsum([0, *map(len, held)])
    pairs = np.argwhere(~np.eye(len(held), dtype=bool))
    compiled, plain = (
        module.samples_lacking(samples, offsets, pairs) for module in (kernels_samples, reference_samples)
    )
    assert [column.tolist() for column in compiled] == [column.tolist() for column in plain]
    assert plain[0].tolist() == [value for a, b in pairs for value in sorted(held[a] - held[b])]


@given(
    st.lists(st.tuples(st.integers(0, 2**64 - 1) | st.integers(0, 5), st.integers(0, 9)), max_size=60),
    st.integers(1, 4),
    st.integers(0, 10),
)
def test_finding_the_holders_of_a_feature_equals_its_twin(
    held: list[tuple[int, int]], most: int, whole: int
) -> None:
    features = np.array([feature for feature, _ in held], np.uint64)
    owners = np.array([owner for _, owner in held], np.int32)
    compiled, plain = (
        module.holders(features, owners, most, whole) for module in (kernels_samples, reference_samples)
    )
    assert [column.tolist() for column in compiled] == [column.tolist() for column in plain]


@given(st.lists(st.sets(st.integers(0, 9), min_size=2), max_size=12), st.integers(1, 4), st.integers(0, 10))
def test_counting_shared_features_equals_its_twin(features: list[set[int]], least: int, middle: int) -> None:
    postings = np.array([d for documents in features for d in sorted(documents)], np.int32)
    bounds = np.cumsum([0, *map(len, features)], dtype=np.int64)
    buckets, offsets = held = reference_samples.buckets_of(postings, bounds, 10)
    assert [column.tolist() for column in kernels_samples.buckets_of(postings, bounds, 10)] == [
        column.tolist() for column in held
    ]
    parts = []
    for first, last in ((0, middle), (middle, 10)):
        compiled, plain = (
            module.shared_features(postings, bounds, buckets, offsets, first, last, least)
            for module in (kernels_samples, reference_samples)
        )
        assert [column.tolist() for column in compiled] == [column.tolist() for column in plain]
        parts.append(plain)
    pairs, shared, weight = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    expected = {
        (a, b): [ONCE // (len(documents) - 1) for documents in features if {a, b} <= documents]
        for a in range(10)
        for b in range(a + 1, 10)
    }
    found = dict(
        zip(map(tuple, pairs.tolist()), zip(shared.tolist(), weight.tolist(), strict=True), strict=True)
    )
    assert found == {pair: (len(of), sum(of)) for pair, of in expected.items() if len(of) >= least}
