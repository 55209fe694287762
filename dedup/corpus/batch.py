"""A batch: the documents of a stretch of input as Arrow columns, and the records of it that could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dedup.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedup.config import Config
    from dedup.corpus.in_place import Places
    from dedup.model import Skipped

DOCUMENT_SCHEMA: Final = pa.schema(
    [
        pa.field("id", pa.large_string(), nullable=False),
        pa.field("source", pa.large_string(), nullable=False),
        pa.field("record", pa.int64(), nullable=False),
        pa.field("text", pa.large_string(), nullable=False),
        pa.field("date", pa.large_string()),
        pa.field("ignore", pa.large_string()),
    ]
)
"""Columns of `Batch.documents`; `record` counts from 1 in its source."""

BATCH_BYTES: Final = 2 << 20
"""Size a batch is cut to: enough to keep a kernel busy, small enough that many in flight stay cheap."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The documents of one block of input (columns: `DOCUMENT_SCHEMA`) and what could not be read of it.

    `places` tells where their texts can be read again, if they can.
    """

    documents: pa.RecordBatch
    skipped: tuple[Skipped, ...] = ()
    places: Places | None = None


class Block(Protocol):
    """A stretch of raw input that knows how to become a batch.

    Cheap to make, in order, on one thread; `parse` is pure, runs on any thread and holds the interpreter
    lock as little as its format allows.
    """

    def parse(self, config: Config) -> Batch:
        """Return the documents of this block and the records of it that could not be read."""
        ...


@dataclass(frozen=True, slots=True)
class Parsed:
    """A block of a format that is cheapest to parse while it is read."""

    batch: Batch

    def parse(self, config: Config) -> Batch:  # noqa: ARG002
        """Return the batch as it is."""
        return self.batch


def unread(*skipped: Skipped) -> Block:
    """Return a block of nothing but records that could not be read."""
    return Parsed(Batch(pa.RecordBatch.from_pylist([], DOCUMENT_SCHEMA), skipped))


def wanted_fields(config: Config) -> tuple[str, str, str, str]:
    """Return the fields of a record that are read: its text, its id, its date, and what it asks to ignore."""
    return config.text_field, config.id_field, config.date_field, config.ignore_field


def too_long(what: str, limit: int) -> str:
    """Return why a record, a file or a page is skipped that takes more bytes than `Config.max_doc_bytes`."""
    return f"{what} is longer than {limit} bytes (--max-doc-bytes)"


def documents(source: str, label: str, first: int, fields: Sequence[pa.LargeStringArray]) -> pa.RecordBatch:
    """Return the records of a source from number `first` on as documents (columns: `DOCUMENT_SCHEMA`).

    `fields` are columns in the order of `wanted_fields`. A record whose id is missing or empty is named label:record.
    """
    text, ids, date, ignore = fields
    records = pa.array(np.arange(first, first + len(text), dtype=np.int64))
    sources = pa.repeat(pa.scalar(source, pa.large_string()), len(text))
    return pa.RecordBatch.from_arrays(
        [_numbered(ids, label, records), sources, records, text, date, ignore], schema=DOCUMENT_SCHEMA
    )


def _numbered(ids: pa.LargeStringArray, label: str, records: pa.Int64Array) -> pa.LargeStringArray:
    """Return the ids with label:record in place of those that are missing or empty."""
    sizes = pc.binary_length(ids)
    if pc.min(sizes).as_py() == 0:
        empty = pc.fill_null(pc.equal(sizes, 0), False)  # noqa: FBT003 - Arrow's signature
        ids = pc.replace_with_mask(ids, empty, pa.scalar(None, ids.type))
    if not ids.null_count:
        return ids
    separator = pa.scalar("", pa.large_string())
    numbered = pc.binary_join_element_wise(
        pa.scalar(f"{label}:", pa.large_string()), records.cast(pa.large_string()), separator
    )
    return pc.coalesce(ids, numbered)


class MissingFieldError(InputError):
    """A source whose records have no text field.

    `seen` are the fields that they do have. `holds` names the type of the text field, where there is one and it is not
    text; `advice` says what to do, where naming another field would not help.
    """

    def __init__(
        self, source: str, field: str, seen: Sequence[str], *, holds: str = "", advice: str = ""
    ) -> None:
        candidates = [
            name for name in seen if name.rpartition(".")[2].lower() in _TEXT_NAMES and name != field
        ]
        if not advice and len(candidates) == 1:
            advice = f"Did you mean --text-field {candidates[0]}?"
        listed = f"Fields seen: {', '.join(seen[:20])}. " if seen else ""
        problem = f"field {field!r} is of type {holds}, no text" if holds else f"no field {field!r}"
        super().__init__(
            f"{source}: {problem}",
            listed + (advice or "Name the one that holds the text with --text-field."),
        )


_TEXT_NAMES: Final = frozenset(
    [
        "text",
        "body",
        "content",
        "contents",
        "article",
        "document",
        "raw_content",
        "raw_text",
        "plain_text",
        "article_body",
        "articlebody",
        "full_text",
        "fulltext",
        "story",
        "message",
        "passage",
    ]
)


class Rows:
    """Collects the documents of a source one by one, for the formats that are read that way.

    `label` is what documents without an id are named after.
    """

    def __init__(self, source: str = "", label: str = "") -> None:
        self.source = source
        self.label = label
        self.skipped: list[Skipped] = []
        self._characters = 0
        self._sources: list[str] = []
        self._columns: dict[str, list[Any]] = {
            name: [] for name in ("id", "record", "text", "date", "ignore")
        }

    def __len__(self) -> int:
        return len(self._sources)

    def add(
        self,
        id: str | None,  # noqa: A002
        record: int,
        text: str,
        date: str | None = None,
        ignore: str | None = None,
        *,
        source: str | None = None,
    ) -> None:
        """Add one document; without an id, or with an empty one, it is named label:record."""
        self._characters += len(text)
        self._sources.append(self.source if source is None else source)
        for name, value in zip(
            self._columns, (id or f"{self.label}:{record}", record, text, date, ignore), strict=True
        ):
            self._columns[name].append(value)

    @property
    def full(self) -> bool:
        """Whether it is time to cut a batch; a character counts as a byte, the least it takes."""
        return self._characters >= BATCH_BYTES or len(self.skipped) >= 1000

    def batch(self) -> Batch:
        """Return what was collected as a batch."""
        columns = {"source": self._sources, **self._columns}
        arrays = [pa.array(columns[field.name], field.type) for field in DOCUMENT_SCHEMA]
        return Batch(pa.RecordBatch.from_arrays(arrays, schema=DOCUMENT_SCHEMA), tuple(self.skipped))


def scalar_text(value: object) -> str | None:
    """Return an id, date or ignore field as text: lists joined with commas, absent values as None."""
    if value is None:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(filter(None, map(scalar_text, value)))
    return str(value)


_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def binary_id(value: bytes) -> str:
    """Return an id of bytes as text; in hexadecimal digits where it is none, as UUIDs and digests are.

    Some of these could be decoded by chance, but then hold control characters, as text hardly does.
    """
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return value.hex()
    return value.hex() if _CONTROL.search(text) else text


def is_unicode(*values: str | None) -> bool:
    """Tell whether every value can be written as UTF-8, which lone surrogates cannot."""
    try:
        for value in values:
            if value is not None and not value.isascii():
                value.encode()
    except UnicodeEncodeError:
        return False
    return True
