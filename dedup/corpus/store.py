"""All documents of a corpus by row: what is known of each in memory, as Arrow columns, the texts where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dedup.corpus.in_place import TextsInPlace
from dedup.corpus.spool import MEMORY, Spool
from dedup.model import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from numpy.typing import NDArray

    from dedup.corpus.in_place import FileState, Places

    Texts = Callable[[NDArray[np.int64]], pa.LargeStringArray]
    """Returns the texts of documents, given by row number, in that order; on any thread."""


class TextStore:
    """The documents of a corpus by row: row i is the i-th document appended.

    Texts that can be read again where they are stay there; others are copied to a `Spool`. `append` is for one
    thread; once all is appended, any number of threads may `take`. Use it as a context manager, or `close` it.
    """

    def __init__(self, memory: int = MEMORY) -> None:
        self._spool = Spool(memory)
        self._files: dict[FileState, TextsInPlace] = {}
        self._held: dict[Texts, int] = {}
        self._parts: list[tuple[Texts, int]] = []
        self._part_rows: list[int] = []
        self._sizes: list[NDArray[np.int64]] = []
        self._columns: dict[str, list[pa.Array]] = {name: [] for name in ("id", "record", "date", "ignore")}
        self._sources: dict[str, int] = {}
        self._source_codes: list[NDArray[np.int32]] = []
        self._ids: pa.Array | None = None
        self._places: dict[str, int] | None = None
        self._warnings: tuple[str, ...] = ()
        self._rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return self._rows

    def append(self, documents: pa.RecordBatch, places: Places | None = None) -> None:
        """Add documents (columns: `dedup.corpus.batch.DOCUMENT_SCHEMA`), without the text where there are `places`.

        Raises `OutputError` where the temporary folder is full.
        """
        if not documents.num_rows:
            return
        if places is None:
            texts = documents.column("text")
            self._spool.append(texts)
            self.refer(documents, pc.binary_length(texts).to_numpy(), self._spool.take)
        else:
            file = self._files.setdefault(places.file, TextsInPlace(places.file))
            file.append(places)
            self.refer(documents, places.sizes, file.take)

    def refer(self, documents: pa.RecordBatch, sizes: NDArray[np.int64], texts: Texts) -> None:
        """Add k documents whose texts are somewhere else.

        `documents` has the columns of `dedup.corpus.batch.DOCUMENT_SCHEMA`, the text not looked at, `sizes` int64[k] the
        bytes of each text. `texts` returns texts by their number, on any thread: of all documents that are added
        with it, in this order.
        """
        before = self._held.get(texts, 0)
        self._held[texts] = before + documents.num_rows
        if not self._parts or self._parts[-1][0] != texts:
            self._parts.append((texts, before - self._rows))
            self._part_rows.append(self._rows)
        self._sizes.append(sizes)
        for name, chunks in self._columns.items():
            column = documents.column(name)
            all_null = column.null_count == len(column)
            # Copied, so that a column does not keep the whole batch, text and all, in memory.
            chunks.append(
                pa.nulls(len(column), pa.null()) if all_null else pa.concat_arrays([column, column[:0]])
            )
        self._source_codes.append(self._coded(documents.column("source")))
        self._rows += documents.num_rows
        self._ids = self._places = None

    def part(self, rows: NDArray[np.int64]) -> TextStore:
        """Return a store of some of these documents, with the ids that they have here. It reads their texts from this one."""
        known = [self.ids, *(self.column(name) for name in ("record", "date", "ignore"))]
        sources = pa.DictionaryArray.from_arrays(self.source_codes, pa.array(self.sources, pa.large_string()))
        columns = [column.take(pa.array(rows)) for column in (*known, sources)]
        documents = pa.RecordBatch.from_arrays(columns, ["id", "record", "date", "ignore", "source"])
        part = TextStore()
        part.refer(documents, self.lengths[rows], lambda numbers: self.take(rows[numbers]))
        return part

    def take(self, rows: Sequence[int] | NDArray[np.integer[Any]]) -> pa.LargeStringArray:
        """Return the texts of the given rows, in the order given; neighbours are read together.

        Raises `InputError` where a file that holds some of them is no longer what it was.
        """
        wanted = np.asarray(rows, dtype=np.int64)
        if not len(wanted):
            return pa.array([], pa.large_string())
        part = np.searchsorted(self._part_rows, wanted, side="right") - 1
        order = np.argsort(part, kind="stable")
        found = []
        for group in np.split(order, np.flatnonzero(np.diff(part[order])) + 1):
            texts, shift = self._parts[part[group[0]]]
            found.append(texts(wanted[group] + shift))
        if len(found) == 1:
            return found[0]
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        return pa.concat_arrays(found).take(pa.array(place))

    def text(self, row: int) -> str:
        """Return the text of one document."""
        return str(self.take([row])[0].as_py())

    def document(self, row: int) -> Document:
        """Return one document whole."""
        date, ignore = (self.column(name)[row].as_py() for name in ("date", "ignore"))
        record = self.column("record")[row].as_py()
        return Document(self.ids[row].as_py(), self.source(row), record, self.text(row), date, ignore)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Bytes of text of each document, int64[n]."""
        if len(self._sizes) != 1:
            self._sizes[:] = [np.concatenate([np.zeros(0, np.int64), *self._sizes])]
        return self._sizes[0]

    @property
    def ids(self) -> pa.LargeStringArray:
        """The id of each document, unique: the second "x" is "x#2" (see `warnings`)."""
        if self._ids is None:
            self._ids, self._warnings = unique_ids(self.column("id"))
        return self._ids

    def row(self, name: str) -> int:
        """Return the row of the document with this id. Raises `KeyError` for an unknown one."""
        if self._places is None:
            self._places = {known: row for row, known in enumerate(self.ids.to_pylist())}
        return self._places[name]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a user should know of the ids."""
        _ = self.ids
        return self._warnings

    def column(self, name: str) -> pa.Array:
        """Return "record", "date", "ignore", or "id" as read, as one array."""
        chunks = self._columns[name]
        if len(chunks) != 1:
            kind = pa.int64() if name == "record" else pa.large_string()
            chunks[:] = [
                pa.concat_arrays([chunk.cast(kind) for chunk in chunks]) if chunks else pa.nulls(0, kind)
            ]
        return chunks[0]

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that documents came from, in order of appearance."""
        return tuple(self._sources)

    @property
    def source_codes(self) -> NDArray[np.int32]:
        """Index into `sources` of each document, int32[n]."""
        if len(self._source_codes) != 1:
            self._source_codes[:] = [np.concatenate([np.zeros(0, dtype=np.int32), *self._source_codes])]
        return self._source_codes[0]

    def source(self, row: int) -> str:
        """Return the source of one document."""
        return self.sources[int(self.source_codes[row])]

    @property
    def records(self) -> dict[str, int]:
        """Number of documents of each source, for `Corpus.inputs`."""
        counts = np.bincount(self.source_codes, minlength=len(self._sources)).tolist()
        return dict(zip(self._sources, counts, strict=True))

    def close(self) -> None:
        """Free the memory and the temporary file."""
        self._spool.close()
        self._parts, self._held = [], {}

    def _coded(self, sources: pa.Array) -> NDArray[np.int32]:
        encoded = sources.dictionary_encode()
        names = encoded.dictionary.to_pylist()
        codes = np.array(
            [self._sources.setdefault(name, len(self._sources)) for name in names], dtype=np.int32
        )
        coded: NDArray[np.int32] = codes[encoded.indices.to_numpy()]
        return coded


def unique_ids(ids: pa.Array) -> tuple[pa.Array, tuple[str, ...]]:
    """Return the ids with "#2", "#3" … behind those that stood before, and a warning if there are such."""
    if len(ids.unique()) == len(ids):
        return ids, ()
    encoded = ids.dictionary_encode()
    codes = encoded.indices.to_numpy()
    _, first = np.unique(codes, return_index=True)
    again = np.ones(len(codes), dtype=bool)
    again[first] = False
    taken = set(encoded.dictionary.to_pylist())
    counts: dict[str, int] = {}
    renamed: list[str] = []
    for name in ids.filter(pa.array(again)).to_pylist():
        count = counts.get(name, 1) + 1
        while f"{name}#{count}" in taken:
            count += 1
        counts[name] = count
        renamed.append(f"{name}#{count}")
        taken.add(renamed[-1])
    number = len(renamed)
    documents = "document has an id that stood" if number == 1 else "documents have ids that stood"
    examples = ", ".join(renamed[:3]) + (" …" if number > 3 else "")
    warning = f"{number} {documents} before; reported as {examples}"
    return pc.replace_with_mask(ids, pa.array(again), pa.array(renamed, ids.type)), (warning,)
