"""Filling an index from a corpus, in transactions, and asking it about new documents."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from os.path import normpath
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from dedup.corpus.batch import DOCUMENT_SCHEMA, Batch, Parsed
from dedup.corpus.read import read
from dedup.engine.local import LocalEngine
from dedup.errors import StoreError
from dedup.index import schema
from dedup.index.lookup import related, snapshot
from dedup.index.store import Index, as_json, digest
from dedup.model import Document
from dedup.pipeline import Known
from dedup.sketch import sketch, take
from dedup.text import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.corpus.batch import Block
    from dedup.corpus.store import TextStore
    from dedup.engine import Progress
    from dedup.model import Skipped
    from dedup.sketch import Sketches

    Origin = tuple[str, str, int]

TRANSACTION_BYTES = 64 << 20
"""Text added in one transaction: more, and a kill loses more; less, and each page is written more often."""

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
    if not path.exists() or not path.stat().st_size:  # mktemp makes an empty file
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
    index = Index(path)  # stays open for as long as somebody may ask for a text
    index.require_comparable(config)
    with snapshot(index):
        found = related(index, sketches, config)
        named = documents_of(index, found.contents, store)
        theirs, sizes = index.sketches(found.contents)
    copies = np.repeat(np.arange(len(named)), [len(documents) for documents in named])
    columns: dict[str, list[object]] = {
        name: [getattr(document, name) for documents in named for document in documents]
        for name in ("id", "source", "record", "date", "ignore")
    }
    contents = found.contents[copies]
    return Known(
        pa.RecordBatch.from_pydict(
            columns, schema=DOCUMENT_SCHEMA.remove(DOCUMENT_SCHEMA.names.index("text"))
        ),
        sizes[copies],
        lambda rows: index.texts(contents[rows]),
        take(theirs, copies),
        found.features,
    )


def documents_of(index: Index, contents: NDArray[np.int64], store: TextStore) -> list[list[Document]]:
    """Return the documents of each content (sorted), each record of a source once, without their texts and but those that
    are in the store: the same record of the same source, unchanged. Their ids give way to those of the store."""
    name = index.path.name
    taken = set(store.ids.to_pylist())
    rows_of = _rows_of_records(store)
    rows = index.connection.execute(
        "SELECT content, documents.id, name, record, date FROM json_each(?) CROSS JOIN documents ON content = value "
        "JOIN sources USING (source) WHERE documents.id IN "
        "(SELECT id FROM documents AS d WHERE d.content = value ORDER BY id LIMIT ?)",
        (as_json(contents), COPIES),
    )
    found: dict[int, list[Document]] = {content: [] for content in contents.tolist()}
    told = set()
    for content, identity, source, record, date in sorted(rows, key=itemgetter(0, 1)):
        origin = _origin(identity, source, record)
        if (content, origin) in told:
            continue
        told.add((content, origin))
        row = rows_of.get(origin)
        if row is not None and digest(store.text(row).encode()) == index.digest(content):
            continue
        shown, number = identity, 1
        while shown in taken:
            shown = f"{identity}@{name}" + (f"#{number}" if number > 1 else "")
            number += 1
        taken.add(shown)
        found[content].append(Document(shown, f"{name}:{source}", record, "", date))
    return list(found.values())


def _rows_of_records(store: TextStore) -> dict[Origin, int]:
    """Return where each record of a source stands in a store."""
    sources = store.sources
    columns = store.column("id").to_pylist(), store.source_codes.tolist(), store.column("record").to_pylist()
    return {
        _origin(identity, sources[code], record): row
        for row, (identity, code, record) in enumerate(zip(*columns, strict=True))
    }


def _origin(identity: str, source: str, record: int) -> Origin:
    """Return what tells a document from all others: its own id, "" where that is but its place, the source, the record.

    An id that is the place is told from the folder that all inputs share, and so differs with what else was named.
    """
    place = normpath(source)
    told = identity.removesuffix(f":{record}")
    shorter, longer = sorted(("/" + told, "/" + place), key=len)
    return "" if longer.endswith(shorter) else identity, place, record


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
