"""The index file: its tables, its header, and opening it. docs/index-format.md tells it for other programs."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from dedup.errors import StoreError
from dedup.sketch.bands import choose_bands
from dedup.sketch.sample import COMMON_WORDS, SAMPLE_FLOOR, SAMPLE_RATE, SAMPLE_SIZE
from dedup.sketch.sketches import parameters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dedup.config import Config

SCHEMA_VERSION = 2
"""Changes with the tables. SQLite keeps it as `user_version`."""

APPLICATION = 0x64647570
"""SQLite's `application_id` of our files: "ddup"."""

PATIENCE = 600.0
"""Seconds that a writer waits for another one to finish its transaction."""

_TABLES = """
CREATE TABLE header (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (source INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE contents (
  content INTEGER PRIMARY KEY, digest BLOB NOT NULL, exact_1 INTEGER NOT NULL, exact_2 INTEGER NOT NULL,
  words INTEGER NOT NULL, bytes INTEGER NOT NULL, signature BLOB NOT NULL, samples BLOB NOT NULL
);
CREATE UNIQUE INDEX contents_by_digest ON contents (digest);
CREATE INDEX contents_by_exact ON contents (exact_1);
CREATE TABLE texts (content INTEGER PRIMARY KEY, zstd BLOB NOT NULL);
CREATE TABLE documents (
  content INTEGER NOT NULL, id TEXT NOT NULL, source INTEGER NOT NULL, record INTEGER NOT NULL, date TEXT,
  PRIMARY KEY (content, id)
) WITHOUT ROWID;
CREATE TABLE bands (key INTEGER NOT NULL, content INTEGER NOT NULL, PRIMARY KEY (key, content)) WITHOUT ROWID;
CREATE TABLE postings (
  feature INTEGER NOT NULL, content INTEGER NOT NULL, PRIMARY KEY (feature, content)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Header:
    """What an index was made with.

    `sketch` has all that two sketches must share to be comparable; `bands` × `rows` of the signature are
    looked up, chosen for `threshold` at `recall`. `texts` tells whether the texts are in it, `complete` whether
    the first build came to its end.
    """

    version: str
    sketch: dict[str, Any]
    threshold: float
    recall: float
    bands: int
    rows: int
    texts: bool
    complete: bool


def sketch_parameters(config: Config) -> dict[str, Any]:
    """Return all that two sketches must share to be comparable."""
    return {
        **parameters(config),
        "sample_size": SAMPLE_SIZE,
        "sample_rate": SAMPLE_RATE,
        "sample_floor": SAMPLE_FLOOR,
        "sample_common": COMMON_WORDS,
    }


def create(path: Path, config: Config, *, texts: bool) -> None:
    """Make an empty index. Raises `StoreError` where it cannot be made; `path` is no file yet, or an empty one."""
    from dedup import __version__

    bands, rows = choose_bands(config)
    header = Header(
        __version__,
        sketch_parameters(config),
        config.threshold,
        config.recall,
        bands,
        rows,
        texts,
        complete=False,
    )
    with store_errors(path):
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(f"BEGIN IMMEDIATE; {_TABLES}")
            write_header(connection, header)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection.execute("COMMIT")
        finally:
            connection.close()


def connect(path: Path, *, writable: bool) -> sqlite3.Connection:
    """Open an index. Raises `StoreError` for what is no index, or one of another schema."""
    if path.is_dir():
        raise StoreError(
            f"{path} is a folder, not an index", "Name the index file first, then what goes into it."
        )
    if not path.is_file():
        raise StoreError(f"there is no index {path}", f"Make it with `dedup index build {path} PATH…`.")
    with store_errors(path):
        connection = _open(path, writable=writable)
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION or version != SCHEMA_VERSION:
        connection.close()
        if application != APPLICATION:
            raise StoreError(
                f"{path} is not an index of dedup",
                "Make one, under another name, with `dedup index build INDEX PATH…`.",
            )
        raise StoreError(
            f"{path} has schema {version}, this version reads {SCHEMA_VERSION}",
            _rebuild(path)
            if version < SCHEMA_VERSION
            else "A later version of dedup made it: use that one, or rebuild the index.",
        )
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA mmap_size = 1073741824")
    return connection


def _open(path: Path, *, writable: bool) -> sqlite3.Connection:
    """Open the file; for reading, in the first way that works.

    A reader keeps two little files beside an index, and takes them away again where it may write. In a
    read-only folder nobody can write either, so the file may be taken for unchangeable.
    """
    ways = ["rw"] if writable else ["rw", "ro"]
    if not writable and not path.with_name(path.name + "-wal").exists():
        ways.append("ro&immutable=1")
    for way in ways[:-1]:
        with suppress(sqlite3.OperationalError):
            return _opened(path, way)
    return _opened(path, ways[-1])


def _opened(path: Path, way: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={way}"
    connection = sqlite3.connect(
        uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def read_header(connection: sqlite3.Connection) -> Header:
    """Return the header of an open index."""
    rows = dict(connection.execute("SELECT name, value FROM header"))
    return Header(**{name: orjson.loads(value) for name, value in rows.items()})


def write_header(connection: sqlite3.Connection, header: Header) -> None:
    """Write the header of an open index, within the caller's transaction."""
    rows = [(name, orjson.dumps(getattr(header, name)).decode()) for name in Header.__slots__]
    connection.executemany("INSERT OR REPLACE INTO header VALUES (?, ?)", rows)


def require_comparable(header: Header, config: Config, path: Path) -> None:
    """Raise `StoreError` where sketches made with `config` cannot be compared with those of an index."""
    ours = sketch_parameters(config)
    different = [name for name in ours if header.sketch.get(name) != ours[name]]
    if different:
        compared = ", ".join(
            f"{name} {header.sketch.get(name)!r} there, {ours[name]!r} here" for name in different
        )
        if any(not hasattr(config, name) for name in different):  # no setting makes them equal
            raise StoreError(f"{path} was made by another version of dedup: {compared}", _rebuild(path))
        raise StoreError(
            f"{path} was made with other parameters: {compared}",
            "Use the same settings, or rebuild the index with these.",
        )
    if config.threshold < header.threshold:
        raise StoreError(
            f"{path} finds pairs from a Jaccard of {header.threshold:g} on; the threshold here is {config.threshold:g}",
            f"Use --threshold {header.threshold:g} or more, or rebuild the index with the lower one.",
        )


def _rebuild(path: Path) -> str:
    return f"Rebuild it: remove it, then `dedup index build {path} PATH…`."


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Raise SQLite's errors as `StoreError` with what to do about each."""
    try:
        yield
    except sqlite3.OperationalError as error:
        hints = {
            "locked": "Another process has been writing to it for long; try again when it is done.",
            "readonly": "Give write permission to the file and its folder.",
            "full": "Make room on the disk and run it again; what was added so far is kept.",
            "disk I/O": "Is a quota or a limit on the size of files (ulimit -f) reached? What was added so far is kept.",
            "unable to open": "Check the path and its permissions.",
        }
        hint = next((h for part, h in hints.items() if part in str(error)), None)
        raise StoreError(f"{path}: {error}", hint) from None
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error):
            raise StoreError(
                f"{path} is not an index of dedup",
                "Make one, under another name, with `dedup index build INDEX PATH…`.",
            ) from None
        raise StoreError(f"{path} is damaged: {error}", _rebuild(path)) from None
