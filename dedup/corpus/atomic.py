"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from dedup.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Open a file for writing that takes the place of `path` when the block ends without an error.

    It is written beside its target, flushed to disk and renamed, so a reader (or a kill) meets the old file or the
    new one. Raises `OutputError` where the folder is missing, full or not writable.
    """
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    try:
        number, temporary = tempfile.mkstemp(prefix=f".{os.path.basename(target)[:100]}.", dir=folder)
    except OSError as error:
        hint = f"Make the folder first: mkdir -p {folder}" if isinstance(error, FileNotFoundError) else None
        raise OutputError(f"{os.fspath(path)} cannot be written: {error.strerror}", hint) from None
    try:
        with os.fdopen(number, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
        _sync_folder(folder)
    except BaseException as error:
        if os.path.exists(temporary):
            os.unlink(temporary)
        if isinstance(error, OSError):
            raise OutputError(f"{os.fspath(path)} cannot be written: {error.strerror}") from None
        raise


def write(path: str | os.PathLike[str], content: bytes | str) -> None:
    """Write a whole file atomically; text becomes UTF-8."""
    with replacing(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def _mode(target: str) -> int:
    """Return the permissions of the file to replace, or those a new file would get."""
    try:
        return os.stat(target).st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: str) -> None:
    """Make the renaming last, where the system lets a folder be synchronised."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
