"""Clusters are stars of verified pairs: nothing chains, and only what can stand for all others is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.match.cluster import first_of_each, keepers, stars
from dedup.model import Relation
from tests.match.corpora import edited, made, matches, order, pair_table, rows_of

if TYPE_CHECKING:
    from dedup.match.pairs import PairTable

NEAR, CONTAINED, SPUN = Relation.NEAR, Relation.CONTAINED, Relation.SPUN


def clusters(pairs: PairTable, documents: int) -> list[int]:
    centre: list[int] = stars(pairs, np.arange(documents)).tolist()
    return centre


def test_nobody_is_alike() -> None:
    assert clusters(pair_table([]), 3) == [0, 1, 2]


def test_copies_gather_around_the_best_connected() -> None:
    pairs = pair_table([(0, 2, NEAR, 0.8), (1, 2, NEAR, 0.8), (2, 3, NEAR, 0.9)])
    assert clusters(pairs, 4) == [2, 2, 2, 2]


def test_a_bridge_between_two_groups_is_cut() -> None:
    group = [(a, b, NEAR, 0.9) for a in range(4) for b in range(a + 1, 4)]
    other = [(a + 4, b + 4, NEAR, 0.9) for a, b, *_ in group]
    centre = clusters(pair_table([*group, (3, 4, NEAR, 0.71), *other]), 8)
    # The bridge ends are best connected; each group keeps its own, and the bridge joins no more than its ends.
    assert len(set(centre)) >= 2
    assert not set(centre[:3]) & set(centre[5:])


def test_a_chain_falls_apart() -> None:
    pairs = pair_table([(i, i + 1, NEAR, 0.75) for i in range(9)])
    centre = clusters(pairs, 10)
    for document, middle in enumerate(centre):
        assert abs(document - middle) <= 1


def test_a_member_joins_the_centre_it_resembles_most() -> None:
    pairs = pair_table(
        [
            (0, 1, NEAR, 0.9),
            (0, 2, NEAR, 0.9),
            (0, 6, NEAR, 0.72),
            (3, 4, NEAR, 0.9),
            (3, 5, NEAR, 0.9),
            (3, 6, NEAR, 0.95),
        ]
    )
    assert clusters(pairs, 7) == [0, 0, 0, 3, 3, 3, 3]


@pytest.mark.parametrize(("within", "kept"), [("a", 1), ("b", 0)])
def test_only_the_longer_stands_for_an_excerpt(within: str, kept: int) -> None:
    pairs = pair_table([(0, 1, CONTAINED, 0.1)], [within])
    centre = stars(pairs, np.arange(2))
    assert centre.tolist() == [kept, kept]
    for preference in ([0, 1], [1, 0]):
        assert keepers(pairs, centre, order(preference)).tolist() == [kept, kept]


def test_versions_of_about_equal_length_stand_for_each_other() -> None:
    pairs = replace(
        pair_table([(0, 1, CONTAINED, 0.65)]),
        containment_a=np.array([0.8], np.float32),
        containment_b=np.array([0.77], np.float32),
    )
    centre = stars(pairs, np.arange(2))
    for preference in ([0, 1], [1, 0]):
        kept = preference.index(0)
        assert keepers(pairs, centre, order(preference)).tolist() == [kept, kept]


def test_two_longer_texts_of_one_excerpt_are_not_copies_of_each_other() -> None:
    pairs = pair_table([(0, 1, CONTAINED, 0.1), (1, 2, CONTAINED, 0.2)], ["b", "a"])
    centre = clusters(pairs, 3)
    assert centre[0] != centre[2]


def test_the_preferred_copy_is_kept_where_it_can_stand_for_all() -> None:
    triangle = pair_table([(0, 1, NEAR, 0.9), (0, 2, NEAR, 0.9), (1, 2, NEAR, 0.9)])
    centre = stars(triangle, np.arange(3))
    for favourite in range(3):
        preference = order([0 if row == favourite else row + 1 for row in range(3)])
        assert keepers(triangle, centre, preference).tolist() == [favourite] * 3
    wedge = pair_table([(0, 1, NEAR, 0.9), (1, 2, NEAR, 0.9)])
    centre = stars(wedge, np.arange(3))
    assert keepers(wedge, centre, order([0, 2, 1])).tolist() == [1, 1, 1]


edges = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.sampled_from(list(Relation)), st.floats(0.1, 1)),
    max_size=30,
    unique_by=lambda edge: (min(edge[:2]), max(edge[:2])),
).map(lambda found: [(min(a, b), max(a, b), *rest) for a, b, *rest in found if a != b])


@given(edges, st.lists(st.sampled_from("ab"), min_size=30, max_size=30), st.permutations(range(12)))
def test_every_member_has_a_pair_with_its_keeper(
    found: list[tuple[int, int, Relation, float]], within: list[str], places: list[int]
) -> None:
    pairs = pair_table(found, within[: len(found)])
    rank = order(places)
    centre = stars(pairs, rank)
    kept = keepers(pairs, centre, rank)
    known = {(a, b): (relation, side) for (a, b, relation, _), side in zip(found, within, strict=False)}
    for grouping in (centre, kept):
        for document, other in enumerate(grouping.tolist()):
            if document == other:
                continue
            assert grouping[other] == other
            relation, side = known[min(document, other), max(document, other)]
            excerpt = min(document, other) if side == "a" else max(document, other)
            assert relation != CONTAINED or excerpt == document
    assert [centre[a] == centre[b] for a in range(12) for b in range(12)] == [
        kept[a] == kept[b] for a in range(12) for b in range(12)
    ]


@given(edges, st.permutations(range(12)))
def test_the_order_of_the_documents_changes_nothing(
    found: list[tuple[int, int, Relation, float]], places: list[int]
) -> None:
    # Whatever the row numbers, documents of the same rank form the same clusters.
    moved = [(min(places[a], places[b]), max(places[a], places[b]), r, j) for a, b, r, j in found]
    within = ["a" if places[a] < places[b] else "b" for a, b, *_ in found]
    rank = np.empty(12, np.int64)
    rank[places] = np.arange(12)
    one = stars(pair_table(found, ["a"] * len(found)), np.arange(12))
    other = stars(pair_table(moved, within), rank)
    assert [places[centre] for centre in one.tolist()] == other[places].tolist()


def test_texts_that_drift_are_not_one_cluster() -> None:
    generator = np.random.default_rng(7)
    drift = [made(120, generator)]
    for _ in range(40):
        drift.append(edited(drift[-1], 3, generator))
    texts = [" ".join(words) for words in drift]
    found = matches(texts)
    known = set(rows_of(found.pairs))
    for document, keeper in enumerate(found.keeper.tolist()):
        assert document == keeper or (min(document, keeper), max(document, keeper)) in known
    assert len(set(found.keeper.tolist())) > 1


@given(st.lists(st.integers(0, 7), min_size=8, max_size=8), st.permutations(range(8)))
def test_the_first_of_each_group_has_the_lowest_place(group: list[int], place: list[int]) -> None:
    first = [
        min((row for row in range(8) if group[row] == named), key=lambda row: place[row], default=named)
        for named in range(8)
    ]
    assert first_of_each(np.array(group), np.array(place)).tolist() == first
