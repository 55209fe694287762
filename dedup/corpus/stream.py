"""Bytes out of a file as stored: hashed and decompressed, ahead of the reader."""

from __future__ import annotations

import hashlib
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, BinaryIO, Final

from dedup.corpus.decompress import DamageError, decompressed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.corpus.decompress import Compression

_STORED_CHUNK: Final = 2 << 20
_COMPRESSED_CHUNK: Final = 1 << 16
"""Bytes read at a time, of a plain and of a compressed file, which grows."""

_AHEAD: Final = 4
"""Chunks that are read before they are asked for."""


class Stream:
    """The decompressed content of one stored file as chunks of bytes, hashed on the way.

    Iterate it once. A file that breaks off hands over all that could be read, then stops, with the reason in
    `damage`; `sha256` is of the whole file as stored, known when the iteration has ended.
    """

    def __init__(
        self, file: BinaryIO, compression: Compression | None, head: bytes = b"", *, hashed: bool = True
    ) -> None:
        """`head` is what has been read of the file already, to tell its format. What is not `hashed` has no `sha256`."""
        self.damage: str | None = None
        self._file = file
        self._head = head
        self._compression = compression
        self._hash = hashlib.sha256() if hashed else None

    @property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of what has been read of the file as stored."""
        assert self._hash is not None  # noqa: S101 - asked for of what is hashed
        return self._hash.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        yield from self._until_damage(_prefetched(self._decompressed()))
        self.drain()

    def read(self, limit: int) -> bytes:
        """Return the whole content, read on the calling thread; of what is longer than `limit`, a part that is so too."""
        parts: list[bytes] = []
        size = 0
        for part in self._until_damage(self._decompressed()):
            parts.append(part)
            size += len(part)
            if size > limit:
                break
        self.drain()
        return b"".join(parts)

    def drain(self) -> None:
        """Read what is left, so that the hash covers the whole file."""
        try:
            for _ in self._stored():
                pass
        except OSError as error:
            self.damage = self.damage or f"cannot be read: {error.strerror or error}"

    def _until_damage(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the chunks up to where the file breaks off, and note why it does."""
        try:
            yield from chunks
        except DamageError as error:
            self.damage = str(error)
        except OSError as error:
            self.damage = f"cannot be read: {error.strerror or error}"

    def _stored(self) -> Iterator[bytes]:
        size = _COMPRESSED_CHUNK if self._compression else _STORED_CHUNK
        while chunk := self._head or self._file.read(size):
            self._head = b""
            if self._hash is not None:
                self._hash.update(chunk)
            yield chunk

    def _decompressed(self) -> Iterator[bytes]:
        if self._compression is None:
            return self._stored()
        return decompressed(self._stored(), self._compression)


def _prefetched(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the chunks while one thread reads, hashes and decompresses the next few."""
    with ThreadPoolExecutor(1, thread_name_prefix="dedup-read") as pool:
        pending = deque(pool.submit(next, chunks, None) for _ in range(_AHEAD))
        while (chunk := pending.popleft().result()) is not None:
            pending.append(pool.submit(next, chunks, None))
            yield chunk
