"""Writing to an index, and reading back what it holds."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
import zstandard

from dedup.errors import StoreError
from dedup.index.schema import connect, read_header, require_comparable, told, write_header
from dedup.sketch.bands import band_keys
from dedup.sketch.sketches import concatenate

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.index.schema import Header
    from dedup.sketch import Sketches

_DROPPED_BITS = 16
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Added:
    """What one `add` did: `documents` new ones, of which `contents` with a text not seen before."""

    documents: int
    contents: int


class Index:
    """An open index; use it as a context manager.

    Reading takes a snapshot for each query and never waits for a writer. `add` runs in one transaction: after
    a kill, all of it is there or nothing.
    """

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        self.path = path
        self.connection = connect(path, writable=writable)
        with told(path):
            self.header: Header = read_header(self.connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def require_comparable(self, config: Config) -> None:
        """Raise `StoreError` where sketches made with `config` cannot be compared with these."""
        require_comparable(self.header, config, self.path)

    def add(self, parts: Sequence[tuple[pa.RecordBatch, Sketches]]) -> Added:
        """Add documents (columns: `dedup.corpus.batch.DOCUMENT_SCHEMA`) with their sketches, once each.

        A document is its id and its text: what is there already is left alone.
        """
        sketches = concatenate([part for _, part in parts])
        texts = [text for batch, _ in parts for text in batch.column("text").to_pylist()]
        digests = [digest(text) for text in texts]
        with self._transaction() as db:
            contents, fresh = self._contents(db, digests)
            rows = np.array(sorted(fresh.values()), np.int64)
            numbers = contents[rows]
            self._insert_contents(db, rows, numbers, digests, sketches)
            if self.header.texts:
                compress = zstandard.ZstdCompressor(level=_LEVEL).compress
                db.executemany(
                    "INSERT INTO texts VALUES (?, ?)",
                    ((int(contents[row]), compress(texts[row].encode())) for row in rows.tolist()),
                )
            return Added(self._insert_documents(db, parts, contents), len(rows))

    def complete(self) -> None:
        """Note that the first build has come to its end."""
        self.header = replace(self.header, complete=True)
        with self._transaction() as db:
            write_header(db, self.header)

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        with told(self.path):
            return int(self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608

    def texts(self, contents: Sequence[int]) -> list[str]:
        """Return the texts of contents, in order. Raises `StoreError` where one is lost."""
        decompress = zstandard.ZstdDecompressor().decompress
        found = []
        with told(self.path):
            for content in contents:
                row = self.connection.execute(
                    "SELECT zstd FROM texts WHERE content = ?", (content,)
                ).fetchone()
                try:
                    found.append(decompress(row[0]).decode())
                except (TypeError, zstandard.ZstdError, UnicodeDecodeError):
                    raise StoreError(
                        f"{self.path} has lost the text of content {content}", "Build the index anew."
                    ) from None
        return found

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the one writer's lock, waiting for it; commit at the end, undo on any error."""
        with told(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")

    def _contents(
        self, db: sqlite3.Connection, digests: list[bytes]
    ) -> tuple[NDArray[np.int64], dict[bytes, int]]:
        """Return the content number of each document, and for each new content the row it is first in."""
        following = int(db.execute("SELECT coalesce(max(content), 0) + 1 FROM contents").fetchone()[0])
        numbers: dict[bytes, int] = {}
        fresh: dict[bytes, int] = {}
        for row, key in enumerate(digests):
            if key in numbers:
                continue
            found = db.execute("SELECT content FROM contents WHERE digest = ?", (key,)).fetchone()
            if found is None:
                fresh[key] = row
                numbers[key] = following
                following += 1
            else:
                numbers[key] = int(found[0])
        return np.array([numbers[key] for key in digests], np.int64), fresh

    def _insert_contents(
        self,
        db: sqlite3.Connection,
        rows: NDArray[np.int64],
        numbers: NDArray[np.int64],
        digests: list[bytes],
        sketches: Sketches,
    ) -> None:
        exact = sketches.exact[rows].view(np.int64).tolist()
        signatures = np.ascontiguousarray(sketches.signatures[rows])
        words = sketches.words[rows]
        db.executemany(
            "INSERT INTO contents VALUES (?, ?, ?, ?, ?, ?)",
            (
                (number, digests[row], one, two, count, signature.tobytes())
                for number, row, (one, two), count, signature in zip(
                    numbers.tolist(), rows.tolist(), exact, words.tolist(), signatures, strict=True
                )
            ),
        )
        spoken = words > 0  # what has no words resembles nothing
        keys = band_rows(signatures[spoken], self.header)
        _insert_sorted(db, "bands", keys.reshape(-1), np.repeat(numbers[spoken], self.header.bands))
        lengths = np.diff(sketches.sample_offsets)[rows]
        positions = np.repeat(sketches.sample_offsets[rows] - (np.cumsum(lengths) - lengths), lengths)
        features = shortened(sketches.samples[positions + np.arange(int(lengths.sum()))])
        _insert_sorted(db, "postings", features, np.repeat(numbers, lengths))

    def _insert_documents(
        self,
        db: sqlite3.Connection,
        parts: Sequence[tuple[pa.RecordBatch, Sketches]],
        contents: NDArray[np.int64],
    ) -> int:
        """Insert what is not there already and return how many that were."""
        names = {name for batch, _ in parts for name in batch.column("source").unique().to_pylist()}
        db.executemany("INSERT OR IGNORE INTO sources (name) VALUES (?)", [(name,) for name in sorted(names)])
        sources = dict(db.execute("SELECT name, source FROM sources"))
        start, before = 0, db.total_changes
        for batch, _ in parts:
            columns = [batch.column(name).to_pylist() for name in ("id", "source", "record", "date")]
            numbers = contents[start : start + batch.num_rows].tolist()
            start += batch.num_rows
            db.executemany(
                "INSERT OR IGNORE INTO documents VALUES (?, ?, ?, ?, ?)",
                (
                    (number, i, sources[source], record, date)
                    for number, i, source, record, date in zip(numbers, *columns, strict=True)
                ),
            )
        return db.total_changes - before


def digest(text: str) -> bytes:
    """Return the 16 bytes by which an index knows a text."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def shortened(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the upper 48 bits of hashes, as SQLite stores them in six bytes: int64[n].

    Among 10⁸ features, one in three million meets a stranger by chance; what is looked up is verified.
    """
    return np.asarray(hashes.view(np.int64) >> _DROPPED_BITS)


def band_rows(signatures: NDArray[np.uint32], header: Header) -> NDArray[np.int64]:
    """Return the keys under which signatures stand in the table of bands, int64[n, bands]."""
    keys = [shortened(band_keys(signatures, band, header.rows)) for band in range(header.bands)]
    return np.stack(keys, axis=1)


def _insert_sorted(
    db: sqlite3.Connection, table: str, keys: NDArray[np.int64], contents: NDArray[np.int64]
) -> None:
    """Insert (key, content) rows in the order of the table, so that each page is touched once."""
    order = np.lexsort((contents, keys))
    rows = zip(keys[order].tolist(), contents[order].tolist(), strict=True)
    db.executemany(f"INSERT OR IGNORE INTO {table} VALUES (?, ?)", rows)  # noqa: S608 - our own names
