"""The texts of a whole corpus, appended while it streams by, then read again in any order.

Up to `MEMORY` bytes of text stay in memory; past that they go to a nameless temporary file that disappears with
the process, however it ends. It is read with `pread` rather than mapped, so that pages of text do not count
towards the memory of the process. What else is known of each document stays in memory as Arrow columns.
"""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dedup.errors import OutputError
from dedup.model import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType

    from numpy.typing import NDArray

    Texts = Callable[[NDArray[np.int64]], pa.LargeStringArray]

MEMORY: Final = 16 << 20
"""Bytes of text held in memory before the store moves to disk."""

_GAP: Final = 1 << 14
"""Bytes between two wanted texts up to which one read fetches both."""

_READ: Final = 8 << 20
"""Bytes up to which neighbouring texts are fetched in one read."""


class TextStore:
    """The documents of a corpus by row: row i is the i-th document appended.

    `append` is for one thread; once all is appended, any number of threads may `take`. Use it as a context
    manager, or `close` it.
    """

    def __init__(self, memory: int = MEMORY) -> None:
        self._memory = memory
        self._held = bytearray()
        self._file: BinaryIO | None = None
        self._size = 0
        self._ends: list[NDArray[np.int64]] = []
        self._columns: dict[str, list[pa.Array]] = {name: [] for name in ("id", "record", "date", "ignore")}
        self._sources: dict[str, int] = {}
        self._source_codes: list[NDArray[np.int32]] = []
        self._bounds: NDArray[np.int64] | None = None
        self._ids: pa.Array | None = None
        self._places: dict[str, int] | None = None
        self._warnings: tuple[str, ...] = ()
        self._rows = 0
        self._elsewhere: tuple[int, Texts] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return self._rows

    def append(self, documents: pa.RecordBatch) -> None:
        """Add documents (columns: `dedup.corpus.batch.DOCUMENT_SCHEMA`).

        Raises `OutputError` where the temporary folder is full.
        """
        if not documents.num_rows:
            return
        offsets, data = _buffers(documents.column("text"))
        self._ends.append(offsets[1:] - offsets[0] + self._size)
        self._write(data[int(offsets[0]) : int(offsets[-1])])
        self._note(documents)

    def refer(self, documents: pa.RecordBatch, sizes: NDArray[np.int64], texts: Texts) -> None:
        """Add documents whose texts stay where they are, after all that are appended.

        `documents` has the columns of `dedup.corpus.batch.DOCUMENT_SCHEMA` but the text, `sizes` int64[k] the bytes of
        each text; `texts` returns those of given ones of the k, on any thread.
        """
        self._elsewhere = self._rows, texts
        self._ends.append(np.cumsum(sizes) + self._size)
        self._note(documents)

    def _note(self, documents: pa.RecordBatch) -> None:
        """Keep what is known of documents beside their texts."""
        for name, chunks in self._columns.items():
            column = documents.column(name)
            all_null = column.null_count == len(column)
            # Copied, so that a column does not keep the whole batch, text and all, in memory.
            chunks.append(
                pa.nulls(len(column), pa.null()) if all_null else pa.concat_arrays([column, column[:0]])
            )
        self._source_codes.append(self._coded(documents.column("source")))
        self._rows += documents.num_rows
        self._bounds = self._ids = self._places = None

    def take(self, rows: Sequence[int] | NDArray[np.integer[Any]]) -> pa.LargeStringArray:
        """Return the texts of the given rows, in the order given; neighbours are read together."""
        wanted = np.asarray(rows, dtype=np.int64)
        if self._elsewhere is not None:
            first, texts = self._elsewhere
            away = wanted >= first
            if away.any():
                order = np.argsort(away, kind="stable")
                place = np.empty(len(order), np.int64)
                place[order] = np.arange(len(order))
                parts = [self._take(wanted[~away]), texts(wanted[away] - first)]
                return pa.concat_arrays(parts).take(pa.array(place))
        return self._take(wanted)

    def _take(self, wanted: NDArray[np.int64]) -> pa.LargeStringArray:
        bounds = self._all_bounds()
        starts, ends = bounds[wanted], bounds[wanted + 1]
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(ends - starts)])
        order = np.lexsort((ends, starts))  # an empty text before what begins at its place
        places, lows, highs = order.tolist(), starts[order].tolist(), ends[order].tolist()
        texts = [memoryview(b"")] * len(wanted)
        for first, last in _runs(lows, highs):
            low = lows[first]
            piece = memoryview(self._read(low, highs[last]))
            for i in range(first, last + 1):
                texts[places[i]] = piece[lows[i] - low : highs[i] - low]
        return pa.LargeStringArray.from_buffers(
            len(wanted), pa.py_buffer(offsets), pa.py_buffer(b"".join(texts))
        )

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
        return np.diff(self._all_bounds())

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
        """What is to be said of the ids."""
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
        self._held = bytearray()
        self._elsewhere = None
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, data: memoryview) -> None:
        if self._file is None and self._size + len(data) <= self._memory:
            self._held += data
        else:
            try:
                if self._file is None:
                    self._file = tempfile.TemporaryFile(prefix="dedup-", buffering=0)  # noqa: SIM115  closed by close()
                    _write_all(self._file, memoryview(self._held))
                    self._held = bytearray()
                _write_all(self._file, data)
            except OSError as error:
                raise OutputError(
                    f"{tempfile.gettempdir()}: {error.strerror}",
                    "Temporary copies of the texts go there; set TMPDIR to a folder with more room.",
                ) from None
        self._size += len(data)

    def _read(self, low: int, high: int) -> bytes:
        if self._file is None:
            return bytes(self._held[low:high])
        pieces = []
        while low < high:
            piece = os.pread(self._file.fileno(), high - low, low)
            if not piece:
                raise OutputError(
                    "the temporary copy of the texts is cut short", "Is the temporary folder full?"
                )
            pieces.append(piece)
            low += len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _all_bounds(self) -> NDArray[np.int64]:
        if self._bounds is None:
            self._bounds = np.concatenate([np.zeros(1, dtype=np.int64), *self._ends])
            self._ends = [self._bounds[1:]]
        return self._bounds

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
    if len(set(ids.to_pylist())) == len(ids):
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


def _buffers(text: pa.Array) -> tuple[NDArray[np.int64], memoryview]:
    _, offsets, data = text.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int64)[text.offset : text.offset + len(text) + 1]
    return bounds, memoryview(data) if data is not None else memoryview(b"")


def _runs(starts: list[int], ends: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of the sorted ranges that one read can fetch together."""
    first = 0
    for last in range(len(starts)):
        following = last + 1
        if (
            following == len(starts)
            or starts[following] - ends[last] > _GAP
            or ends[following] - starts[first] > _READ
        ):
            yield first, last
            first = following


def _write_all(file: BinaryIO, data: memoryview) -> None:
    while data:
        data = data[file.write(data) :]
