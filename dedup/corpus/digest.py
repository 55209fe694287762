"""The SHA-256 of files as stored; that of large ones is worked out by a thread of its own while others parse them."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGE: Final = 32 << 20
"""Bytes from which a file is read once more to be hashed, out of what the system keeps of files just read."""

_PIECE: Final = 16 << 20
"""Bytes hashed at a time: so many that waiting for the interpreter between two pieces does not count."""


def digests(paths: Iterable[str]) -> dict[str, Future[str]]:
    """Return what will be the hexadecimal hash of each file; empty for one that cannot be read.

    They are hashed in this order, beginning at once: the program has loading to do before it can parse anything.
    What is not done when it ends is given up.
    """
    found: dict[str, Future[str]] = {path: Future() for path in paths}

    def work() -> None:
        buffer = memoryview(bytearray(_PIECE))
        for path, digest in found.items():
            try:
                digest.set_result(_sha256(path, buffer))
            except OSError:
                digest.set_result("")

    if found:
        Thread(target=work, name="dedup-hash", daemon=True).start()
    return found


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file as stored."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256(path: str, buffer: memoryview) -> str:
    digest = hashlib.sha256()
    with Path(path).open("rb", buffering=0) as file:
        while size := file.readinto(buffer):
            digest.update(buffer[:size])
    return digest.hexdigest()
