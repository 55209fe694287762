"""Parquet and Arrow files without some of their rows, or with them again: same schema, codec and metadata."""

from __future__ import annotations

import base64
import hashlib
from bisect import bisect_right
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dedup.corpus import structs
from dedup.corpus.columnar import sound
from dedup.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from dedup.config import Config
    from dedup.corpus.edits import Edits, Stored, Take
    from dedup.corpus.source import Source


_HASHED_ROWS = 1024
"""Rows made into Python objects at a time: a row group may be the whole file."""


def rewrite(source: Source, edits: Edits, target: Path, config: Config, take: Take) -> str:
    """Write the table without the rows to drop and with the texts to change."""
    seen = hashlib.sha256()
    first = 1
    with _reading(source) as (schema, tables, codecs, kind), _writing(target, schema, codecs, kind) as write:
        for table in tables:
            plain = _plain(table)
            _update(seen, plain)
            numbers = np.arange(first, first + table.num_rows)
            first += table.num_rows
            for index in np.flatnonzero(np.isin(numbers, [*edits.drop, *edits.texts])).tolist():
                take(int(numbers[index]), {"arrow": _encoded(plain.slice(index, 1))})
            changed = _with_texts(table, numbers, edits.texts, config.text_field)
            stay = pa.array(~np.isin(numbers, list(edits.drop)))
            write(_as(changed, _sized).filter(stay).cast(schema))
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
            _update(seen, _plain(table))
            write(table)

        table = None
        for table in tables:
            taken: list[pa.Table] = []
            parts: list[pa.Table | int] = []
            position = 0
            while position < table.num_rows:
                if number in stored:
                    parts.append(len(taken))
                    taken.append(_decoded(stored[number]["arrow"]))
                    position += number not in dropped
                    number += 1
                    continue
                following = bisect_right(known, number)
                gap = known[following] - number if following < len(known) else table.num_rows
                count = min(gap, table.num_rows - position)
                parts.append(table.slice(position, count))
                position += count
                number += count
            if taken:
                rows = _in_form_of(pa.concat_tables(taken), schema, table)
                table = pa.concat_tables(
                    [rows.slice(part, 1) if isinstance(part, int) else part for part in parts]
                )
            put(table)
        rest = []
        while number in dropped:
            rest.append(_decoded(stored[number]["arrow"]))
            number += 1
        if rest:
            put(_in_form_of(pa.concat_tables(rest), schema, table))
    return seen.hexdigest()


def _in_form_of(rows: pa.Table, schema: pa.Schema, other: pa.Table | None) -> pa.Table:
    """Return plain rows in the types of `schema`, with the dictionaries of `other`: a file may hold only one for a column."""
    columns = []
    for place, field in enumerate(schema):
        kind = field.type
        if not pa.types.is_dictionary(kind):
            columns.append(rows.column(place).cast(kind))
            continue
        values = rows.column(place).cast(kind.value_type).combine_chunks()
        column = values.dictionary_encode().cast(kind)
        if other is not None and other.num_rows:
            dictionary = other.column(place).chunk(0).dictionary
            indices = pc.index_in(values, dictionary)
            if indices.null_count == values.null_count:
                indices = indices.cast(kind.index_type)
                column = pa.DictionaryArray.from_arrays(indices, dictionary, ordered=kind.ordered)
        columns.append(column)
    return pa.Table.from_arrays(columns, schema=schema)


def _with_texts(table: pa.Table, numbers: Any, texts: Mapping[int, str], field: str) -> pa.Table:
    changed = [(index, texts[number]) for index, number in enumerate(numbers.tolist()) if number in texts]
    if not changed:
        return table
    at = structs.place(table.schema, field)
    if at is None:  # no text was read, so none can be changed
        return table
    kind = structs.kind(table.schema, at)
    chunks, first = [], 0
    for chunk in table.column(at[0]).chunks:
        values = structs.values(chunk, at[1:]).to_pylist()
        for index, text in changed:
            if first <= index < first + len(chunk):
                old = values[index - first]
                values[index - first] = text.encode() if isinstance(old, bytes) else text
        if pa.types.is_dictionary(kind):
            new = pa.array(values, kind.value_type).dictionary_encode().cast(kind)
        else:
            new = pa.array(values, kind)
        chunks.append(structs.with_values(chunk, at[1:], new))
        first += len(chunk)
    column = pa.chunked_array(chunks, table.schema.field(at[0]).type)
    return table.set_column(at[0], table.schema.field(at[0]), column)


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
                yield reader.schema, _tables(source, batches), {}, "file"
        else:
            with pa.ipc.open_stream(stored) as stream:
                yield stream.schema, _tables(source, stream), {}, "stream"


