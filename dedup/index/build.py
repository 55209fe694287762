"""Filling an index from a corpus, in transactions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from dedup.corpus.batch import DOCUMENT_SCHEMA, Batch, Parsed
from dedup.corpus.read import read
from dedup.engine.local import LocalEngine
from dedup.errors import StoreError
from dedup.index import schema
from dedup.index.store import Index
from dedup.sketch import sketch
from dedup.text import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from dedup.config import Config
    from dedup.corpus.batch import Block
    from dedup.corpus.store import TextStore
    from dedup.engine import Progress
    from dedup.model import Skipped
    from dedup.sketch import Sketches

TRANSACTION_BYTES = 64 << 20
"""Text added in one transaction: more, and a kill loses more; less, and each page is written more often."""

_BLOCK = 512
"""Documents of a store that are added as one block."""


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
    for start in range(0, number, _BLOCK):
        rows = np.arange(start, min(start + _BLOCK, number))
        columns = {
            "id": store.ids.take(rows),
            "source": pa.array([store.source(row) for row in rows.tolist()], pa.large_string()),
            "text": store.take(rows),
            **{name: store.column(name).take(rows) for name in ("record", "date", "ignore")},
        }
        arrays = [columns[field.name].cast(field.type) for field in DOCUMENT_SCHEMA]
        yield Parsed(Batch(pa.RecordBatch.from_arrays(arrays, schema=DOCUMENT_SCHEMA)))
