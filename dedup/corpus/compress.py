"""Compressing what is written, so that equal content gives equal bytes."""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.corpus.decompress import Compression

_PLAIN_HEADER: Final = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
_LEVELS: Final = {2: 9, 4: 1}
"""Compression level by the byte of a gzip header that speaks of it; any other value is the usual level, 6."""


@contextmanager
def compressing(
    file: BinaryIO, compression: Compression | None, header: bytes = _PLAIN_HEADER
) -> Iterator[Any]:
    """Wrap a file so that what is written to it is compressed; `header` begins a gzip file."""
    match compression:
        case None:
            yield file
            return
        case "gz":
            out: Any = _Gzip(file, header)
        case "zst":
            import zstandard

            out = zstandard.ZstdCompressor().stream_writer(file, closefd=False)
        case "bz2":
            import bz2

            out = bz2.BZ2File(file, "wb")
        case "xz":
            import lzma

            out = lzma.LZMAFile(file, "wb")  # noqa: SIM115  entered below
    with out:
        yield out


def gzip_header(head: bytes) -> bytes:
    """Return the header that a gzip file begins with: its name, time and level; a plain one for other data."""
    if not head.startswith(b"\x1f\x8b\x08") or len(head) < 10:
        return _PLAIN_HEADER
    flags, end = head[3], 10
    if flags & 4:  # extra field
        end += 2 + int.from_bytes(head[end : end + 2], "little")
    for flag in (8, 16):  # name, comment: each ends in a zero byte
        if flags & flag:
            end = head.find(b"\0", end) + 1
            if not end:
                return _PLAIN_HEADER
    if flags & 2:  # checksum of the header
        end += 2
    return head[:end] if end <= len(head) else _PLAIN_HEADER


class _Gzip:
    """A gzip file with a given header, compressed as the header says: so a file can be had again as it was."""

    def __init__(self, file: BinaryIO, header: bytes) -> None:
        self._file = file
        self._deflate = zlib.compressobj(_LEVELS.get(header[8], 6), zlib.DEFLATED, -zlib.MAX_WBITS)
        self._checksum = self._size = 0
        file.write(header)

    def write(self, content: bytes) -> None:
        self._checksum = zlib.crc32(content, self._checksum)
        self._size += len(content)
        self._file.write(self._deflate.compress(content))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.write(self._deflate.flush())
        self._file.write(self._checksum.to_bytes(4, "little"))
        self._file.write((self._size & 0xFFFFFFFF).to_bytes(4, "little"))
