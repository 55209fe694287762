"""A copy of an SQLite database without some rows of a table, or with them again; all else in it stays."""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from dedup.corpus.batch import is_unicode
from dedup.corpus.sqlite import columns_of, order, quoted, read_only, table_of
from dedup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from dedup.config import Config
    from dedup.corpus.edits import Edits, Stored, Take
    from dedup.corpus.source import Source


def rewrite(source: Source, edits: Edits, target: Path, config: Config, take: Take) -> str:
    """Copy the database, then delete and update rows of the copy, and pack it where every row keeps its rowid.

    Raises `UsageError` for what has no key to tell its rows by, such as a view, and for a compressed database.
    """
    if source.compression:
        raise UsageError(
            f"{source.name}: a compressed database cannot be written back", "Unpack it first, then clean it."
        )
    with _copy(source, target) as database:
        table = table_of(database, source)
        keys = order(database, table)
        if not keys:
            raise UsageError(
                f"{source.name} cannot be written back: it is a view, or columns of it hide the rowid under all its names",
                "Clean the table that the texts of the view are in, or rename a column rowid, _rowid_ or oid.",
            )
        digest = hashlib.sha256()
        changes: list[tuple[str, list[Any]]] = []
        for number, (key, cells) in enumerate(_rows(database, table, keys), 1):
            _update(digest, cells)
            if number not in edits.drop and number not in edits.texts:
                continue
            take(number, {"row": json.dumps([list(map(_to_json, part)) for part in (key, cells)])})
            marks, values = _bound(key)
            where = " AND ".join(f"{name} IS {mark}" for name, mark in zip(keys, marks, strict=True))
            if number in edits.drop:
                changes.append((f"DELETE FROM {quoted(table)} WHERE {where}", values))  # noqa: S608  names are quoted
            else:
                statement = f"UPDATE {quoted(table)} SET {quoted(config.text_field)} = ? WHERE {where}"  # noqa: S608
                changes.append((statement, [edits.texts[number], *values]))
        for statement, values in changes:
            database.execute(statement, values)
        database.commit()
        if _rows_stay_numbered(database):
            database.execute("VACUUM")
    return digest.hexdigest()


def restore(source: Source, stored: Mapping[int, Stored], target: Path) -> str:
    """Copy the database, then put the rows back under their keys."""
    with _copy(source, target) as database:
        table = table_of(database, source)
        keys = order(database, table)
        columns = [quoted(name) for name in columns_of(database, table)]
        extra = [key for key in keys if key not in columns]  # the rowid
        into = ", ".join([*extra, *columns])
        for record in stored.values():
            key, cells = ([_from_json(value) for value in part] for part in json.loads(record["row"]))
            marks, values = _bound([*key, *cells] if extra else cells)
            statement = f"INSERT OR REPLACE INTO {quoted(table)} ({into}) VALUES ({', '.join(marks)})"  # noqa: S608
            database.execute(statement, values)
        database.commit()
        digest = hashlib.sha256()
        for _, row in _rows(database, table, keys):
            _update(digest, row)
    return digest.hexdigest()


def _rows_stay_numbered(database: sqlite3.Connection) -> bool:
    """Tell whether every row keeps its rowid when the file is packed: VACUUM numbers rows anew where no column holds it."""
    unnamed = """
        SELECT count(*) FROM pragma_table_list AS t
        WHERE t.schema = 'main' AND t.type = 'table' AND NOT t.wr AND t.name NOT LIKE 'sqlite_%'
          AND (SELECT group_concat(upper(c.type)) FROM pragma_table_info(t.name) AS c WHERE c.pk) IS NOT 'INTEGER'
    """
    return bool(database.execute(unnamed).fetchone() == (0,))


def _copy(source: Source, target: Path) -> closing[sqlite3.Connection]:
    target.unlink(missing_ok=True)
    copy = sqlite3.connect(target)
    with closing(read_only(source.path)) as original:
        original.backup(copy)
    copy.text_factory = bytes
    return closing(copy)


def _rows(
    database: sqlite3.Connection, table: str, keys: list[str]
) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Yield the key and the cells of each row in stored order; text as `str`, with surrogates where it is not Unicode."""
    wanted = [*keys, *(quoted(name) for name in columns_of(database, table))]
    listed = ", ".join(f"{column}, typeof({column})" for column in wanted)
    statement = f"SELECT {listed} FROM {quoted(table)} ORDER BY {', '.join(keys)}"  # noqa: S608  names are quoted
    for row in database.execute(statement):
        values = tuple(
            value.decode(errors="surrogateescape") if kind == b"text" else value
            for value, kind in zip(row[::2], row[1::2], strict=True)
        )
        yield values[: len(keys)], values[len(keys) :]


def _bound(values: Iterable[Any]) -> tuple[list[str], list[Any]]:
    """Return the marks for values in a statement, and what to put there: text that is not Unicode goes as its bytes."""
    bound = [
        ("CAST(? AS TEXT)", value.encode(errors="surrogateescape"))
        if isinstance(value, str) and not is_unicode(value)
        else ("?", value)
        for value in values
    ]
    return [mark for mark, _ in bound], [value for _, value in bound]


def _update(digest: Any, cells: tuple[Any, ...]) -> None:
    digest.update(repr(cells).encode(errors="backslashreplace"))


def _to_json(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _from_json(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value
