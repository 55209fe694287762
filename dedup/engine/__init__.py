"""Where the stages run: on threads or processes of this machine, or on a Ray cluster; and who is told how far they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Item = TypeVar("Item")
Result = TypeVar("Result")

Progress: TypeAlias = Callable[[str, int, int | None], None]
"""Told (the stage, how much of it is done, how much there is, or None where that is not known)."""


class Engine(Protocol):
    """Runs a pure stage over items, in order, on several workers."""

    def map(self, stage: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield `stage(item)` for each item, in order."""
        ...
