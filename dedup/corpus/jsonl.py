"""JSON Lines: one object a line.

Blocks are cut at line ends. Where every line of a block holds one plain object with a text, the columns are made
without a Python object a record. Any other block is read line by line, so that each bad record is named.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from dedup.corpus import fields
from dedup.corpus.batch import (
    BATCH_BYTES,
    Batch,
    Block,
    MissingFieldError,
    Rows,
    documents,
    is_unicode,
    scalar_text,
    too_long,
    unread,
    wanted_fields,
)
from dedup.corpus.encoding import NOT_UTF8, form_and_text
from dedup.corpus.in_place import Places
from dedup.corpus.json_strings import parser, strings
from dedup.corpus.reference_json import ABSENT, OTHER, STRING
from dedup.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dedup.config import Config
    from dedup.corpus.in_place import FileState
    from dedup.corpus.source import Source

_UTF8_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Whole lines of a JSON Lines source; `line` is the number of the first, `offset` its place in bytes.

    Of a `file` that is given, `data` are the bytes at that place, and texts can be read there again.
    """

    source: str
    label: str
    line: int
    offset: int
    data: bytes
    file: FileState | None = None

    def parse(self, config: Config) -> Batch:
        """Return the documents of the lines and the lines that hold none."""
        return parse_columns(self, config) or parse_lines(self, config)


def blocks(
    source: Source, chunks: Iterable[bytes], config: Config, file: FileState | None = None
) -> Iterator[Block]:
    """Yield the lines of a source in blocks of about `BATCH_BYTES`. The chunks may be those of a `file` as stored.

    Raises `MissingFieldError` where none of the first records has the text field.
    """
    mark, encoding, text = form_and_text(chunks)
    if encoding != "utf-8":
        mark, file = b"", None  # places are counted in what it is converted to
    line, offset, checked = 1, len(mark), False
    for data in _cut(text, config.max_doc_bytes):
        if isinstance(data, int):
            yield unread(Skipped(source.name, line, too_long("record", config.max_doc_bytes), offset))
            line, offset = line + 1, offset + data
            continue
        if not checked:
            checked = check_fields(source.name, data, config)
        yield LineBlock(source.name, source.label, line, offset, data, file)
        line += int(parser(len(data)).count_lines(np.frombuffer(data, np.uint8)))
        offset += len(data)


def _cut(chunks: Iterable[bytes], limit: int) -> Iterator[bytes | int]:
    """Yield whole lines joined to blocks, and the length of each line that is over the limit in place of it."""
    parts: list[bytes | memoryview] = []
    size = dropped = 0
    for fresh in chunks:
        chunk = fresh
        if dropped:  # inside a line that is too long
            end = chunk.find(b"\n") + 1
            dropped += end or len(chunk)
            if not end:
                continue
            yield dropped
            dropped, chunk = 0, chunk[end:]
        parts.append(chunk)
        size += len(chunk)
        if size < BATCH_BYTES:
            continue
        end = chunk.rfind(b"\n") + 1
        if end:
            parts[-1] = memoryview(chunk)[:end]
            yield b"".join(parts)
            parts = [chunk[end:]]
            size = len(parts[0])
        elif size > limit:
            data = b"".join(parts)
            end = data.rfind(b"\n") + 1
            if end:
                yield data[:end]
            parts, size = [data[end:]], len(data) - end
            if size > limit:
                parts, dropped, size = [], size, 0
    if dropped:
        yield dropped
    elif rest := b"".join(parts):
        yield rest


def check_fields(source: str, data: bytes, config: Config) -> bool:
    """Tell whether a block shows the text field; raise `MissingFieldError` if objects are there and none has it."""
    seen: dict[str, None] = {}
    for line in data.split(b"\n"):
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue
        if isinstance(value, dict):
            if fields.holder(value, config.text_field):
                return True
            seen.update(dict.fromkeys(fields.names(value)))
            last = value
    if seen:
        advice = fields.unwrapping(last, source)
        raise MissingFieldError(source, config.text_field, list(seen), advice=advice)
    return False


