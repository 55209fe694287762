"""Text in UTF-8, whichever of the Unicode encodings it is stored in."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ADVICE: Final = "convert it first, for instance: iconv -f WINDOWS-1252 -t UTF-8"
"""What to do with a file that is not in Unicode: no other encoding is guessed, as a wrong guess damages text silently."""

NOT_UTF8: Final = f"not valid UTF-8; if all of the file is not, {ADVICE}"
"""Why a record cannot be read."""

_BOMS: Final = (
    # The longer first: the mark of UTF-32-LE begins with that of UTF-16-LE.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

LONGEST_MARK: Final = 4
"""Bytes of the longest byte order mark."""


def byte_order_mark(head: bytes) -> tuple[bytes, str]:
    """Return the byte order mark that text begins with (may be empty) and the encoding it stands for."""
    return next(((mark, name) for mark, name in _BOMS if head.startswith(mark)), (b"", "utf-8"))


def _beginning(chunks: Iterator[bytes]) -> bytes:
    """Take chunks until they are long enough to tell a byte order mark, or end, and return them joined."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= LONGEST_MARK:
            break
    return head


def as_utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield text as UTF-8 without its byte order mark (see `form_and_text`)."""
    _, _, text = form_and_text(chunks)
    yield from text


def form_and_text(chunks: Iterable[bytes]) -> tuple[bytes, str, Iterator[bytes]]:
    """Return the byte order mark (may be empty), the encoding, and the text as UTF-8 without the mark.

    UTF-16 and UTF-32 are told by their marks. Malformed UTF-16 comes out as malformed UTF-8, so that only the record it
    stands in is refused. Takes the first chunks at once.
    """
    iterator = iter(chunks)
    head = _beginning(iterator)
    mark, encoding = byte_order_mark(head)
    return mark, encoding, _converted(head[len(mark) :], iterator, encoding)


def _converted(head: bytes, iterator: Iterator[bytes], encoding: str) -> Iterator[bytes]:
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
