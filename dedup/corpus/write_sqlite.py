"""A copy of an SQLite database without some rows of a table, or with them again; all else in it stays."""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dedup.corpus.sqlite import order, quoted, table_of
from dedup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dedup.config import Config
    from dedup.corpus.source import Source
    from dedup.corpus.write import Edits, Stored


def rewrite(
    source: Source, edits: Edits, target: Path, config: Config, take: Callable[[int, Stored], None]
) -> str:
    """Copy the database, then delete and update rows of the copy, and pack it where every row keeps its rowid.

    Raises `UsageError` for a view and for a compressed database.
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
                f"{source.name} is a view, which cannot be written back",
                "Clean the table that its texts are in.",
            )
        digest, rows = hashlib.sha256(), list(_rows(database, table, keys))
        changes: list[tuple[str, tuple[Any, ...]]] = []
        where = " AND ".join(f"{key} IS ?" for key in keys)
        for number, (key, cells) in enumerate(rows, 1):
            _update(digest, cells)
            if number in edits.drop or number in edits.texts:
                take(number, {"row": json.dumps([list(map(_to_json, part)) for part in (key, cells)])})
            if number in edits.drop:
                changes.append((f"DELETE FROM {quoted(table)} WHERE {where}", key))  # noqa: S608  names are quoted
            elif number in edits.texts:
                statement = f"UPDATE {quoted(table)} SET {quoted(config.text_field)} = ? WHERE {where}"  # noqa: S608
                changes.append((statement, (edits.texts[number], *key)))
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
        names = _columns(database, table)
        columns = [quoted(name) for name in names]
        extra = [key for key in keys if key == "rowid" and "rowid" not in names]
        for record in stored.values():
            key, values = ([_from_json(value) for value in part] for part in json.loads(record["row"]))
            values = [*key, *values] if extra else values
            marks = ", ".join("?" * len(values))
            into = ", ".join([*extra, *columns])
            database.execute(f"INSERT OR REPLACE INTO {quoted(table)} ({into}) VALUES ({marks})", values)  # noqa: S608
        database.commit()
        digest = hashlib.sha256()
        for _, cells in _rows(database, table, keys):
            _update(digest, cells)
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
    with closing(sqlite3.connect(f"{Path(source.path).absolute().as_uri()}?mode=ro", uri=True)) as original:
        original.backup(copy)
    copy.text_factory = bytes
    return closing(copy)


def _columns(database: sqlite3.Connection, table: str) -> list[str]:
    return [row[0].decode() for row in database.execute("SELECT name FROM pragma_table_info(?)", (table,))]


def _rows(
    database: sqlite3.Connection, table: str, keys: list[str]
) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Yield the key and the cells of each row in stored order; text as `str` where it is Unicode."""
    columns = [quoted(name) for name in _columns(database, table)]
    listed = ", ".join([*keys, *(f"{column}, typeof({column})" for column in columns)])
    statement = f"SELECT {listed} FROM {quoted(table)} ORDER BY {', '.join(keys)}"  # noqa: S608  names are quoted
    for row in database.execute(statement):
        key = tuple(value.decode() if isinstance(value, bytes) else value for value in row[: len(keys)])
        cells = zip(row[len(keys) :: 2], row[len(keys) + 1 :: 2], strict=True)
        yield (
            key,
            tuple(
                value.decode(errors="surrogateescape") if kind == b"text" else value for value, kind in cells
            ),
        )


def _update(digest: Any, cells: tuple[Any, ...]) -> None:
    digest.update(repr(cells).encode(errors="backslashreplace"))


def _to_json(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _from_json(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value
