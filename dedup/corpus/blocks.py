"""Reading the files of a corpus, one after the other, as blocks that any thread can parse."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from dedup.corpus.batch import BATCH_BYTES, Block, MissingFieldError, too_long, unread
from dedup.corpus.decompress import compression_of
from dedup.corpus.encoding import byte_order_mark
from dedup.corpus.in_place import FileState
from dedup.corpus.source import STDIN, Source
from dedup.corpus.stream import Stream
from dedup.corpus.text import FileBlock, StoredFile
from dedup.errors import InputError
from dedup.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from concurrent.futures import Future

    from dedup.config import Config, InputFormat
    from dedup.corpus.html import MissingExtraError

_RANDOM_ACCESS: Final = frozenset({"parquet", "arrow", "sqlite"})
_SNIFFED: Final = 4096


class Reading:
    """One pass through the sources of a corpus.

    `ahead` has what will be the hashes of some files, by path; others are hashed on the way. When the blocks are
    exhausted, `hashes` has that of each input and `warnings` what a user should know.
    """

    def __init__(
        self,
        sources: tuple[Source, ...],
        skipped: tuple[Skipped, ...],
        ahead: Mapping[str, Future[str]],
        config: Config,
    ) -> None:
        self.hashes: dict[str, str | Future[str]] = {}
        self.warnings: list[str] = []
        self._sources = sources
        self._skipped = skipped
        self._ahead = ahead
        self._config = config
        self._of_no_use: list[InputError] = []  # why sources of a folder gave nothing that a user can see to

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks, those of one source after those of another."""
        if self._skipped:
            yield unread(*self._skipped)
        for are_files, group in groupby(self._sources, attrgetter("is_document")):
            if are_files:
                yield from self._files(group)
            else:
                for source in group:
                    yield from self._records(source)
        if self._of_no_use and len(self._of_no_use) == len(self._sources):
            raise self._of_no_use[0]

    def hash_of(self, path: str) -> str:
        """Return the hexadecimal SHA-256 of an input, once all is read."""
        digest = self.hashes.get(path, "")
        return digest if isinstance(digest, str) else digest.result()

    def _files(self, sources: Iterable[Source]) -> Iterator[Block]:
        files: list[StoredFile] = []
        size = 0
        listings: dict[str, list[str]] = {}
        for source in sources:
            file, digest = self._stored_file(source)
            if source.format == "html":
                file = self._readable_page(source, file)
            if source.walked:
                listings.setdefault(source.root, []).append(f"{digest}  {source.label}\n")
            else:
                self.hashes[source.name] = digest
            files.append(file)
            size += len(file.data)
            if size >= BATCH_BYTES or len(files) >= 4096:
                yield FileBlock(tuple(files))
                files, size = [], 0
        if files:
            yield FileBlock(tuple(files))
        for root, lines in listings.items():
            seen = self.hash_of(root)
            self.hashes[root] = hashlib.sha256((seen + "".join(lines)).encode()).hexdigest()

    def _stored_file(self, source: Source) -> tuple[StoredFile, str]:
        page = source.format == "html"
        try:
            with open(source.path, "rb") as file:
                if os.fstat(file.fileno()).st_size > self._config.max_doc_bytes:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                    reason = too_long("file", self._config.max_doc_bytes)
                    return StoredFile(source.label, source.name, b"", damage=reason), digest
                stream = Stream(file, source.compression)
                data = stream.read(self._config.max_doc_bytes)
        except OSError as error:
            return StoredFile(source.label, source.name, b"", damage=_unreadable(error, source)), ""
        damage = f"file {stream.damage}" if stream.damage else None
        return StoredFile(source.label, source.name, data, page, damage), stream.sha256

    def _readable_page(self, source: Source, file: StoredFile) -> StoredFile:
        """Return a web page as it is, or one to be skipped where the extra for pages is missing."""
        error = self._missing_extra
        if error is None:
            return file
        if not source.walked:
            raise error
        self._of_no_use.append(error)
        return replace(file, data=b"", damage=_with_hint(error))

    @cached_property
    def _missing_extra(self) -> MissingExtraError | None:
        """Why web pages cannot be read; looked for once, as there may be very many."""
        from dedup.corpus.html import MissingExtraError, require

        try:
            require()
        except MissingExtraError as error:
            return error
        return None

    def _records(self, source: Source) -> Iterator[Block]:
        """Yield the blocks of a source of many records, then why it broke off, if it did."""
        from dedup.corpus.html import MissingExtraError

        reason: str | None = None
        digest = self._ahead.get(source.path)
        try:
            with _opened(source) as file:
                if source.format in _RANDOM_ACCESS and source.compression is None and source.path != STDIN:
                    self.hashes[source.name] = digest or hashlib.file_digest(file, "sha256").hexdigest()
                    yield from _random_access(source, source.path, self._config)
                else:
                    stream, source_as_found, chunks = _sniffed(
                        source, file, self._config.text_field, hashed=digest is None
                    )
                    # Of a large file that is read again anyway, texts are left where they are.
                    state = FileState.of(source.path, file) if digest is not None else None
                    yield from _streamed(source_as_found, stream, chunks, self._config, state)
                    for _ in chunks:  # a reader may stop before the end
                        pass
                    self.hashes[source.name] = digest or stream.sha256
                    reason = f"file {stream.damage}" if stream.damage else None
        except MissingFieldError as error:
            if not source.walked:
                raise
            self._of_no_use.append(error)
            self.hashes.pop(source.name, None)
            self.warnings.append(f"{error}; it was left out. {error.hint}")
        except MissingExtraError as error:
            if not source.walked:
                raise
            self._of_no_use.append(error)
            reason = _with_hint(error)
        except OSError as error:
            reason = _unreadable(error, source)
        except _damage_errors() as error:
            reason = f"file is damaged: {_first_line(error)}"
        if reason:
            yield unread(Skipped(source.name, 0, reason))


