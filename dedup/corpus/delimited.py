"""CSV and TSV with a header row.

Read by the standard library's parser, which knows every dialect in the wild; what it cannot make sense of
costs one line: reading goes on at the next.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.corpus.batch import Block, MissingFieldError, Parsed, Rows, is_unicode, too_long, wanted_fields
from dedup.corpus.encoding import NOT_UTF8, form_and_text
from dedup.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dedup.config import Config
    from dedup.corpus.source import Source


@dataclass(frozen=True, slots=True)
class Row:
    """One row as stored.

    `number` counts rows from 1 (the header is 0), `raw` is its bytes with the line end; `cells` is None where the
    row cannot be parsed, and `reason` says why.
    """

    number: int
    offset: int
    raw: bytes
    cells: list[str] | None
    reason: str = ""


def blocks(
    source: Source, chunks: Iterable[bytes], config: Config, damaged: Callable[[], bool] = lambda: False
) -> Iterator[Block]:
    """Yield the rows of a source as parsed blocks. Raises `MissingFieldError` where no column is the text.

    `damaged` tells, at the end, whether the stream was cut off: then its last row is not whole.
    """
    mark, encoding, content = form_and_text(chunks)
    # Offsets of other encodings than UTF-8 are those of the text as UTF-8, without a mark.
    before = len(mark) if encoding == "utf-8" else 0
    found = rows_of(content, "\t" if source.format == "tsv" else None, config.max_doc_bytes, damaged)
    head = next(found, None)
    if head is None:
        return
    if head.cells is None:
        raise MissingFieldError(
            source.name,
            config.text_field,
            [],
            advice=f"The header cannot be read: {head.reason}. Lines must end in \\n, the first one naming the columns.",
        )
    names = [name.strip() for name in head.cells]
    if config.text_field not in names:
        raise MissingFieldError(source.name, config.text_field, names)
    rows = Rows(source.name, source.label)
    for row in found:
        if row.cells == []:
            continue
        reason = row.reason or _add(rows, row, names, config)
        if reason:
            rows.skipped.append(Skipped(source.name, row.number, reason, before + row.offset))
        if rows.full:
            yield Parsed(rows.batch())
            rows = Rows(source.name, source.label)
    yield Parsed(rows.batch())


def _add(rows: Rows, row: Row, names: list[str], config: Config) -> str:
    cells = row.cells or []
    if len(cells) != len(names):
        return f"row has {len(cells)} cells, the header {len(names)}"
    values = dict(zip(reversed(names), reversed(cells), strict=True))  # of equal names the first counts
    text, *others = (values.get(name, "") for name in wanted_fields(config))
    given, date, ignore = (value or None for value in others)
    if not is_unicode(text, given, date, ignore):
        return NOT_UTF8
    rows.add(given, row.number, text, date, ignore)
    return ""


def rows_of(
    chunks: Iterable[bytes], delimiter: str | None, limit: int, damaged: Callable[[], bool] = lambda: False
) -> Iterator[Row]:
    """Yield the header, then the rows; without a delimiter the header tells: comma, semicolon, tab or bar.

    The chunks are UTF-8. A row of no cells is an empty line.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # the default refuses articles over 131,072 characters
    lines = _Lines(iter(chunks))
    number = 0
    while True:
        offset = lines.offset
        first = lines.peek()
        if first is None:
            return
        if delimiter is None:
            delimiter = delimiter_of(first)
        cells, reason = _next_row(lines, delimiter, limit)
        raw = lines.commit()
        if not raw.endswith(b"\n") and damaged():
            cells, reason = None, "row is cut off"
        yield Row(number, offset, raw, cells, reason)
        number += 1


def _next_row(lines: _Lines, delimiter: str, limit: int) -> tuple[list[str] | None, str]:
    lines.begin(limit)
    try:
        cells = next(csv.reader(lines, delimiter=delimiter, strict=True))
    except StopIteration:
        return [], ""
    except csv.Error as error:
        # An unclosed quote has swallowed what follows: give that back, and lose one line.
        lines.keep_first()
        return None, f"bad row: {str(error).partition(' - ')[0]}"
    except _TooLongError:
        lines.keep_first()
        return None, too_long("record", limit)
    return cells, ""


class _TooLongError(Exception):
    pass


class _Lines:
    """Lines of a byte stream for the csv module, those of the row at hand kept so that they can be given back."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._ahead: list[bytes] = []  # lines to come, the next one last
        self._tail = b""
        self._taken: list[bytes] = []
        self._size = self._limit = 0
        self.offset = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.peek() is None:
            raise StopIteration
        line = self._ahead.pop()
        self._taken.append(line)
        self._size += len(line)
        if self._size > self._limit:
            raise _TooLongError
        return line.decode(errors="surrogateescape")

    def peek(self) -> bytes | None:
        while not self._ahead:
            chunk = next(self._chunks, None)
            if chunk is None:
                if not self._tail:
                    return None
                self._ahead, self._tail = [self._tail], b""
                break
            lines = (self._tail + chunk).split(b"\n")
            self._tail = lines.pop()
            self._ahead = [line + b"\n" for line in reversed(lines)]
        return self._ahead[-1]

    def begin(self, limit: int) -> None:
        self._taken, self._size, self._limit = [], 0, limit

    def keep_first(self) -> None:
        self._ahead.extend(reversed(self._taken[1:]))
        del self._taken[1:]

    def commit(self) -> bytes:
        raw = b"".join(self._taken)
        self._taken = []
        self.offset += len(raw)
        return raw


def delimiter_of(header: bytes) -> str:
    """Return the delimiter that a header row shows most of."""
    text = header.decode(errors="replace")
    return max(",;\t|", key=text.count)
