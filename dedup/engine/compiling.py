"""Telling whoever waits that kernels are being compiled: tens of seconds, at the first larger scan on a machine."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STAGE = "compiling, once on this machine"


@contextmanager
def told_of_compiling(tell: Callable[[str, int, int | None], None]) -> Iterator[None]:
    """Call `tell` with STAGE, the number of functions compiled and, when all that were begun are, the same once more.

    What is found in the cache is not compiled. Loads the compiler, about 0.3 s.
    """
    from numba.core import event

    begun: list[Any] = []
    compiled = 0

    class Listener(event.Listener):
        def on_start(self, event: Any) -> None:
            begun.append(event)
            tell(STAGE, compiled, None)

        def on_end(self, event: Any) -> None:  # noqa: ARG002
            nonlocal compiled
            begun.pop()
            compiled += 1
            tell(STAGE, compiled, None if begun else compiled)

    with event.install_listener("numba:compile", Listener()):
        yield
