"""Looking an index over: SQLite's own check, then every text against its digest, sketch, bands and postings."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import numpy as np

from dedup.config import Config
from dedup.errors import StoreError
from dedup.index.schema import require_comparable, store_errors
from dedup.index.store import as_json, band_rows, digest, samples_of, shortened
from dedup.sketch import sketch
from dedup.text import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedup.engine import Progress
    from dedup.index.store import Index
    from dedup.sketch import Sketches

    _Row = tuple[int, bytes, int, int, int, int, bytes, bytes]

_CHUNK = 1000


def problems(index: Index, progress: Progress | None = None) -> Iterator[str]:
    """Yield what is wrong with an index, one problem a line; nothing where all is well.

    An index without texts is checked for what can be told without them.
    """
    if progress is not None:
        progress("checking the file", 0, None)
    try:
        told = index.connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        told = str(error)
    if told != "ok":
        # Of a page that cannot be read, those that it leads to are told as well, each on a line.
        first = next(line for line in told.splitlines() if not line.startswith("***"))
        yield f"the file is damaged ({first}): remove it, then `dedup index build {index.path} PATH…`"
        return
    with store_errors(index.path):
        yield from _counts(index)
        if index.header.texts:
            yield from _texts(index, progress)


def _counts(index: Index) -> Iterator[str]:
    questions = {
        "documents without their content": "SELECT count(*) FROM documents LEFT JOIN contents USING (content) "
        "WHERE contents.content IS NULL",
        "documents without their source": "SELECT count(*) FROM documents LEFT JOIN sources USING (source) "
        "WHERE sources.source IS NULL",
        "contents of no document": "SELECT count(*) FROM contents WHERE content NOT IN "
        "(SELECT content FROM documents)",
        "bands of no content": "SELECT count(*) FROM bands WHERE content NOT IN (SELECT content FROM contents)",
        "postings of no content": "SELECT count(*) FROM postings "
        "WHERE content NOT IN (SELECT content FROM contents)",
    }
    if index.header.texts:
        questions["contents without their text"] = (
            "SELECT count(*) FROM contents WHERE content NOT IN (SELECT content FROM texts)"
        )
    for problem, query in questions.items():
        count = index.connection.execute(query).fetchone()[0]
        if count:
            yield f"{count:,} {problem}"
    if not index.header.complete:
        yield "the first build was cut short: run `dedup index build` again with the same arguments"


def _texts(index: Index, progress: Progress | None) -> Iterator[str]:
    """Sketch every text anew and compare."""
    sketch_of = index.header.sketch
    config = Config(
        permutations=sketch_of["permutations"], seed=sketch_of["seed"], shingle_size=sketch_of["shingle_size"]
    )
    try:
        require_comparable(index.header, config, index.path)
    except StoreError:
        return  # made by another version, whose sketches this one cannot make
    last = done = 0
    total = index.count("contents")
    while True:
        if progress is not None:
            progress("checking texts", done, total)
        rows = index.connection.execute(
            "SELECT content, digest, exact_1, exact_2, words, bytes, signature, samples FROM contents "
            "WHERE content > ? ORDER BY content LIMIT ?",
            (last, _CHUNK),
        ).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        done += len(rows)
        try:
            texts = index.texts(np.array([row[0] for row in rows], np.int64))
        except StoreError as error:
            yield str(error)
            continue
        yield from _compare(index, rows, texts, sketch(tokenise(texts), config))


def _compare(index: Index, rows: list[_Row], texts: pa.LargeStringArray, fresh: Sketches) -> Iterator[str]:
    exact = fresh.exact.view(np.int64).tolist()
    bands = band_rows(fresh.signatures, index.header)
    for row, (content, key, *stored) in enumerate(rows):
        text, samples = texts[row].as_py().encode(), samples_of(fresh, row)
        if digest(text) != key:
            yield f"the text of content {content} is not the one that was added"
            continue
        words = int(fresh.words[row])
        if stored != [*exact[row], words, len(text), fresh.signatures[row].tobytes(), samples.tobytes()]:
            yield f"the sketch of content {content} is not that of its text"
        wanted = {"bands": bands[row] if words else bands[row][:0], "postings": np.unique(shortened(samples))}
        for table, keys in wanted.items():
            if not _holds(index, table, keys, content):
                yield f"content {content} is missing from the {table}"


def _holds(index: Index, table: str, keys: NDArray[np.int64], content: int) -> bool:
    column = "key" if table == "bands" else "feature"
    query = (
        f"SELECT count(*) FROM json_each(?) CROSS JOIN {table} ON {table}.{column} = value AND content = ?"  # noqa: S608 - our own names
    )
    return bool(index.connection.execute(query, (as_json(keys), content)).fetchone()[0] == len(keys))
