"""Parquet and Arrow files: columns in, columns out, no Python object a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dedup.corpus.batch import (
    BATCH_BYTES,
    DOCUMENT_SCHEMA,
    Batch,
    Block,
    MissingFieldError,
    Rows,
    scalar_text,
)
from dedup.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.config import Config
    from dedup.corpus.source import Source

_ROWS = 256


@dataclass(frozen=True, slots=True)
class ColumnBlock:
    """Some rows of a columnar source; `record` is the number of the first."""

    source: str
    label: str
    record: int
    columns: pa.RecordBatch

    def parse(self, config: Config) -> Batch:
        """Return the rows as documents; those with a missing or malformed text are skipped."""
        count = self.columns.num_rows
        records = pa.array(np.arange(self.record, self.record + count, dtype=np.int64))
        try:
            text, given, date, ignore = (
                _as_strings(self.columns, name, count)
                for name in (config.text_field, config.id_field, config.date_field, config.ignore_field)
            )
        except pa.ArrowInvalid:
            return self._parse_rows(config)
        longest = pc.max(pc.binary_length(text)).as_py() or 0
        if text.null_count or longest > config.max_doc_bytes:
            return self._parse_rows(config)
        from dedup.corpus.jsonl import numbered_ids

        source = pa.repeat(pa.scalar(self.source, pa.large_string()), count)
        ids = numbered_ids(given, self.label, records)
        return Batch(
            pa.RecordBatch.from_arrays([ids, source, records, text, date, ignore], schema=DOCUMENT_SCHEMA)
        )

    def _parse_rows(self, config: Config) -> Batch:
        rows = Rows(self.source)
        for index in range(self.columns.num_rows):
            record = self.record + index
            reason = self._add(rows, index, record, config)
            if reason:
                rows.skipped.append(Skipped(self.source, record, reason))
        return rows.batch()

    def _add(self, rows: Rows, index: int, record: int, config: Config) -> str | None:
        names = self.columns.schema.names

        def cell(name: str) -> Any:
            return self.columns.column(name)[index].as_py() if name in names else None

        try:
            text = cell(config.text_field)
            if isinstance(text, bytes):
                text = text.decode()
            given, date, ignore = (
                scalar_text(cell(name)) for name in (config.id_field, config.date_field, config.ignore_field)
            )
        except UnicodeDecodeError:
            return "not valid UTF-8"
        if not isinstance(text, str):
            return f"field {config.text_field!r} is null"
        if len(text.encode()) > config.max_doc_bytes:
            return f"record is longer than {config.max_doc_bytes} bytes (--max-doc-bytes)"
        rows.add(given if given is not None else f"{self.label}:{record}", record, text, date, ignore)
        return None


def blocks(source: Source, path: str, config: Config) -> Iterator[Block]:
    """Yield the rows of a Parquet or Arrow file.

    Raises `MissingFieldError` where no column is the text, `pyarrow.ArrowInvalid` or OSError where the file is damaged.
    """
    record = 1
    for batch in _batches(source, path, config):
        step = max(1, min(batch.num_rows, batch.num_rows * BATCH_BYTES // max(1, batch.nbytes)))
        for start in range(0, batch.num_rows, step):
            part = batch.slice(start, step)
            yield ColumnBlock(source.name, source.label, record, part)
            record += part.num_rows


def _batches(source: Source, path: str, config: Config) -> Iterator[pa.RecordBatch]:
    wanted = (config.id_field, config.text_field, config.date_field, config.ignore_field)
    if source.format == "parquet":
        import pyarrow.parquet as pq

        with pq.ParquetFile(path) as file:
            _require_text(source, file.schema_arrow, config)
            columns = [name for name in dict.fromkeys(wanted) if name in file.schema_arrow.names]
            yield from file.iter_batches(_ROWS, columns=columns, use_threads=False)
        return
    with pa.OSFile(path) as stored:
        magic = stored.read(6)
        stored.seek(0)
        if magic == b"ARROW1":
            with pa.ipc.open_file(stored) as reader:
                _require_text(source, reader.schema, config)
                for index in range(reader.num_record_batches):
                    yield reader.get_batch(index)
        else:
            with pa.ipc.open_stream(stored) as stream:
                _require_text(source, stream.schema, config)
                yield from stream


def _require_text(source: Source, schema: pa.Schema, config: Config) -> None:
    if config.text_field not in schema.names:
        raise MissingFieldError(source.name, config.text_field, schema.names)
    kind = schema.field(config.text_field).type
    if not _is_text(kind):
        raise MissingFieldError(source.name, config.text_field, schema.names, holds=str(kind))


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


def _as_strings(columns: pa.RecordBatch, name: str, count: int) -> pa.Array:
    if name not in columns.schema.names:
        return pa.nulls(count, pa.large_string())
    column = columns.column(name)
    if pa.types.is_nested(column.type) or pa.types.is_floating(column.type):
        values = [scalar_text(value) for value in column.to_pylist()]
        return pa.array(values, pa.large_string())
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    strings = column.cast(pa.large_string())
    strings.validate(full=True)
    return strings
