"""A table or a view of an SQLite database, named as file.db::table."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dedup.corpus.batch import (
    Block,
    MissingFieldError,
    Parsed,
    Rows,
    binary_id,
    scalar_text,
    too_long,
    wanted_fields,
)
from dedup.errors import InputError
from dedup.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.config import Config
    from dedup.corpus.source import Source


_ROWID: Final = ("rowid", "_rowid_", "oid")
"""Names of the number of a row; where a column has such a name, that means the column."""


def blocks(source: Source, path: str, config: Config) -> Iterator[Block]:
    """Yield the rows of the table in the order of its row ids, the database opened for reading only.

    Raises `InputError` for a table that is not there or not named where there are several, `MissingFieldError`
    where it has no text column.
    """
    with closing(read_only(path)) as database:
        database.text_factory = bytes
        table = table_of(database, source)
        columns = columns_of(database, table)
        if config.text_field not in columns:
            raise MissingFieldError(source.name, config.text_field, columns)
        names = wanted_fields(config)
        wanted = ", ".join(quoted(name) if name in columns else "NULL" for name in names)
        rows = Rows(source.name, source.label)
        keys = order(database, table)
        ordered = f" ORDER BY {', '.join(keys)}" if keys else ""
        cursor = database.execute(f"SELECT {wanted} FROM {quoted(table)}{ordered}")  # noqa: S608  names are quoted
        for number, cells in enumerate(cursor, 1):
            reason = _add(rows, cells, number, config)
            if reason:
                rows.skipped.append(Skipped(source.name, number, reason))
            if rows.full:
                yield Parsed(rows.batch())
                rows = Rows(source.name, source.label)
        yield Parsed(rows.batch())


def read_only(path: str) -> sqlite3.Connection:
    """Open a database that nothing is to be written to."""
    return sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)


def columns_of(database: sqlite3.Connection, table: str) -> list[str]:
    """Return the names of the columns of a table, without hidden ones."""
    return _texts(database, "SELECT name FROM pragma_table_info(?)", table)


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def order(database: sqlite3.Connection, table: str) -> list[str]:
    """Return what puts the rows of a table in their stored order, as SQL: the rowid, or the primary key.

    Empty for a view, and where columns of the user have every name that the rowid goes by.
    """
    columns = _texts(database, "SELECT name FROM pragma_table_xinfo(?)", table)
    keys = _texts(database, "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", table)
    ((kind, without_rowid),) = database.execute(
        "SELECT type, wr FROM pragma_table_list WHERE name = ? AND schema = 'main'", (table,)
    )
    if kind in (b"view", "view"):
        return []
    if without_rowid:
        return list(map(quoted, keys))
    taken = {name.lower() for name in columns}
    return [name for name in _ROWID if name not in taken][:1]


def _texts(database: sqlite3.Connection, query: str, table: str) -> list[str]:
    """Return the first column of a query on a table, which is of text."""
    found = (row[0] for row in database.execute(query, (table,)))
    return [name.decode() if isinstance(name, bytes) else name for name in found]


def table_of(database: sqlite3.Connection, source: Source) -> str:
    """Return the table or view to read: the one named, or the only table. Raises `InputError` where there is none such."""
    query = """
        SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type IN (?, ?) AND name NOT LIKE 'sqlite_%' ORDER BY name
    """  # without the tables in which a virtual one, such as one for full-text search, keeps its own data
    tables, views = (
        [str(row[0], "utf-8") for row in database.execute(query, kinds)]
        for kinds in (("table", "virtual"), ("view", "view"))
    )
    if source.table is not None and source.table in (*tables, *views):
        return source.table
    if source.table is None and len(tables) == 1:
        return tables[0]
    listed = [*tables, *(f"{name} (a view)" for name in views)]
    hint = f"Tables: {', '.join(listed) or 'none'}. Name one as {source.path}::TABLE."
    problem = "no table is named" if source.table is None else f"no table {source.table!r}"
    raise InputError(f"{source.path}: {problem}", hint)


def _add(rows: Rows, cells: tuple[object, ...], number: int, config: Config) -> str | None:
    text, given, date, ignore = cells
    try:
        text, date, ignore = (
            cell.decode() if isinstance(cell, bytes) else cell for cell in (text, date, ignore)
        )
    except UnicodeDecodeError:
        return "not valid UTF-8"
    if not isinstance(text, str):
        return f"field {config.text_field!r} is {'null' if text is None else 'a number'}, not a string"
    if len(text.encode()) > config.max_doc_bytes:
        return too_long("record", config.max_doc_bytes)
    identity = binary_id(given) if isinstance(given, bytes) else scalar_text(given)
    rows.add(identity, number, text, scalar_text(date), scalar_text(ignore))
    return None
