"""Compiling kernels: tens of seconds at the first larger scan on a machine, which somebody waits for.

numba compiles one kernel at a time. So those of the match stage are compiled by a second process, into the same cache,
while this one compiles what it reads with.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.engine import Progress

STAGE = "compiling, once on this machine"
LATER = "dedup.match.precompile"
"""The module that compiles the kernels of the match stage."""


class Ahead:
    """The process that compiles what is needed later, if one was started."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._over = False

    def start(self) -> None:
        """Start it, unless it was, or what it would compile is being waited for already."""
        if self._process is None and not self._over:
            command = [sys.executable, "-m", LATER]
            silent = subprocess.DEVNULL
            self._process = subprocess.Popen(command, stdin=silent, stdout=silent, stderr=silent)  # noqa: S603

    def wait(self) -> None:
        """Wait until it has compiled everything. What it could not is compiled here, as if it had not been."""
        self._over = True
        if self._process is not None:
            self._process.wait()

    def stop(self) -> None:
        """End it, whatever it is at."""
        self._over = True
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@contextmanager
def compiling(tell: Progress, *, ahead: bool) -> Iterator[Ahead]:
    """Report each function that is compiled while the context lasts; what is found in the cache is not.

    `tell` is called with STAGE, the number of functions compiled, and None, or that number again when no function is being
    compiled. The first one means that others will follow: where `ahead` allows it, a second process is started for
    these. Loads the compiler, which takes about 0.3 s.
    """
    from numba.core import event

    begun: list[Any] = []
    compiled = 0
    second = Ahead()

    class Listener(event.Listener):
        def on_start(self, event: Any) -> None:
            if ahead:
                second.start()
            begun.append(event)
            tell(STAGE, compiled, None)

        def on_end(self, event: Any) -> None:  # noqa: ARG002
            nonlocal compiled
            begun.pop()
            compiled += 1
            tell(STAGE, compiled, None if begun else compiled)

    with event.install_listener("numba:compile", Listener()):
        try:
            yield second
        finally:
            second.stop()
