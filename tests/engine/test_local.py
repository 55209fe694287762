"""The pool of threads: in order, bounded, and gone when it is done."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from dedup.engine.local import LocalEngine

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_results_come_in_order(threads: int) -> None:
    def stage(item: int) -> int:
        time.sleep(0.002 * (item % 3))
        return item * item

    with LocalEngine(threads) as engine:
        assert list(engine.map(stage, range(40))) == [item * item for item in range(40)]


def test_no_items_no_results() -> None:
    with LocalEngine(2) as engine:
        assert list(engine.map(str, [])) == []


def test_items_are_taken_only_a_little_ahead_of_the_reader() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(1000):
            taken.append(item)
            yield item

    with LocalEngine(2) as engine:
        results = engine.map(str, items())
        for _ in range(10):
            next(results)
        assert len(taken) <= 20


def test_stages_run_at_the_same_time() -> None:
    meeting = threading.Barrier(2, timeout=20)

    def stage(_: int) -> int:
        return meeting.wait()

    with LocalEngine(2) as engine:
        assert sorted(engine.map(stage, range(2))) == [0, 1]


def test_the_error_of_a_stage_is_the_callers() -> None:
    def stage(item: int) -> int:
        if item == 3:
            raise ValueError("three")
        return item

    with LocalEngine(2) as engine:
        results = engine.map(stage, range(10))
        assert [next(results) for _ in range(3)] == [0, 1, 2]
        with pytest.raises(ValueError, match="three"):
            next(results)


def test_no_threads_are_left_behind() -> None:
    before = threading.active_count()
    with LocalEngine(4) as engine:
        next(engine.map(str, range(100)))
    assert threading.active_count() == before
