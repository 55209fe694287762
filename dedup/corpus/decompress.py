"""Decompression that distinguishes data that ends from data that was cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Compression = Literal["gz", "zst", "bz2", "xz"]

_MAGIC: Final[dict[Compression, bytes]] = {
    "gz": b"\x1f\x8b",
    "zst": b"\x28\xb5\x2f\xfd",
    "bz2": b"BZh",
    "xz": b"\xfd7zXZ\x00",
}
_EXPANDED: Final = 4 << 20
"""Bytes that compressed data expands to before they are handed on."""


class DamageError(Exception):
    """The stored bytes end early or are not what they should be; `str()` is the reason, for a `Skipped`."""


def compression_of(head: bytes) -> Compression | None:
    """Return the compression that the first bytes of a file show."""
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
                package, _, _ = type(error).__module__.partition(".")
                if package not in {"zlib", "zstd", "_lzma", "builtins", "zstandard"}:
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
    """A decoder that cannot bound what it returns, made to look like those that can: it is fed slice by slice, until there is enough."""

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

            # Deflate expands a thousandfold at most: a slice becomes 64 MB at most, as does one of Zstandard below.
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
