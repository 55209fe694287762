"""Filling an index from a corpus, in transactions, and asking it about new documents."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from dedup.corpus.batch import Batch, Parsed, Rows
from dedup.corpus.read import read
from dedup.engine.local import LocalEngine
from dedup.errors import StoreError
from dedup.index import schema
from dedup.index.lookup import related
from dedup.index.store import Index
from dedup.model import Document
from dedup.pipeline import Known
from dedup.sketch import sketch
from dedup.text import tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from dedup.config import Config
    from dedup.corpus.batch import Block
    from dedup.corpus.spool import TextStore
    from dedup.model import Skipped
    from dedup.sketch import Sketches

    Progress = Callable[[str, int, int | None], None]

TRANSACTION_BYTES = 64 << 20
"""Text added in one transaction: more, and a kill loses more; less, and each page is written more often."""

_AT_ONCE = 100
"""Texts fetched in one go."""

COPIES = 20
"""Documents of one text that a check is told of; as many as a cluster lists all pairs of."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was done to an index: documents read, of which `added` were new, and what could not be read."""

    read: int
    added: int
    skipped: tuple[Skipped, ...]


def build(
    paths: Sequence[str], path: Path, config: Config, *, texts: bool = True, progress: Progress | None = None
) -> Filled:
    """Make an index of a corpus, or go on with one whose making was cut short.

    Raises `StoreError` where there is a complete one already.
    """
    source = read(paths, config)
    if not path.exists():
        schema.create(path, config, texts=texts)
    with Index(path, writable=True) as index:
        if index.header.complete:
            raise StoreError(f"there is an index {path} already", "Add to it with `dedup index add`.")
        filled = _fill(index, source.blocks(), config, progress)
        index.complete()
    return filled


def add(paths: Sequence[str], path: Path, config: Config, *, progress: Progress | None = None) -> Filled:
    """Add a corpus to an index; documents that are in it already are left alone."""
    with Index(path, writable=True) as index:
        return _fill(index, read(paths, config).blocks(), config, progress)


def add_store(store: TextStore, number: int, path: Path, config: Config) -> Filled:
    """Add the first `number` documents of a store to an index."""
    with Index(path, writable=True) as index:
        return _fill(index, _stored(store, number), config, None)


def known(path: Path, config: Config, sketches: Sketches, store: TextStore) -> Known:
    """Return the documents of an index that those of a store could be related to."""
    with Index(path) as index:
        index.require_comparable(config)
        found = related(index, sketches, config)
    return Known(_blocks(path, found.contents.tolist(), set(store.ids.to_pylist())), found.features)


def documents_of(index: Index, contents: Sequence[int], taken: set[str]) -> list[list[Document]]:
    """Return the documents of each content, without their texts; their ids give way to those taken."""
    name = index.path.name
    found: list[list[Document]] = []
    for content in contents:
        rows = index.connection.execute(
            "SELECT id, name, record, date FROM documents JOIN sources USING (source) "
            "WHERE content = ? ORDER BY id LIMIT ?",
            (content, COPIES),
        )
        found.append([])
        for identity, source, record, date in rows:
            shown, number = identity, 1
            while shown in taken:
                shown = f"{identity}@{name}" + (f"#{number}" if number > 1 else "")
                number += 1
            taken.add(shown)
            found[-1].append(Document(shown, f"{name}:{source}", record, "", date))
    return found


def _fill(index: Index, blocks: Iterable[Block], config: Config, progress: Progress | None) -> Filled:
    index.require_comparable(config)
    count = added = size = 0
    skipped: list[Skipped] = []
    parts: list[tuple[pa.RecordBatch, Sketches]] = []
    with LocalEngine(config.threads) as engine:
        for batch, sketches in engine.map(partial(_sketched, config=config), blocks):
            skipped += batch.skipped
            if not batch.documents.num_rows:
                continue
            parts.append((batch.documents, sketches))
            count += batch.documents.num_rows
            size += batch.documents.column("text").nbytes
            if size >= TRANSACTION_BYTES:
                added += index.add(parts).documents
                parts, size = [], 0
            if progress is not None:
                progress("indexing", count, None)
        if parts:
            added += index.add(parts).documents
    return Filled(count, added, tuple(skipped))


def _sketched(block: Block, config: Config) -> tuple[Batch, Sketches]:
    batch = block.parse(config)
    return batch, sketch(tokenise(batch.documents.column("text")), config)


def _stored(store: TextStore, number: int) -> Iterator[Block]:
    """Yield the documents of a store as blocks."""
    import pyarrow as pa

    from dedup.corpus.batch import DOCUMENT_SCHEMA

    for start in range(0, number, 512):
        rows = np.arange(start, min(start + 512, number))
        columns = {
            "id": store.ids.take(rows),
            "source": pa.array([store.source(row) for row in rows.tolist()], pa.large_string()),
            "text": store.take(rows),
            **{name: store.column(name).take(rows) for name in ("record", "date", "ignore")},
        }
        arrays = [columns[field.name].cast(field.type) for field in DOCUMENT_SCHEMA]
        yield Parsed(Batch(pa.RecordBatch.from_arrays(arrays, schema=DOCUMENT_SCHEMA)))


def _blocks(path: Path, contents: list[int], taken: set[str]) -> Iterator[Block]:
    """Yield the documents of contents with their texts, one batch in memory at a time."""
    rows = Rows("")
    with Index(path) as index:
        for start in range(0, len(contents), _AT_ONCE):
            part = contents[start : start + _AT_ONCE]
            for documents, text in zip(documents_of(index, part, taken), index.texts(part), strict=True):
                for document in documents:
                    rows.add(document.id, document.record, text, document.date, source=document.source)
                if rows.full:
                    yield Parsed(rows.batch())
                    rows = Rows("")
    if len(rows):
        yield Parsed(rows.batch())
