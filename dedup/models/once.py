"""Tables that are built when they are first asked for, once for all threads.

`functools.cache` keeps a result but lets threads that ask at the same time compute it each: at the start of a scan all
of them ask for all tables.
"""

from __future__ import annotations

from functools import cache, wraps
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Table = TypeVar("Table")


def once(build: Callable[[], Table]) -> Callable[[], Table]:
    """Return a function that builds a table at its first call and gives back the same one at each."""
    lock, kept = Lock(), cache(build)

    @wraps(build)
    def table() -> Table:
        with lock:
            return kept()

    return table
