"""Texts appended while a corpus streams by, then read again in any order.

Up to `MEMORY` bytes stay in memory; past that they go to a nameless temporary file that disappears with the
process, however it ends. It is read with `pread` rather than mapped, so that pages of text do not count towards the
memory of the process.
"""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, BinaryIO, Final

import numpy as np
import pyarrow as pa

from dedup.corpus.ranges import read_ranges
from dedup.errors import OutputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

MEMORY: Final = 16 << 20
"""Bytes of text held in memory before they move to disk."""


class Spool:
    """Texts by row: row i is the i-th appended.

    `append` is for one thread; once all is appended, any number of threads may `take`.
    """

    def __init__(self, memory: int = MEMORY) -> None:
        self._memory = memory
        self._held = bytearray()
        self._file: BinaryIO | None = None
        self._size = 0
        self._bounds: list[NDArray[np.int64]] = [np.zeros(1, np.int64)]

    def append(self, texts: pa.LargeStringArray) -> None:
        """Add texts. Raises `OutputError` where the temporary folder is full."""
        _, offsets, data = texts.buffers()
        bounds = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
        self._bounds.append(bounds[1:] - bounds[0] + self._size)
        if data is not None:
            self._write(memoryview(data)[int(bounds[0]) : int(bounds[-1])])

    def take(self, rows: NDArray[np.int64]) -> pa.LargeStringArray:
        """Return the texts of the given rows, in the order given; neighbours are read together."""
        if len(self._bounds) > 1:
            self._bounds = [np.concatenate(self._bounds)]
        bounds = self._bounds[0]
        starts, ends = bounds[rows], bounds[rows + 1]
        if self._file is None:
            held, places = memoryview(self._held), starts
        else:
            try:
                buffer, places = read_ranges(self._file.fileno(), starts, ends)
            except EOFError:
                raise OutputError(
                    "the temporary copy of the texts is cut short", "Is the temporary folder full?"
                ) from None
            held = buffer.data
        sizes = ends - starts
        pieces = (
            held[begin:end] for begin, end in zip(places.tolist(), (places + sizes).tolist(), strict=True)
        )
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        return pa.LargeStringArray.from_buffers(
            len(rows), pa.py_buffer(offsets), pa.py_buffer(b"".join(pieces))
        )

    def close(self) -> None:
        """Free the memory and the temporary file."""
        self._held = bytearray()
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


def _write_all(file: BinaryIO, data: memoryview) -> None:
    while data:
        data = data[file.write(data) :]
