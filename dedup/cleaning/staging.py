"""The folder beside an output in which it is prepared, by one run at a time."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dedup.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def folder_of(out: Path) -> Path:
    """Return the folder for an output; its name is fixed, so that a run after a kill clears it."""
    return out.parent / f".{out.name}.partial"


@contextmanager
def held(out: Path) -> Iterator[Path]:
    """Yield the empty folder for an output, which no other run can hold; it is gone when the block ends.

    Raises `OutputError` where another run is at work on the same output.
    """
    folder = folder_of(out)
    handle = _locked(folder, out)
    try:
        for left in folder.iterdir():  # by a run that was killed
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def _locked(folder: Path, out: Path) -> int | None:
    """Make the folder and lock it until the handle returned is closed; None where the system has no such locks."""
    while True:
        folder.mkdir(exist_ok=True)
        if sys.platform == "win32":
            return None
        import fcntl

        try:
            handle = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:  # another run has just ended
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise OutputError(
                f"another run is writing {out}", "Wait until it has ended, or name another output."
            ) from None
        except OSError:  # a file system without locks
            return handle
        if folder.exists() and os.path.samestat(os.fstat(handle), folder.stat()):
            return handle
        os.close(handle)  # the folder of a run that has just ended
