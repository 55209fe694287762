"""The documents of an index that new ones could be related to, as a scan takes them in."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter
from os.path import normpath, relpath
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from dedup.corpus.batch import DOCUMENT_SCHEMA
from dedup.index.lookup import related, snapshot
from dedup.index.store import Index, as_json, digest
from dedup.model import Document
from dedup.pipeline import Known
from dedup.sketch import take

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.corpus.store import TextStore
    from dedup.sketch import Sketches

COPIES = 20
"""Documents of one text that a check is told of; as many as a cluster lists all pairs of."""


@dataclass(frozen=True, slots=True)
class Named:
    """Documents of an index, without their texts, beside those of a store.

    `documents` are those of each content, by the ids that a report calls them. `revised` tells of such an id the document
    of the store that has taken its place: of the same id in the same source, or the same file, with another text.
    `held` are the rows of the store whose documents the index holds as they are.
    """

    documents: list[list[Document]]
    revised: dict[str, str]
    held: NDArray[np.int64]


def known(path: Path, config: Config, sketches: Sketches, store: TextStore) -> tuple[Known, dict[str, str]]:
    """Return the documents of an index that those of a store could be related to, and which of them are `Named.revised`."""
    index = Index(path)  # stays open for as long as somebody may ask for a text
    index.require_comparable(config)
    with snapshot(index):
        found = related(index, sketches, config)
        named = documents_of(index, found.contents, store)
        theirs, sizes = index.sketches(found.contents)
    copies = np.repeat(np.arange(len(named.documents)), [len(documents) for documents in named.documents])
    columns: dict[str, list[object]] = {
        name: [getattr(document, name) for documents in named.documents for document in documents]
        for name in ("id", "source", "record", "date", "ignore")
    }
    contents = found.contents[copies]
    older = Known(
        pa.RecordBatch.from_pydict(
            columns, schema=DOCUMENT_SCHEMA.remove(DOCUMENT_SCHEMA.names.index("text"))
        ),
        sizes[copies],
        lambda rows: index.texts(contents[rows]),
        take(theirs, copies),
        found.features,
        named.held,
    )
    return older, named.revised


def documents_of(index: Index, contents: NDArray[np.int64], store: TextStore) -> Named:
    """Return the documents of each content (sorted), each once, but for those that are in the store: the same document of
    the same source, unchanged. Their ids give way to those of the store."""
    name = index.path.name
    taken = set(store.ids.to_pylist())
    rows_of = _rows_of_documents(store)
    places = _places(store.sources, index.path)
    rows = index.connection.execute(
        "SELECT content, documents.id, name, record, date FROM json_each(?) CROSS JOIN documents ON content = value "
        "JOIN sources USING (source) WHERE documents.id IN "
        "(SELECT id FROM documents AS d WHERE d.content = value ORDER BY id LIMIT ?)",
        (as_json(contents), COPIES),
    )
    found: dict[int, list[Document]] = {content: [] for content in contents.tolist()}
    told, revised, held = set(), {}, []
    for content, identity, source, record, date in sorted(rows, key=itemgetter(0, 1)):
        place = normpath(source)
        origin = _origin(identity, places.get(place, place), record)
        if (content, origin) in told:
            continue
        told.add((content, origin))
        row = rows_of.get(origin)
        if row is not None and digest(store.text(row).encode()) == index.digest(content):
            held.append(row)
            continue
        shown, number = identity, 1
        while shown in taken:
            shown = f"{identity}@{name}" + (f"#{number}" if number > 1 else "")
            number += 1
        taken.add(shown)
        if row is not None and not origin.record:
            revised[shown] = store.ids[row].as_py()
        found[content].append(Document(shown, f"{name}:{source}", record, "", date))
    return Named(list(found.values()), revised, np.array(held, np.int64))


def _rows_of_documents(store: TextStore) -> dict[Origin, int]:
    """Return where each document of a source stands in a store."""
    sources = store.sources
    columns = store.column("id").to_pylist(), store.source_codes.tolist(), store.column("record").to_pylist()
    return {
        _origin(identity, normpath(sources[code]), record): row
        for row, (identity, code, record) in enumerate(zip(*columns, strict=True))
    }


class Origin(NamedTuple):
    """What tells a document from all others: its place, and there its own id, else its record; a file needs neither."""

    place: str
    id: str = ""
    record: int = 0


def _origin(identity: str, place: str, record: int) -> Origin:
    """Return where a document comes from.

    An id that is but its place is told from the folder that all inputs share, and so differs with what else was named.
    """
    told = identity.removesuffix(f":{record}")
    shorter, longer = sorted(("/" + told, "/" + place), key=len)
    if not longer.endswith(shorter):
        return Origin(place, id=identity)
    return Origin(place, record=0 if told == identity else record)


def _places(sources: Iterable[str], index: Path) -> dict[str, str]:
    """Return the places of sources by all names that an index can know them by: as they are named now, in full, and from
    the folder of the index, where it was most likely made."""
    told = {normpath(source): normpath(source) for source in sources}
    full = {normpath(Path(place).absolute()): place for place in told}
    with suppress(ValueError):  # another drive
        return {relpath(place, index.absolute().parent): place for place in told} | full | told
    return full | told
