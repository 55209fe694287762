from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

from dedup.models.once import once


def test_threads_that_ask_at_once_share_one_table() -> None:
    built: list[object] = []

    @once
    def table() -> object:
        sleep(0.01)
        built.append(object())
        return built[-1]

    together = Barrier(4)

    def ask(_: int) -> object:
        together.wait()
        return table()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ask, range(4)))
    assert built == [found[0]]
    assert all(one is found[0] for one in found)
