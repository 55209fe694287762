"""Tables and views of SQLite databases."""

from __future__ import annotations

import gzip
import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dedup.errors import InputError
from tests.corpus.reading import RECORDS, check, pipe, read_all


@pytest.mark.parametrize(
    "declaration", ["(id TEXT, text TEXT, date TEXT)", "(id TEXT PRIMARY KEY, text, date) WITHOUT ROWID"]
)
def test_sqlite(declaration: str, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"CREATE TABLE articles {declaration}")
        database.executemany("INSERT INTO articles VALUES (:id, :text, :date)", RECORDS)
        database.commit()
    check(f"{path}::articles")
    check(path)  # the only table
    with pytest.raises(InputError, match="no table 'nowhere'"):
        read_all(f"{path}::nowhere")
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE other (x)")
    with pytest.raises(InputError, match="no table is named") as caught:
        read_all(path)
    assert caught.value.hint == f"Tables: articles, other. Name one as {path}::TABLE."


def test_a_table_of_a_database_on_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute("CREATE TABLE other (x)")
        database.execute("CREATE TABLE news (text)")
        database.execute("INSERT INTO news VALUES ('from a pipe')")
        database.commit()
    content = (tmp_path / "a.db").read_bytes()
    pipe(monkeypatch, content)
    assert read_all("-::news").texts == ["from a pipe"]
    pipe(monkeypatch, content)
    with pytest.raises(InputError, match="no table is named") as told:
        read_all("-")
    assert told.value.hint == "Tables: news, other. Name one as -::TABLE."


def test_a_table_for_searching_is_the_only_table_of_its_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute("CREATE VIRTUAL TABLE news USING fts5(text)")
        database.execute("INSERT INTO news VALUES ('to be searched')")
        database.commit()
    assert read_all(tmp_path / "a.db").texts == ["to be searched"]


def test_a_compressed_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute("CREATE TABLE news (text)")
        database.execute("INSERT INTO news VALUES ('unpacked')")
        database.commit()
    packed = tmp_path / "a.db.gz"
    packed.write_bytes(gzip.compress((tmp_path / "a.db").read_bytes()))
    assert read_all(packed).texts == ["unpacked"]
    result = read_all(f"{packed}::news")
    assert (result.ids, result.texts) == (["a.db.gz:1"], ["unpacked"])
    assert [each.sha256 for each in result.inputs] == [hashlib.sha256(packed.read_bytes()).hexdigest()]
    packed.write_bytes(packed.read_bytes()[:-20])
    assert [each.reason for each in read_all(f"{packed}::news").skipped] != []


def test_a_view_of_a_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute("CREATE TABLE news (id, body)")
        database.executemany("INSERT INTO news VALUES (?, ?)", [(1, "one"), (2, "two")])
        database.execute("CREATE VIEW texts AS SELECT id, body AS text FROM news ORDER BY id DESC")
        database.commit()
    result = read_all(f"{tmp_path / 'a.db'}::texts")
    assert (result.ids, result.texts) == (["2", "1"], ["two", "one"])
    with pytest.raises(InputError) as told:
        read_all(f"{tmp_path / 'a.db'}::none")
    assert "Tables: news, texts (a view)." in (told.value.hint or "")