def _streamed(
    source: Source, stream: Stream, chunks: Iterator[bytes], config: Config, state: FileState | None
) -> Iterator[Block]:
    match source.format:
        case "jsonl":
            from dedup.corpus import jsonl

            return jsonl.blocks(source, chunks, config, state if source.compression is None else None)
        case "json":
            from dedup.corpus import json_array

            return json_array.blocks(source, chunks, config)
        case "csv" | "tsv":
            from dedup.corpus import delimited

            return delimited.blocks(source, chunks, config, damaged=lambda: stream.damage is not None)
        case "warc":
            from dedup.corpus import warc

            return warc.blocks(source, chunks, config)
        case "text" | "html":
            return _single(source, stream, chunks)
        case _:
            return _spooled(source, chunks, config)


def _single(source: Source, stream: Stream, chunks: Iterator[bytes]) -> Iterator[Block]:
    """Yield the one document of standard input or a pipe. Raises `MissingExtraError` for a web page that nothing can read."""
    if source.format == "html":
        from dedup.corpus.html import require

        require()
    data = b"".join(chunks)
    damage = f"file {stream.damage}" if stream.damage else None
    yield FileBlock((StoredFile(source.label, source.name, data, source.format == "html", damage),))


def _spooled(source: Source, chunks: Iterator[bytes], config: Config) -> Iterator[Block]:
    """Yield the blocks of a format that needs random access, from a stream that has none."""
    with tempfile.NamedTemporaryFile(prefix="dedup-") as copy:
        for chunk in chunks:
            copy.write(chunk)
        copy.flush()
        yield from _random_access(source, copy.name, config)


def _random_access(source: Source, path: str, config: Config) -> Iterator[Block]:
    if source.format == "sqlite":
        from dedup.corpus import sqlite

        return sqlite.blocks(source, path, config)
    from dedup.corpus import columnar

    return columnar.blocks(source, path, config)


def _sniffed(
    source: Source, file: BinaryIO, text_field: str, *, hashed: bool
) -> tuple[Stream, Source, Iterator[bytes]]:
    """Return the stream, the source with its format found out where its name did not tell, and the content."""
    head = file.read(_SNIFFED)
    compression = source.compression or compression_of(head)
    stream = Stream(file, compression, head, hashed=hashed)
    chunks = iter(stream)
    if source.format != "auto":
        return stream, source, chunks
    content = b""
    for chunk in chunks:
        content += chunk
        if len(content) >= _SNIFFED:
            break
    found = replace(source, format=_format_by_content(content, source, text_field), compression=compression)
    return stream, found, chain([content], chunks)


def _format_by_content(head: bytes, source: Source, text_field: str) -> InputFormat:
    mark, encoding = byte_order_mark(head)
    text = head[len(mark) :].decode(encoding, errors="replace").lstrip()
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"ARROW1", b"\xff\xff\xff\xff")):
        return "arrow"
    if head.startswith(b"SQLite format 3\0"):
        return "sqlite"
    if text.startswith("WARC/"):
        return "warc"
    if text.startswith(("{", "[")):
        return "json"
    if text[:15].lower().startswith(("<!doctype html", "<html")):
        return "html"
    if not text:
        return "jsonl"
    if _is_table_header(text.partition("\n")[0], text_field):
        return "csv"
    name = "standard input" if source.path == STDIN else source.name
    raise InputError(
        f"cannot tell the format of {name}",
        f"Name it, such as --input-format text or csv; a table is known by a column {text_field!r}.",
    )


def _is_table_header(line: str, text_field: str) -> bool:
    """Tell whether a line names several columns, the text among them."""
    from dedup.corpus.delimited import delimiter_of

    cells = [cell.strip().strip('"') for cell in line.split(delimiter_of(line.encode()))]
    return len(cells) > 1 and text_field in cells


@contextmanager
def _opened(source: Source) -> Iterator[Any]:
    if source.path == STDIN:
        if sys.stdin is None:
            raise InputError("standard input is closed", "Pipe something into it, or name a file.")
        yield sys.stdin.buffer
        return
    with open(source.path, "rb") as file:
        yield file


def _damage_errors() -> tuple[type[Exception], ...]:
    import sqlite3

    import pyarrow as pa

    # Names of columns that are not UTF-8 come up as the last.
    return (pa.ArrowException, sqlite3.DatabaseError, UnicodeDecodeError)


def _unreadable(error: OSError, source: Source) -> str:
    if error.errno is None:  # Arrow's way of saying that the content is malformed
        return f"file is damaged: {_first_line(error)}"
    if not source.walked:
        raise InputError(f"{source.name}: {error.strerror}") from None
    return f"cannot be read: {error.strerror}"


def _with_hint(error: InputError) -> str:
    """Return an error as the reason for a skipped record: in one line, with what to do about it."""
    return f"{error}. {error.hint}"


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
