"""Writing to an index, and reading back what it holds."""

from __future__ import annotations

import hashlib
import threading
import weakref
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
import orjson
import zstandard

from dedup.errors import StoreError
from dedup.index.schema import connect, read_header, require_comparable, store_errors, write_header
from dedup.sketch.bands import band_keys
from dedup.sketch.sketches import Sketches, concatenate, take

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.index.schema import Header

_DROPPED_BITS = 16
_LEVEL = 6

_MINIMA, _SAMPLES = np.dtype("<u4"), np.dtype("<u8")

_AT_ONCE = 4096
"""Contents whose sketches are read in one go."""


@dataclass(frozen=True, slots=True)
class Added:
    """What one `add` did: `documents` new ones, of which `contents` with a text not seen before."""

    documents: int
    contents: int


class Index:
    """An open index; use it as a context manager.

    Reading takes a snapshot for each query and never waits for a writer; `texts` may be asked for on any thread.
    `add` runs in one transaction: after a kill, all of it is there or nothing.
    """

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        self.path = path
        self.writable = writable
        self.connection = connect(path, writable=writable)
        self._lock = threading.Lock()
        # One that texts are read from for as long as a report lives is closed when that is gone.
        weakref.finalize(self, self.connection.close)
        with store_errors(path):
            self.header: Header = read_header(self.connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if self.writable and kind is None:
                self._carry_over()
        finally:
            self.connection.close()

    def require_comparable(self, config: Config) -> None:
        """Raise `StoreError` where sketches made with `config` cannot be compared with these."""
        require_comparable(self.header, config, self.path)

    def add(self, parts: Sequence[tuple[pa.RecordBatch, Sketches]]) -> Added:
        """Add documents (columns: `dedup.corpus.batch.DOCUMENT_SCHEMA`) with their sketches, once each.

        A document is its id and its text: what is there already is left alone.
        """
        sketches = concatenate([part for _, part in parts])
        texts = [text.encode() for batch, _ in parts for text in batch.column("text").to_pylist()]
        digests = [digest(text) for text in texts]
        with self._transaction() as db:
            contents, fresh = self._contents(db, digests)
            rows = np.array(sorted(fresh.values()), np.int64)
            numbers = contents[rows]
            self._insert_contents(db, rows, numbers, texts, digests, sketches)
            if self.header.texts:
                compress = zstandard.ZstdCompressor(level=_LEVEL).compress
                db.executemany(
                    "INSERT INTO texts VALUES (?, ?)",
                    ((int(contents[row]), compress(texts[row])) for row in rows.tolist()),
                )
            return Added(self._insert_documents(db, parts, contents), len(rows))

    def complete(self) -> None:
        """Note that the first build has come to its end."""
        self.header = replace(self.header, complete=True)
        with self._transaction() as db:
            write_header(db, self.header)

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        with store_errors(self.path):
            return int(self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608

    def texts(self, contents: NDArray[np.int64]) -> pa.LargeStringArray:
        """Return the texts of contents, in order. Raises `StoreError` where one is lost."""
        import pyarrow as pa

        wanted = contents.tolist()
        with store_errors(self.path), self._lock:
            query = "SELECT content, zstd FROM json_each(?) CROSS JOIN texts ON content = value"
            packed = dict(self.connection.execute(query, (as_json(contents),)))
        decompress = zstandard.ZstdDecompressor().decompress
        found = []
        for content in wanted:
            try:
                found.append(decompress(packed[content]).decode())
            except (KeyError, zstandard.ZstdError, UnicodeDecodeError):
                raise StoreError(
                    f"{self.path} has lost the text of content {content}", "Rebuild the index."
                ) from None
        return pa.array(found, pa.large_string())

    def digest(self, content: int) -> bytes:
        """Return the digest of a content's text."""
        row = self.connection.execute("SELECT digest FROM contents WHERE content = ?", (content,)).fetchone()
        return bytes(row[0])

    def words(self, contents: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the tokens of contents (int64[k], sorted, each once), int32[k]."""
        query = "SELECT content, words FROM json_each(?) CROSS JOIN contents ON content = value"
        rows = sorted(self.connection.execute(query, (as_json(contents),)))
        return np.array([words for _, words in rows], np.int32)

    def sketches(self, contents: NDArray[np.int64]) -> tuple[Sketches, NDArray[np.int64]]:
        """Return the sketches of contents (int64[k], sorted, each once), and the bytes of their texts, int64[k]."""
        parts = [
            self._sketches(contents[start : start + _AT_ONCE])
            for start in range(0, max(len(contents), 1), _AT_ONCE)
        ]
        return concatenate([part for part, _ in parts]), np.concatenate([sizes for _, sizes in parts])

    def _sketches(self, contents: NDArray[np.int64]) -> tuple[Sketches, NDArray[np.int64]]:
        query = (
            "SELECT content, exact_1, exact_2, words, bytes, signature, samples FROM json_each(?) "
            "CROSS JOIN contents ON content = value"
        )
        rows = sorted(self.connection.execute(query, (as_json(contents),)))
        numbers = np.array([row[1:5] for row in rows], np.int64).reshape(-1, 4)
        width = int(self.header.sketch["permutations"])
        sketches = Sketches(
            np.ascontiguousarray(numbers[:, :2]).view(np.uint64),
            numbers[:, 2].astype(np.int32),
            np.frombuffer(b"".join(row[5] for row in rows), _MINIMA).reshape(-1, width),
            np.frombuffer(b"".join(row[6] for row in rows), _SAMPLES),
            np.cumsum([0, *(len(row[6]) // 8 for row in rows)], dtype=np.int64),
        )
        return sketches, numbers[:, 3]

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the one writer's lock, waiting for it; commit at the end, undo on any error."""
        with store_errors(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")

    def _carry_over(self) -> None:
        """Write what was added from the log into the file itself, which is what people copy and cache.

        Closing does so only where nobody else has the index open, and without a word where the disk is full.
        """
        with store_errors(self.path):
            self.connection.execute("PRAGMA wal_checkpoint").fetchone()

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
        texts: list[bytes],
        digests: list[bytes],
        sketches: Sketches,
    ) -> None:
        new = take(sketches, rows)
        exact = new.exact.view(np.int64).tolist()
        db.executemany(
            "INSERT INTO contents VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    number,
                    digests[row],
                    *exact[position],
                    int(new.words[position]),
                    len(texts[row]),
                    new.signatures[position].astype(_MINIMA).tobytes(),
                    samples_of(new, position).astype(_SAMPLES).tobytes(),
                )
                for position, (number, row) in enumerate(zip(numbers.tolist(), rows.tolist(), strict=True))
            ),
        )
        spoken = new.words > 0  # what has no words resembles nothing
        keys = band_rows(new.signatures[spoken], self.header)
        _insert_sorted(db, "bands", keys.reshape(-1), np.repeat(numbers[spoken], self.header.bands))
        lengths = np.diff(new.sample_offsets)
        _insert_sorted(db, "postings", shortened(new.samples), np.repeat(numbers, lengths))

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


def digest(text: bytes) -> bytes:
    """Return the 16 bytes by which an index knows a text, given in UTF-8."""
    return hashlib.blake2b(text, digest_size=16).digest()


def as_json(numbers: NDArray[np.int64]) -> str:
    """Return numbers as a JSON array, which SQLite reads as a table much quicker than it fills one."""
    return orjson.dumps(np.ascontiguousarray(numbers), option=orjson.OPT_SERIALIZE_NUMPY).decode()


def samples_of(sketches: Sketches, row: int) -> NDArray[np.uint64]:
    """Return the sampled 2-grams of one document, sorted."""
    return sketches.samples[sketches.sample_offsets[row] : sketches.sample_offsets[row + 1]]


def shortened(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the upper 48 bits of hashes, as SQLite stores them in six bytes: int64, of the same shape.

    Among 10⁸ features, one in three million meets a stranger by chance; what is looked up is verified.
    """
    return np.asarray(hashes.view(np.int64) >> _DROPPED_BITS)


def band_rows(signatures: NDArray[np.uint32], header: Header) -> NDArray[np.int64]:
    """Return the keys under which signatures stand in the table of bands, int64[n, bands]."""
    return shortened(band_keys(signatures, header.bands, header.rows)).T


def _insert_sorted(
    db: sqlite3.Connection, table: str, keys: NDArray[np.int64], contents: NDArray[np.int64]
) -> None:
    """Insert (key, content) rows in the order of the table, so that each page is touched once."""
    order = np.lexsort((contents, keys))
    rows = zip(keys[order].tolist(), contents[order].tolist(), strict=True)
    db.executemany(f"INSERT OR IGNORE INTO {table} VALUES (?, ?)", rows)  # noqa: S608 - our own names
