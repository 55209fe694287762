"""Sequences whose items are made from arrays when they are asked for: there can be very many."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

BLOCK = 4096
"""Items made at a time."""


class LazySequence(Sequence[T]):
    """A sequence that equals the tuple of its items, and makes them anew each time: keep what you go through often."""

    @abstractmethod
    def _between(self, start: int, stop: int) -> Iterator[T]:
        """Yield these items; numbers leave the arrays all at once, which is much quicker."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if step == 1:
                return tuple(self._between(start, max(start, stop)))
            return tuple(self[row] for row in range(start, stop, step))
        row = range(len(self))[index]
        return next(self._between(row, row + 1))

    def __iter__(self) -> Iterator[T]:
        for start in range(0, len(self), BLOCK):
            yield from self._between(start, min(start + BLOCK, len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    @abstractmethod
    def __hash__(self) -> int: ...
