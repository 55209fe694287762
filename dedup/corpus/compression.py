"""Bytes out of a file as stored: hashed, decompressed, transcoded to UTF-8, ahead of the reader.

Every decompressor here tells a stream that ends from one that was cut off; `DamageError` says which byte
sequence broke after everything before it has been handed on.
"""

from __future__ import annotations

import codecs
import hashlib
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Compression = Literal["gz", "zst", "bz2", "xz"]

_MAGIC: Final[dict[Compression, bytes]] = {
    "gz": b"\x1f\x8b",
    "zst": b"\x28\xb5\x2f\xfd",
    "bz2": b"BZh",
    "xz": b"\xfd7zXZ\x00",
}
_STORED_CHUNK: Final = 2 << 20
_COMPRESSED_CHUNK: Final = 1 << 16
_EXPANDED: Final = 4 << 20
_AHEAD: Final = 4


class DamageError(Exception):
    """The stored bytes end early or are not what they should be; `str()` is the reason, for a `Skipped`."""


class Stream:
    """The decompressed content of one stored file as chunks of bytes, hashed on the way.

    Iterate it once. A file that breaks off hands over all that could be read, then stops, with the reason in
    `damage`; `sha256` is of the whole file as stored, known when the iteration has ended.
    """

    def __init__(self, file: BinaryIO, compression: Compression | None, head: bytes = b"") -> None:
        """`head` is what has been read of the file already, to tell its format."""
        self.damage: str | None = None
        self._file = file
        self._head = head
        self._compression = compression
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of what has been read of the file as stored."""
        return self._hash.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from _prefetched(self._decompressed())
        except DamageError as error:
            self.damage = str(error)
        except OSError as error:
            self.damage = f"cannot be read: {error.strerror or error}"
        self.drain()

    def read(self, limit: int) -> bytes:
        """Return the whole content, read on the calling thread; of what is longer than `limit`, a part that is so too."""
        parts: list[bytes] = []
        size = 0
        try:
            for part in self._decompressed():
                parts.append(part)
                size += len(part)
                if size > limit:
                    break
        except DamageError as error:
            self.damage = str(error)
        except OSError as error:
            self.damage = f"cannot be read: {error.strerror or error}"
        self.drain()
        return b"".join(parts)

    def drain(self) -> None:
        """Read what is left, so that the hash covers the whole file."""
        try:
            for _ in self._stored():
                pass
        except OSError as error:
            self.damage = self.damage or f"cannot be read: {error.strerror or error}"

    def _stored(self) -> Iterator[bytes]:
        size = _COMPRESSED_CHUNK if self._compression else _STORED_CHUNK
        while chunk := self._head or self._file.read(size):
            self._head = b""
            self._hash.update(chunk)
            yield chunk

    def _decompressed(self) -> Iterator[bytes]:
        if self._compression is None:
            return self._stored()
        return decompressed(self._stored(), self._compression)


def compression_of(head: bytes) -> Compression | None:
    """Return the compression that the first bytes of a file speak of."""
    return next((kind for kind, magic in _MAGIC.items() if head.startswith(magic)), None)


def decompressed(chunks: Iterable[bytes], compression: Compression) -> Iterator[bytes]:
    """Yield the content of compressed chunks; streams may follow one another, zero bytes may pad the end.

    Raises `DamageError` where the data is cut off, is corrupt or is followed by something else.
    """
    new = _decoder(compression)
    decoder = new()
    for position, chunk in enumerate(chunks):
        rest = chunk
        while rest:
            if decoder.eof:
                if not rest.strip(b"\0"):
                    break
                if not _may_begin(compression, rest):
                    raise DamageError(f"is followed by data that is not {compression}")
                decoder = new()
            elif position == 0 and rest is chunk and not _may_begin(compression, rest):
                raise DamageError(f"is not {compression} data")
            try:
                yield from _expanded(decoder, rest)
            except Exception as error:
                if type(error).__module__ not in {"zlib", "zstd", "_lzma", "builtins", "zstandard"}:
                    raise
                raise DamageError(f"has corrupt {compression} data: {error}") from None
            rest = decoder.unused_data if decoder.eof else b""
    if not decoder.eof:
        raise DamageError(f"breaks off in the middle of its {compression} data")


def _expanded(decoder: Any, data: bytes) -> Iterator[bytes]:
    """Yield what the data expands to in pieces of bounded size: a kilobyte can hold gigabytes."""
    if content := decoder.decompress(data, _EXPANDED):
        yield content
    while not decoder.eof and not decoder.needs_input:
        if content := decoder.decompress(b"", _EXPANDED):
            yield content


class _Sliced:
    """A decoder that knows no bound, in the manner of the others: fed with slices of some bytes, until there is enough."""

    def __init__(self, decoder: Any, size: int) -> None:
        self._decoder = decoder
        self._slice = size
        self._data = b""
        self._position = 0

    @property
    def eof(self) -> bool:
        return bool(self._decoder.eof)

    @property
    def needs_input(self) -> bool:
        return self._position >= len(self._data)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._decoder.unused_data) + self._data[self._position :]

    def decompress(self, data: bytes, enough: int) -> bytes:
        if data:
            self._data, self._position = self._data[self._position :] + data, 0
        parts: list[bytes] = []
        size = 0
        while size < enough and not self.eof and not self.needs_input:
            end = self._position + self._slice
            parts.append(self._decoder.decompress(self._data[self._position : end]))
            self._position = min(end, len(self._data))
            size += len(parts[-1])
        return b"".join(parts)


def _may_begin(compression: Compression, data: bytes) -> bool:
    magic = _MAGIC[compression]
    if compression == "zst" and data[1:4] == b"\x2a\x4d\x18":  # a skippable frame
        return True
    return data.startswith(magic[: len(data)])


def _decoder(compression: Compression) -> Callable[[], Any]:
    match compression:
        case "gz":
            import zlib

            # At most a thousandfold: 64 MB for a slice, as for one of Zstandard below.
            return lambda: _Sliced(zlib.decompressobj(wbits=31), 1 << 16)
        case "zst":
            import zstandard

            return lambda: _Sliced(
                zstandard.ZstdDecompressor(max_window_size=1 << 31).decompressobj(), 1 << 11
            )
        case "bz2":
            import bz2

            return bz2.BZ2Decompressor
        case "xz":
            import lzma

            return lzma.LZMADecompressor


def _prefetched(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the chunks while one thread reads, hashes and decompresses the next few."""
    with ThreadPoolExecutor(1, thread_name_prefix="dedup-read") as pool:
        pending = deque(pool.submit(next, chunks, None) for _ in range(_AHEAD))
        while (chunk := pending.popleft().result()) is not None:
            pending.append(pool.submit(next, chunks, None))
            yield chunk


_BOMS: Final = (
    # The longer first: the mark of UTF-32-LE begins with that of UTF-16-LE.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def byte_order_mark(head: bytes) -> tuple[bytes, str]:
    """Return the byte order mark that text begins with (may be empty) and the encoding it speaks of."""
    return next(((mark, name) for mark, name in _BOMS if head.startswith(mark)), (b"", "utf-8"))


def as_utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield text as UTF-8 without its byte order mark; UTF-16 and UTF-32 are told by theirs.

    Malformed UTF-16 comes out as malformed UTF-8, so that only the record it stands in is refused.
    """
    iterator = iter(chunks)
    head = b""
    for chunk in iterator:
        head += chunk
        if len(head) >= 4:
            break
    mark, encoding = byte_order_mark(head)
    head = head[len(mark) :]
    if encoding == "utf-8":
        if head:
            yield head
        yield from iterator
        return
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    yield decoder.decode(head).encode(errors="surrogatepass")
    for chunk in iterator:
        yield decoder.decode(chunk).encode(errors="surrogatepass")
    rest, _ = decoder.getstate()
    if rest:
        yield b"\xff"  # half a character: refuse the record it ends
