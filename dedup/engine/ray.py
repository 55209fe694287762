"""Running a stage on a Ray cluster: the one that RAY_ADDRESS names, or one of this machine's processors."""

from __future__ import annotations

import os
from collections import deque
from importlib import import_module
from typing import TYPE_CHECKING, Any, Self, TypeVar

from dedup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Item = TypeVar("Item")
Result = TypeVar("Result")


class RayEngine:
    """Tasks on a Ray cluster; use it as a context manager. Leaves a cluster that it did not start as it was.

    Raises `UsageError` where Ray is not installed.
    """

    def __init__(self, workers: int) -> None:
        # Both are read when Ray is imported; it would otherwise report its use to its makers.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        try:
            ray: Any = import_module("ray")
        except ImportError:
            raise UsageError(
                "--engine ray needs Ray", "Install it with: pip install 'corpus-dedup[ray]'"
            ) from None
        self._ray = ray
        self._started = not ray.is_initialized()
        if self._started:
            here = {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": workers, "include_dashboard": False}
            ray.init(log_to_driver=False, logging_level="error", **here)
        self.workers = int(ray.cluster_resources().get("CPU", workers))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._started:
            self._ray.shutdown()

    def map(self, stage: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield `stage(item)` for each item, in order, a few items ahead of the reader."""
        task = self._ray.remote(lambda shipped, item: shipped(item))
        shipped = self._ray.put(stage)
        pending: deque[Any] = deque()
        for item in items:
            pending.append(task.remote(shipped, item))
            if len(pending) > 2 * self.workers:
                yield self._ray.get(pending.popleft())
        while pending:
            yield self._ray.get(pending.popleft())
