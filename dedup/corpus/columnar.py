"""Parquet and Arrow files: columns in, columns out, no Python object a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dedup.corpus import structs
from dedup.corpus.batch import (
    BATCH_BYTES,
    Batch,
    Block,
    MissingFieldError,
    binary_id,
    documents,
    scalar_text,
    too_long,
    wanted_fields,
)
from dedup.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.corpus.source import Source
    from dedup.corpus.structs import Place

_ROWS = 256
_AS_BYTES = {
    pa.string(): pa.binary(),
    pa.large_string(): pa.large_binary(),
    pa.string_view(): pa.binary_view(),
}


@dataclass(frozen=True, slots=True)
class ColumnBlock:
    """Some rows of a columnar source; `record` is the number of the first."""

    source: str
    label: str
    record: int
    columns: pa.RecordBatch

    def parse(self, config: Config) -> Batch:
        """Return the rows as documents; those with a missing or malformed text are skipped."""
        names = wanted_fields(config)
        columns, faults = zip(
            *(_as_strings(self.columns, name, identity=name == config.id_field) for name in names),
            strict=True,
        )
        text = columns[0]
        malformed = np.logical_or.reduce(faults)
        missing = text.is_null().to_numpy(zero_copy_only=False)
        over = pc.fill_null(pc.binary_length(text), 0).to_numpy() > config.max_doc_bytes
        unread = malformed | missing | over

        def reason(row: int) -> str:
            if malformed[row]:
                field = next(name for name, fault in zip(names, faults, strict=True) if fault[row])
                return (
                    "not valid UTF-8" if field == config.text_field else f"field {field!r} is not valid UTF-8"
                )
            if missing[row]:
                return f"field {config.text_field!r} is null"
            return too_long("record", config.max_doc_bytes)

        skipped = [
            Skipped(self.source, self.record + row, reason(row)) for row in np.flatnonzero(unread).tolist()
        ]
        found = documents(self.source, self.label, self.record, columns)
        return Batch(found.filter(pa.array(~unread)) if skipped else found, tuple(skipped))


def blocks(source: Source, path: str, config: Config) -> Iterator[Block]:
    """Yield the rows of a Parquet or Arrow file.

    Raises `MissingFieldError` where no column is the text, `pyarrow.ArrowInvalid` or OSError where the file is damaged.
    """
    record = 1
    for batch in _batches(source, path, config):
        step = max(
            1, min(batch.num_rows, batch.num_rows * BATCH_BYTES // max(1, batch.get_total_buffer_size()))
        )
        for start in range(0, batch.num_rows, step):
            part = batch.slice(start, step)
            yield ColumnBlock(source.name, source.label, record, part)
            record += part.num_rows


def _batches(source: Source, path: str, config: Config) -> Iterator[pa.RecordBatch]:
    wanted = wanted_fields(config)
    if source.format == "parquet":
        import pyarrow.parquet as pq

        with pq.ParquetFile(path) as file:
            _require_text(source, file.schema_arrow, config)
            columns = [name for name in dict.fromkeys(wanted) if structs.place(file.schema_arrow, name)]
            yield from file.iter_batches(_ROWS, columns=columns, use_threads=False)
        return
    with pa.OSFile(path) as stored:
        magic = stored.read(6)
        stored.seek(0)
        if magic == b"ARROW1":
            with pa.ipc.open_file(stored) as reader:
                _require_text(source, reader.schema, config)
                places = _places(reader.schema, wanted)
                for index in range(reader.num_record_batches):
                    yield sound(reader.get_batch(index), places)
        else:
            with pa.ipc.open_stream(stored) as stream:
                _require_text(source, stream.schema, config)
                places = _places(stream.schema, wanted)
                for batch in stream:
                    yield sound(batch, places)


def _places(schema: pa.Schema, names: Iterable[str]) -> list[Place]:
    return [place for name in dict.fromkeys(names) if (place := structs.place(schema, name))]


def sound(batch: pa.RecordBatch, places: Iterable[Place]) -> pa.RecordBatch:
    """Return a batch as read from an Arrow file, once what stands at these places is checked: Arrow trusts the file.

    Raises `pyarrow.ArrowInvalid` where offsets lead out of the data, as reading there would end the process. Text that
    is not UTF-8 passes.
    """
    for place in places:
        column = batch.column(place[0])
        for number in place[1:]:
            column.validate()
            column = column.field(number)
        if pa.types.is_dictionary(column.type):
            pa.DictionaryArray.from_arrays(column.indices, column.dictionary)
            column = column.dictionary
        column.view(_AS_BYTES.get(column.type, column.type)).validate(full=True)
    return batch


def _require_text(source: Source, schema: pa.Schema, config: Config) -> None:
    place = structs.place(schema, config.text_field)
    if place is None:
        raise MissingFieldError(source.name, config.text_field, structs.names(schema))
    kind = structs.kind(schema, place)
    if not _is_text(kind):
        raise MissingFieldError(source.name, config.text_field, structs.names(schema), holds=str(kind))


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return any(
        test(kind)
        for test in (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_string_view,
            pa.types.is_binary,
            pa.types.is_large_binary,
        )
    )


def _as_strings(columns: pa.RecordBatch, name: str, *, identity: bool) -> tuple[pa.Array, NDArray[np.bool_]]:
    """Return a field as text, and in which rows that is not valid UTF-8, bool[rows].

    Of a field that there is not, all rows are null. Of one that is an `identity`, bytes may be no text.
    """
    count = columns.num_rows
    faultless = np.zeros(count, np.bool_)
    place = structs.place(columns.schema, name)
    if place is None:
        return pa.nulls(count, pa.large_string()), faultless
    column = structs.values(columns.column(place[0]), place[1:])
    if isinstance(column.type, pa.BaseExtensionType):  # Arrow's own type of UUIDs
        column = column.storage
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_fixed_size_binary(column.type):  # a UUID or a digest
        values = [None if value is None else value.hex() for value in column.to_pylist()]
        return pa.array(values, pa.large_string()), faultless
    if identity and (pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type)):
        values = [None if value is None else binary_id(value) for value in column.to_pylist()]
        return pa.array(values, pa.large_string()), faultless
    if pa.types.is_nested(column.type) or pa.types.is_floating(column.type):
        return _written_out(column), faultless
    try:
        strings = column.cast(pa.large_string())
        strings.validate(full=True)
    except pa.ArrowNotImplementedError:
        return _written_out(column), faultless
    except pa.ArrowInvalid:
        decoded = [_decoded(value) for value in column.cast(pa.large_binary()).to_pylist()]
        faults = np.array([value is None for value in decoded]) & column.is_valid().to_numpy(
            zero_copy_only=False
        )
        return pa.array(decoded, pa.large_string()), faults
    return strings, faultless


def _written_out(column: pa.Array) -> pa.Array:
    return pa.array([scalar_text(value) for value in column.to_pylist()], pa.large_string())


def _decoded(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None
