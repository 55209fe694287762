"""Cleaning a table of a SQLite database: its rows go and come back, all else stays."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dedup.cleaning.options import cleaning
from dedup.cleaning.restore import undo
from dedup.cleaning.run import clean
from dedup.config import Config
from dedup.errors import UsageError
from tests.cleaning.newsroom import COPIES, RECORDS, removed_in, run
from tests.corpus.reading import read_all


@pytest.mark.parametrize("key", ["", "key INTEGER PRIMARY KEY, "])
def test_sqlite(tmp_path: Path, key: str) -> None:
    source = tmp_path / "a.db"
    with closing(sqlite3.connect(source)) as database:
        database.execute(
            f"CREATE TABLE articles ({key}id TEXT, title TEXT, text TEXT, n INTEGER, extra BLOB)"
        )
        rows = [(*record.values(), bytes([number])) for number, record in enumerate(RECORDS)]
        database.executemany("INSERT INTO articles (id, title, text, n, extra) VALUES (?, ?, ?, ?, ?)", rows)
        if key:
            database.execute("CREATE INDEX by_title ON articles (title)")
        database.execute("CREATE TABLE other (x)")
        database.execute("INSERT INTO other (rowid, x) VALUES (3, 'a'), (7, 'b')")
        database.commit()
    clean([f"{source}::articles"], str(tmp_path / "clean.db"), COPIES, cleaning())
    count = "SELECT count(*) FROM articles"
    other = "SELECT rowid, x FROM other ORDER BY rowid"
    with closing(sqlite3.connect(tmp_path / "clean.db")) as database:
        assert database.execute(count).fetchone()[0] + len(removed_in(tmp_path)) == len(RECORDS)
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (3 if key else 2,)
        assert database.execute(other).fetchall() == [(3, "a"), (7, "b")]
    restored = undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back.db"), Config())
    assert restored.different == ()
    contents = []
    for path in (source, tmp_path / "back.db"):
        with closing(sqlite3.connect(path)) as database:
            contents.append(database.execute("SELECT rowid, * FROM articles ORDER BY rowid").fetchall())
    assert contents[0] == contents[1]


@pytest.mark.parametrize(
    ("columns", "values", "after"),
    [
        ("rowid TEXT, text TEXT", "'same', ?", ""),  # a column, not the number of the row
        ("key BLOB PRIMARY KEY, text TEXT", "randomblob(8) || x'ff', ?", "WITHOUT ROWID"),
        ("key TEXT PRIMARY KEY, text TEXT", "CAST(randomblob(8) || x'ff' AS TEXT), ?", "WITHOUT ROWID"),
        ("title TEXT, text TEXT", "CAST(x'ff' AS TEXT), ?", ""),
    ],
)
def test_rows_of_sqlite_whatever_their_keys(tmp_path: Path, columns: str, values: str, after: str) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute(f"CREATE TABLE articles ({columns}) {after}")
        rows = [(record["text"],) for record in RECORDS]
        database.executemany(f"INSERT INTO articles VALUES ({values})", rows)  # noqa: S608
        database.commit()
    run(tmp_path / "a.db", tmp_path / "clean.db")
    assert len(read_all(tmp_path / "clean.db").texts) + len(removed_in(tmp_path)) == len(RECORDS)
    assert undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back.db"), Config()).different == ()
    contents = []
    for path in (tmp_path / "a.db", tmp_path / "back.db"):
        with closing(sqlite3.connect(path)) as database:
            database.text_factory = bytes
            contents.append(database.execute("SELECT * FROM articles").fetchall())
    assert contents[0] == contents[1]


def test_a_table_that_hides_its_row_numbers_is_not_written_back(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute("CREATE TABLE articles (rowid TEXT, _rowid_ TEXT, OID TEXT, text TEXT)")
        rows = [(record["text"],) for record in RECORDS]
        database.executemany("INSERT INTO articles VALUES (1, 1, 1, ?)", rows)
        database.commit()
    assert read_all(tmp_path / "a.db").texts == [record["text"] for record in RECORDS]
    with pytest.raises(UsageError, match="hide the rowid"):
        clean([str(tmp_path / "a.db")], str(tmp_path / "clean.db"), COPIES, cleaning())


def test_a_view_is_not_written_back(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute("CREATE TABLE articles (text TEXT)")
        database.executemany("INSERT INTO articles VALUES (?)", [(record["text"],) for record in RECORDS])
        database.execute("CREATE VIEW v AS SELECT text FROM articles")
        database.commit()
    with pytest.raises(UsageError, match="cannot be written back: it is a view"):
        clean([f"{tmp_path / 'a.db'}::v"], str(tmp_path / "clean.db"), COPIES, cleaning())
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]
    (tmp_path / "a.db.gz").write_bytes(gzip.compress((tmp_path / "a.db").read_bytes()))
    with pytest.raises(UsageError, match="a compressed database cannot be written back"):
        clean([f"{tmp_path / 'a.db.gz'}::articles"], str(tmp_path / "clean.db.gz"), COPIES, cleaning())


def test_what_is_cleaned_out_of_sqlite_is_out_of_the_file_where_that_moves_no_row(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute("CREATE TABLE articles (key INTEGER PRIMARY KEY, text TEXT)")
        database.executemany("INSERT INTO articles (text) VALUES (?)", [(r["text"],) for r in RECORDS * 3])
        database.commit()
    run(tmp_path / "a.db", tmp_path / "clean.db")
    assert (tmp_path / "clean.db").stat().st_size < 0.5 * (tmp_path / "a.db").stat().st_size
