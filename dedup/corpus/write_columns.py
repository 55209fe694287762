"""Parquet and Arrow files without some of their rows, or with them again: same schema, codec and metadata."""

from __future__ import annotations

import base64
import hashlib
from bisect import bisect_right
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dedup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from dedup.config import Config
    from dedup.corpus.source import Source
    from dedup.corpus.write import Edits, Stored


def rewrite(
    source: Source, edits: Edits, target: Path, config: Config, take: Callable[[int, Stored], None]
) -> str:
    """Write the table without the rows to drop and with the texts to change."""
    seen = hashlib.sha256()
    first = 1
    with _reading(source) as (schema, tables, codecs, kind), _writing(target, schema, codecs, kind) as write:
        for table in tables:
            _update(seen, table)
            numbers = np.arange(first, first + table.num_rows)
            first += table.num_rows
            for index in np.flatnonzero(np.isin(numbers, [*edits.drop, *edits.texts])).tolist():
                take(int(numbers[index]), {"arrow": _encoded(table.slice(index, 1))})
            table = _with_texts(table, numbers, edits.texts, config.text_field)
            write(table.filter(pa.array(~np.isin(numbers, list(edits.drop)))))
    return seen.hexdigest()


def restore(
    source: Source,
    stored: Mapping[int, Stored],
    dropped: frozenset[int],
    target: Path,
) -> str:
    """Write the table with the rows put back."""
    seen = hashlib.sha256()
    known = sorted(stored)
    number = 1
    with _reading(source) as (schema, tables, codecs, kind), _writing(target, schema, codecs, kind) as write:

        def put(table: pa.Table) -> None:
            _update(seen, table)
            write(table)

        def row(number: int) -> pa.Table:
            return _decoded(stored[number]["arrow"]).cast(schema)

        for table in tables:
            parts: list[pa.Table] = []
            position = 0
            while position < table.num_rows:
                if number in stored:
                    parts.append(row(number))
                    position += number not in dropped
                    number += 1
                    continue
                following = bisect_right(known, number)
                gap = known[following] - number if following < len(known) else table.num_rows
                count = min(gap, table.num_rows - position)
                parts.append(table.slice(position, count))
                position += count
                number += count
            put(pa.concat_tables(parts) if parts else table)
        rest = []
        while number in dropped:
            rest.append(row(number))
            number += 1
        if rest:
            put(pa.concat_tables(rest))
    return seen.hexdigest()


def _with_texts(table: pa.Table, numbers: Any, texts: Mapping[int, str], field: str) -> pa.Table:
    changed = [(index, texts[number]) for index, number in enumerate(numbers.tolist()) if number in texts]
    if not changed:
        return table
    values = table.column(field).to_pylist()
    for index, text in changed:
        values[index] = text.encode() if isinstance(values[index], bytes) else text
    place = table.schema.get_field_index(field)
    kind = table.schema.field(field).type
    if pa.types.is_dictionary(kind):
        column = pa.array(values, kind.value_type).dictionary_encode().cast(kind)
    else:
        column = pa.array(values, kind)
    return table.set_column(place, table.schema.field(field), column)


@contextmanager
def _reading(source: Source) -> Iterator[tuple[pa.Schema, Iterator[pa.Table], dict[str, str], str]]:
    """Open a table: its schema, its row groups, the codec of each column, and what kind of file it is."""
    if source.compression:
        raise UsageError(
            f"{source.name}: a compressed {source.format} file cannot be written back",
            f"Unpack it first; {source.format} files compress their columns themselves.",
        )
    if source.format == "parquet":
        with pq.ParquetFile(source.path) as file:
            groups = (file.read_row_group(index, use_threads=False) for index in range(file.num_row_groups))
            yield file.schema_arrow, groups, _codecs(file.metadata), "parquet"
        return
    with pa.OSFile(source.path) as stored:
        is_file = stored.read(6) == b"ARROW1"
        stored.seek(0)
        if is_file:
            with pa.ipc.open_file(stored) as reader:
                batches = (reader.get_batch(index) for index in range(reader.num_record_batches))
                yield reader.schema, (pa.Table.from_batches([batch]) for batch in batches), {}, "file"
        else:
            with pa.ipc.open_stream(stored) as stream:
                yield stream.schema, (pa.Table.from_batches([batch]) for batch in stream), {}, "stream"


def _codecs(metadata: Any) -> dict[str, str]:
    if not metadata.num_row_groups:
        return {}
    group = metadata.row_group(0)
    columns = (group.column(index) for index in range(group.num_columns))
    return {column.path_in_schema: column.compression.replace("UNCOMPRESSED", "NONE") for column in columns}


@contextmanager
def _writing(
    target: Path, schema: pa.Schema, codecs: dict[str, str], kind: str
) -> Iterator[Callable[[pa.Table], None]]:
    with ExitStack() as stack:
        if kind == "parquet":
            parquet = stack.enter_context(pq.ParquetWriter(target, schema, compression=codecs or "snappy"))

            def write(table: pa.Table) -> None:
                if table.num_rows:
                    parquet.write_table(table, row_group_size=table.num_rows)
        else:
            sink = stack.enter_context(pa.OSFile(str(target), "wb"))
            make = pa.ipc.new_file if kind == "file" else pa.ipc.new_stream
            arrow = stack.enter_context(make(sink, schema))

            def write(table: pa.Table) -> None:
                arrow.write_table(table.combine_chunks())

        yield write


def _update(seen: Any, table: pa.Table) -> None:
    """Hash the rows by content, however they are grouped."""
    for row in table.to_pylist():
        seen.update(repr(row).encode(errors="backslashreplace"))


def _encoded(row: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, row.schema) as writer:
        writer.write_table(row.combine_chunks())
    return base64.b64encode(sink.getvalue()).decode()


def _decoded(text: str) -> pa.Table:
    with pa.ipc.open_stream(base64.b64decode(text)) as reader:
        return reader.read_all()
