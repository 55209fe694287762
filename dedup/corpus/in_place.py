"""Texts that are not copied while a corpus streams by: read again where they stand in its files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Self

import numpy as np

from dedup.corpus.json_strings import strings
from dedup.corpus.ranges import read_ranges
from dedup.corpus.reference_json import SLACK
from dedup.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class FileState:
    """A regular file as it is at one time: it is another once somebody writes to it, or puts another file in its place."""

    path: str
    device: int
    inode: int
    size: int
    modified: int

    @classmethod
    def of(cls, path: str, file: BinaryIO) -> Self:
        """Return the state of an open file."""
        status = os.fstat(file.fileno())
        return cls(path, status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the texts of k documents stand: as JSON strings in a file that was read in this state.

    `starts` and `ends` int64[k] are the offsets of what is between the quotation marks, `sizes` int64[k] the bytes of
    each text as UTF-8.
    """

    file: FileState
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    sizes: NDArray[np.int64]


class TextsInPlace:
    """Texts of one file by row: row i is the i-th of which the place was appended.

    `append` is for one thread; once all is appended, any number of threads may `take`.
    """

    def __init__(self, file: FileState) -> None:
        self._file = file
        self._bounds: list[NDArray[np.int64]] = []

    def append(self, places: Places) -> None:
        """Add texts of this file."""
        self._bounds.append(np.stack([places.starts, places.ends], axis=1))

    def take(self, rows: NDArray[np.int64]) -> pa.LargeStringArray:
        """Return the texts of the given rows, in the order given.

        Raises `InputError` where the file is no longer what it was.
        """
        if len(self._bounds) > 1:
            self._bounds = [np.concatenate(self._bounds)]
        starts, ends = self._bounds[0][rows].T
        changed = InputError(
            f"{self._file.path} has changed since it was read",
            "Run again when nothing writes to it, or scan a copy of it.",
        )
        try:
            with open(self._file.path, "rb", buffering=0) as file:
                if FileState.of(self._file.path, file) != self._file:
                    raise changed
                data, begins = read_ranges(file.fileno(), starts, ends, SLACK)
        except (OSError, EOFError):
            raise changed from None
        return strings(data, begins, begins + (ends - starts))
