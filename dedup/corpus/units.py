"""A source cut into its records as stored, so that those that stay are written back byte for byte.

The units of a source, joined, are its content. They carry the numbers that the readers give to records.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from dedup.corpus import delimited, json_array
from dedup.corpus.fields import place
from dedup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dedup.config import Config
    from dedup.corpus.source import Source

BEFORE: Final = 0
"""Number of a unit that is no record and stands before them: a header, an opening bracket."""

AFTER: Final = -1
"""Number of a unit that is no record and stands behind them."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One record (or what surrounds the records) as stored: UTF-8 with its line end; `number` counts from 1.

    `gap` counts the bytes at the start of `raw` that divide the record from the one before, such as a comma.
    """

    number: int
    raw: bytes
    gap: int = 0


def units(source: Source, chunks: Iterable[bytes], config: Config) -> Iterator[Unit]:
    """Yield the units of a source of records in UTF-8. Raises `UsageError` for a format that has none."""
    match source.format:
        case "jsonl":
            return lines(chunks)
        case "csv" | "tsv":
            delimiter = "\t" if source.format == "tsv" else None
            rows = delimited.rows_of(chunks, delimiter, config.max_doc_bytes)
            return (Unit(row.number, row.raw) for row in rows)
        case "json":
            return _json_units(chunks, config)
        case _:
            raise UsageError(
                f"{source.name}: {source.format} cannot be written back", "Convert it to .jsonl first."
            )


def lines(chunks: Iterable[bytes]) -> Iterator[Unit]:
    """Yield the lines of a stream, each with its line end."""
    number, tail = 0, [b""]
    for chunk in chunks:
        first, *rest = chunk.split(b"\n")
        tail.append(first)
        for following in rest:
            number += 1
            yield Unit(number, b"".join(tail) + b"\n")
            tail = [following]
    last = b"".join(tail)
    if last:
        yield Unit(number + 1, last)


def with_text(source: Source, unit: Unit, text: str, header: bytes, config: Config) -> bytes:
    """Return the record with another text, the rest of it as it was; `header` is the unit before the records."""
    if source.format in ("csv", "tsv"):
        return _row_with_text(source, unit.raw, text, header, config)
    gap, record = unit.raw[: unit.gap], unit.raw[unit.gap :]
    return gap + _object_with_text(record, text, config.text_field)


def _object_with_text(raw: bytes, text: str, field: str) -> bytes:
    content = raw.decode()
    found = place(content, field)
    assert found is not None  # noqa: S101 - the text has been read there
    begin, end = found
    written = json.dumps(text, ensure_ascii=content[begin:end].isascii())
    return (content[:begin] + written + content[end:]).encode()


def _row_with_text(source: Source, raw: bytes, text: str, header: bytes, config: Config) -> bytes:
    delimiter = "\t" if source.format == "tsv" else delimited.delimiter_of(header)
    names = next(csv.reader(io.StringIO(header.decode(), newline=""), delimiter=delimiter, strict=True))
    content = raw.decode()
    dividing = re.escape(delimiter)
    cells = re.compile(rf'("(?:[^"]|"")*+"|[^{dividing}\r\n]*+){dividing}?')
    found = next(
        islice(cells.finditer(content), [name.strip() for name in names].index(config.text_field), None)
    )
    quoted = found[1].startswith('"') or any(sign in text for sign in (delimiter, '"', "\r", "\n"))
    written = '"' + text.replace('"', '""') + '"' if quoted else text
    return (content[: found.start(1)] + written + content[found.end(1) :]).encode()


def _json_units(chunks: Iterable[bytes], config: Config) -> Iterator[Unit]:
    is_lines, content = json_array.told_apart(chunks)
    if is_lines:
        yield from lines(content)
        return
    for number, (before, raw) in enumerate(json_array.pieces(content, config.max_doc_bytes), 1):
        gap, element = before.encode(errors="surrogateescape"), raw.encode(errors="surrogateescape")
        if number == 1:
            opening = gap.find(b"[") + 1
            yield Unit(BEFORE, gap[:opening])
            gap = gap[opening:]
        yield Unit(number, gap + element, len(gap)) if element else Unit(AFTER, gap)
