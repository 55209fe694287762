"""Running a stage in other processes of this machine, for stages whose plain Python would hold up threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from dedup.engine.local import ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Item = TypeVar("Item")
Result = TypeVar("Result")


class ProcessEngine:
    """A pool of processes; use it as a context manager.

    The processes are started afresh (by loky) instead of forked: a fork would copy the locks that threads of
    Arrow and numba hold, and a fresh interpreter of the standard library would run the caller's script again.
    """

    def __init__(self, processes: int) -> None:
        from loky import ProcessPoolExecutor

        self.workers = processes
        self._pool = ProcessPoolExecutor(processes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # After an error or Ctrl-C nobody waits for what the processes are still at.
        self._pool.shutdown(wait=True, kill_workers=kind is not None)

    def map(self, stage: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield `stage(item)` for each item, in order, a few items ahead of the reader."""
        return ahead(self._pool, stage, items, 2 * self.workers)
