"""Which copy is kept, and the reason that is given."""

from __future__ import annotations

import numpy as np
import pytest

from dedup.config import Config, Keep
from dedup.match.keep import Merits, criteria, preference, reasons

MERITS = Merits(
    rank=np.array([3, 2, 1, 0]),
    words=np.array([100, 300, 300, 50], np.int32),
    quality=np.array([0.9, 0.7, 0.71, 0.9], np.float32),
    dates=np.array([2, 1, -1, 2]),
)


@pytest.mark.parametrize(
    ("keep", "order"),
    [
        ("first", [0, 1, 2, 3]),
        ("longest", [2, 1, 0, 3]),
        ("newest", [0, 3, 1, 2]),
        ("best", [0, 3, 1, 2]),  # of equal quality and length, the dated one goes first
    ],
)
def test_policies(keep: Keep, order: list[int]) -> None:
    assert np.argsort(preference(criteria(MERITS, Config(keep=keep)))).tolist() == order


@pytest.mark.parametrize(
    ("keep", "keeper", "members", "expected"),
    [
        ("first", 0, [0, 1, 2, 3], "first in the input"),
        ("longest", 1, [0, 1], "longest"),
        ("longest", 2, [0, 1, 2], "first by id"),
        ("newest", 0, [0, 1], "newest"),
        ("newest", 0, [0, 3], "longest"),
        ("best", 0, [0, 1], "highest quality"),
        ("best", 0, [0, 3], "most complete"),
        ("best", 1, [1, 2], "earliest"),
        ("best", 1, [0, 1], "every other member is a copy of it"),
    ],
)
def test_reasons(keep: Keep, keeper: int, members: list[int], expected: str) -> None:
    if expected.startswith("every other"):
        keeper, members = 3, [0, 3]
    policy = criteria(MERITS, Config(keep=keep))
    others = np.array([member for member in members if member != keeper])
    assert reasons(np.full_like(others, keeper), others, policy) == [expected]


def test_each_cluster_has_its_own_reason() -> None:
    policy = criteria(MERITS, Config(keep="best"))
    assert reasons(np.array([0, 1]), np.array([3, 2]), policy) == ["most complete", "earliest"]


def test_without_clusters_there_are_no_reasons() -> None:
    none = np.zeros(0, np.int64)
    assert reasons(none, none, criteria(MERITS, Config())) == []
