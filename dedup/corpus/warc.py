"""Web archives: the article of each HTML response (extra `web`)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dedup.corpus.batch import BATCH_BYTES, Batch, Block, Rows, too_long, unread
from dedup.corpus.html import extract, require
from dedup.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dedup.config import Config
    from dedup.corpus.source import Source


@dataclass(frozen=True, slots=True)
class Page:
    """One HTML response of an archive; `record` counts all records of the archive from 1.

    One that is not `whole` breaks off where the archive does.
    """

    record: int
    offset: int
    url: str
    date: str | None
    html: bytes
    whole: bool = True


@dataclass(frozen=True, slots=True)
class PageBlock:
    """Some pages of an archive."""

    source: str
    pages: tuple[Page, ...]

    def parse(self, config: Config) -> Batch:
        """Return the article of each page, its address as id; pages without one are skipped."""
        rows = Rows(self.source)
        for page in self.pages:
            if len(page.html) > config.max_doc_bytes:
                text, reason = None, too_long("page", config.max_doc_bytes)
            elif not page.whole:
                text, reason = None, "page is cut off"
            else:
                text, reason = extract(page.html)
            if text is None:
                rows.skipped.append(Skipped(self.source, page.record, f"{page.url}: {reason}", page.offset))
            else:
                rows.add(page.url, page.record, text, page.date)
        return rows.batch()


def blocks(source: Source, chunks: Iterable[bytes], config: Config) -> Iterator[Block]:
    """Yield the HTML responses of a decompressed archive; other records are not documents and passed over."""
    require("trafilatura")
    require("warcio")
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    pages: list[Page] = []
    size = number = 0
    archive = ArchiveIterator(io.BufferedReader(_ChunkFile(chunks)), no_record_parse=False)
    try:
        for number, record in enumerate(archive, 1):
            kind = record.http_headers.get_header("Content-Type", "") if record.http_headers else ""
            if record.rec_type != "response" or "html" not in kind.lower():
                continue
            html = record.content_stream().read(config.max_doc_bytes + 1)
            headers = record.rec_headers
            url = headers.get_header("WARC-Target-URI", f"{source.label}:{number}").strip("<>")
            date = headers.get_header("WARC-Date")
            stored = record.raw_stream  # knows how many bytes of the record are to come
            whole = (
                len(html) > config.max_doc_bytes or bool(stored.read(1)) or not getattr(stored, "limit", 0)
            )
            pages.append(Page(number, archive.get_record_offset(), url, date, html, whole))
            size += len(html)
            if size >= BATCH_BYTES:
                yield PageBlock(source.name, tuple(pages))
                pages, size = [], 0
    except (ArchiveLoadFailed, EOFError, ValueError, AttributeError) as error:
        yield PageBlock(source.name, tuple(pages))
        pages = []
        # warcio takes for granted that a response has an address.
        why = "a response has no WARC-Target-URI" if isinstance(error, AttributeError) else error
        yield unread(Skipped(source.name, number + 1, f"archive cannot be read further: {why}"))
    yield PageBlock(source.name, tuple(pages))


class _ChunkFile(io.RawIOBase):
    """Chunks of bytes as the file that warcio wants to read."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count
