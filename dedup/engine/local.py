"""Running a stage on the threads of this machine. The kernels release the GIL, so threads are enough for them."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Item = TypeVar("Item")
Result = TypeVar("Result")


class LocalEngine:
    """A pool of threads; use it as a context manager."""

    def __init__(self, threads: int) -> None:
        self.workers = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="dedup")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def map(self, stage: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield `stage(item)` for each item, in order, a few items ahead of the reader."""
        return ahead(self._pool, stage, items, 2 * self.workers)


def ahead(
    pool: Executor, stage: Callable[[Item], Result], items: Iterable[Item], most: int
) -> Iterator[Result]:
    """Yield `stage(item)` in order, at most `most` items ahead: a corpus larger than memory streams through."""
    pending: deque[Future[Result]] = deque()
    for item in items:
        pending.append(pool.submit(stage, item))
        if len(pending) > most:
            yield pending.popleft().result()
    while pending:
        yield pending.popleft().result()