def parse_columns(block: LineBlock, config: Config) -> Batch | None:
    """Return the batch without a Python object a record, or None where a line is anything but one plain object."""
    data = block.data if block.data.endswith(b"\n") else block.data + b"\n"
    if len(block.data) > config.max_doc_bytes or _may_be_inside(config) or not _valid_utf8(data):
        return None
    json = parser(len(data))
    codes = np.frombuffer(data, np.uint8)
    lines = int(json.count_lines(codes))
    names = [name.encode() for name in wanted_fields(config)]
    name_bounds = np.cumsum([0, *map(len, names)])
    kinds = np.zeros((lines, len(names)), np.uint8)
    starts, ends = np.zeros(kinds.shape, np.int64), np.zeros(kinds.shape, np.int64)
    plain = json.objects(codes, np.frombuffer(b"".join(names), np.uint8), name_bounds, kinds, starts, ends)
    if not plain or (kinds[:, 0] != STRING).any() or (kinds == OTHER).any():
        return None

    def column(field: int) -> pa.LargeStringArray:
        return strings(codes, starts[:, field].copy(), ends[:, field].copy(), kinds[:, field] == ABSENT)

    columns = [column(field) for field in range(len(names))]
    places = None
    if block.file is not None:
        sizes = pc.binary_length(columns[0]).to_numpy()
        places = Places(block.file, starts[:, 0] + block.offset, ends[:, 0] + block.offset, sizes)
    return Batch(documents(block.source, block.label, block.line, columns), places=places)


def parse_lines(block: LineBlock, config: Config) -> Batch:
    """Return the batch by reading line after line: slower, and able to name each that is bad."""
    rows = Rows(block.source, block.label)
    offset = block.offset
    for number, line in enumerate(block.data.split(b"\n"), block.line):
        content = line.removeprefix(_UTF8_MARK).strip()
        if content:
            reason = _add_record(rows, content, number, config)
            if reason:
                rows.skipped.append(Skipped(block.source, number, reason, offset))
        offset += len(line) + 1
    return rows.batch()


def _add_record(rows: Rows, content: bytes, number: int, config: Config) -> str | None:
    if len(content) > config.max_doc_bytes:
        return too_long("record", config.max_doc_bytes)
    try:
        value = orjson.loads(content)
        if _rounds(value, config):
            value = _read_one(content, config) or value
    except orjson.JSONDecodeError as error:
        value = _read_one(content, config)
        if value is None:
            return f"invalid JSON: {error.msg}" if _valid_utf8(content) else NOT_UTF8
    return add_object(rows, value, number, config)


def add_object(rows: Rows, value: object, number: int, config: Config) -> str | None:
    """Add the document that a decoded record holds; return the reason where it holds none."""
    if not isinstance(value, dict):
        return f"record is {_kind(value)}, not an object"
    text, *others = (fields.value(value, name) for name in wanted_fields(config))
    if not isinstance(text, str):
        if fields.holder(value, config.text_field) is None:
            return f"no field {config.text_field!r}"
        return f"field {config.text_field!r} is {_kind(text)}, not a string"
    given, date, ignore = map(scalar_text, others)
    if not is_unicode(text, given, date, ignore):
        return "text holds half of a surrogate pair, which is not Unicode"
    rows.add(given, number, text, date, ignore)
    return None


def _rounds(value: object, config: Config) -> bool:
    """Tell whether a field that names a record is a float, as orjson makes of an integer over 64 bits."""
    _, *names = wanted_fields(config)
    return isinstance(value, dict) and any(isinstance(fields.value(value, name), float) for name in names)


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")


def _may_be_inside(config: Config) -> bool:
    """Tell whether a field asked for may be one of an object inside the record: such are read line by line."""
    return any("." in name for name in wanted_fields(config))


def _read_one(content: bytes, config: Config) -> object:
    """Return a record that orjson refuses or rounds, or None where nothing reads it.

    Python's parser takes NaN, Infinity and half a surrogate pair in a field that nobody asked for; Arrow's, which
    returns the wanted fields only, any depth and numbers of any length.
    """
    try:
        return json.loads(content.decode())
    except (json.JSONDecodeError, UnicodeDecodeError):
        return None
    except (RecursionError, ValueError):
        if _may_be_inside(config):
            return None
    import pyarrow.json as pj

    names = wanted_fields(config)
    for id_type in (pa.large_string(), pa.int64()):
        types = {name: pa.large_string() for name in names} | {config.id_field: id_type}
        schema = pa.schema(list(types.items()))
        try:
            table = pj.read_json(
                pa.BufferReader(content),
                read_options=pj.ReadOptions(use_threads=False, block_size=len(content) + 1),
                parse_options=pj.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore"),
            )
        except pa.ArrowInvalid:
            continue
        if table.num_rows == 1:
            row: dict[str, Any] = table.to_pylist()[0]
            return row
    return None


def _valid_utf8(data: bytes) -> bool:
    """Tell whether the bytes are UTF-8, without making a string of them."""
    whole = pa.Array.from_buffers(
        pa.large_string(), 1, [None, pa.py_buffer(_ends(len(data))), pa.py_buffer(data)]
    )
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _ends(length: int) -> bytes:
    return (0).to_bytes(8, "little") + length.to_bytes(8, "little")