def _tables(source: Source, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    try:
        for batch in batches:
            every = [(number,) for number in range(batch.num_columns)]
            yield pa.Table.from_batches([sound(batch, every)])
    except pa.ArrowInvalid as error:
        raise InputError(
            f"{source.name}: file is damaged: {error}", "Repair it first, then clean it."
        ) from None


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


def _update(seen: Any, plain: pa.Table) -> None:
    """Hash rows by content, however they are grouped."""
    for part in _as(plain, _unread).to_batches(_HASHED_ROWS):
        for row in zip(*(column.to_pylist() for column in part.columns), strict=True):
            seen.update(repr(row).encode(errors="backslashreplace"))


def _plain(table: pa.Table) -> pa.Table:
    """Return rows that stand on their own: with values instead of places in a dictionary or a view of other data.

    Times become numbers, as Python's types cannot hold all of them.
    """
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            chunks = [chunk.dictionary_decode() for chunk in table.column(place).chunks]
            column = pa.chunked_array(chunks, field.type.value_type)
            table = table.set_column(place, field.with_type(column.type), column)
    return _as(table, _numbered)


def _as(table: pa.Table, leaf: Callable[[pa.DataType], pa.DataType]) -> pa.Table:
    """Return the table with other types for its values, those inside lists and structures included."""
    fields = (field.with_type(_rebuilt(field.type, leaf)) for field in table.schema)
    return table.cast(pa.schema(fields, table.schema.metadata))


def _rebuilt(kind: pa.DataType, leaf: Callable[[pa.DataType], pa.DataType]) -> pa.DataType:
    def inner(field: pa.Field) -> pa.Field:
        return field.with_type(_rebuilt(field.type, leaf))

    if pa.types.is_struct(kind):
        return pa.struct([inner(kind.field(index)) for index in range(kind.num_fields)])
    if pa.types.is_map(kind):
        return pa.map_(inner(kind.key_field), inner(kind.item_field), kind.keys_sorted)
    if pa.types.is_large_list(kind):
        return pa.large_list(inner(kind.value_field))
    if pa.types.is_list(kind):
        return pa.list_(inner(kind.value_field))
    if pa.types.is_fixed_size_list(kind):
        return pa.list_(inner(kind.value_field), kind.list_size)
    return leaf(kind)


def _sized(kind: pa.DataType) -> pa.DataType:
    """Return the type to use for a view, which would hold on to its whole table, and which Arrow cannot filter."""
    if pa.types.is_string_view(kind):
        return pa.large_string()
    return pa.large_binary() if pa.types.is_binary_view(kind) else kind


def _unread(kind: pa.DataType) -> pa.DataType:
    """Return the type of bytes to use for text, as what is stored need not be UTF-8."""
    if pa.types.is_string(kind):
        return pa.binary()
    return pa.large_binary() if pa.types.is_large_string(kind) else kind


def _numbered(kind: pa.DataType) -> pa.DataType:
    """Return the type of number to use for a time; for a view, that of `_sized`."""
    if pa.types.is_temporal(kind) and not pa.types.is_interval(kind):
        return pa.int32() if pa.types.is_date32(kind) or pa.types.is_time32(kind) else pa.int64()
    return _sized(kind)


def _encoded(row: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, row.schema) as writer:
        writer.write_table(row.combine_chunks())
    return base64.b64encode(sink.getvalue()).decode()


def _decoded(text: str) -> pa.Table:
    with pa.ipc.open_stream(base64.b64decode(text)) as reader:
        return reader.read_all()
