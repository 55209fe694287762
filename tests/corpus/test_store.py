"""The store of documents: any row at any time, and ids that are unique."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from dedup.corpus.batch import Rows
from dedup.corpus.store import TextStore, unique_ids


def store_of(batches: list[list[str]], memory: int) -> TextStore:
    store = TextStore(memory)
    for number, texts in enumerate(batches):
        rows = Rows(f"source {number % 2}")
        for record, text in enumerate(texts, 1):
            rows.add(f"{number}-{record}", record, text, "2020" if record == 2 else None)
        # A slice, as readers may hand on.
        store.append(rows.batch().documents.slice(0))
    return store


texts = st.lists(st.lists(st.text(max_size=40), max_size=5), max_size=5)


@given(texts, st.sampled_from([0, 50, 1 << 20]), st.data())
def test_take_returns_what_was_appended(batches: list[list[str]], memory: int, data: st.DataObject) -> None:
    flat = [text for batch in batches for text in batch]
    with store_of(batches, memory) as store:
        assert len(store) == len(flat)
        wanted = data.draw(st.lists(st.integers(0, len(flat) - 1), max_size=8)) if flat else []
        assert store.take(wanted).to_pylist() == [flat[row] for row in wanted]
        assert store.lengths.tolist() == [len(text.encode()) for text in flat]


def test_slices_of_a_batch() -> None:
    with TextStore() as store:
        rows = Rows("s")
        for record in range(1, 6):
            rows.add(str(record), record, f"text {record}")
        store.append(rows.batch().documents.slice(1, 3))
        assert store.take([2, 0]).to_pylist() == ["text 4", "text 2"]
        assert store.ids.to_pylist() == ["2", "3", "4"]


def test_documents_and_counts() -> None:
    with store_of([["x", "y"], [], ["z"]], memory=0) as store:
        assert store.records == {"source 0": 3}
        document = store.document(1)
        assert (document.id, document.source, document.record, document.text, document.date) == (
            "0-2",
            "source 0",
            2,
            "y",
            "2020",
        )
        assert store.document(2).date is None


def test_repeated_ids_are_numbered_and_told() -> None:
    ids, warnings = unique_ids(pa.array(["a", "b", "a", "a#2", "a", "b"], pa.large_string()))
    assert ids.to_pylist() == ["a", "b", "a#3", "a#2", "a#4", "b#2"]
    assert warnings == ("3 documents have ids that stood before; reported as a#3, a#4, b#2",)


@given(st.lists(st.sampled_from(["a", "b", "a#2", "a#3", "b#2"]), max_size=12))
def test_unique_ids_are_unique_and_keep_the_first(names: list[str]) -> None:
    ids, _ = unique_ids(pa.array(names, pa.large_string()))
    found = ids.to_pylist()
    assert len(set(found)) == len(names)
    for name in set(names):
        assert found[names.index(name)] == name


@given(texts, st.lists(st.text(max_size=20), max_size=5), st.data())
def test_texts_that_stay_elsewhere_are_asked_for(
    batches: list[list[str]], others: list[str], data: st.DataObject
) -> None:
    flat = [text for batch in batches for text in batch]
    column = pa.array(others, pa.large_string())
    rows = Rows("elsewhere")
    for record, text in enumerate(others, 1):
        rows.add(f"other-{record}", record, text)
    known = rows.batch().documents.drop_columns("text")
    with store_of(batches, 50) as store:
        sizes = np.array([len(text.encode()) for text in others], np.int64)
        store.refer(known, sizes, lambda rows: column.take(pa.array(rows)))
        everything = [*flat, *others]
        wanted = data.draw(st.lists(st.integers(0, len(everything) - 1), max_size=8)) if everything else []
        assert store.take(wanted).to_pylist() == [everything[row] for row in wanted]
        assert len(store) == len(everything)
        assert store.lengths.tolist() == [len(text.encode()) for text in everything]
        assert store.ids.to_pylist()[len(flat) :] == [f"other-{n}" for n in range(1, len(others) + 1)]


@given(texts, st.sampled_from([0, 1 << 20]), st.data())
def test_a_part_holds_its_documents_as_they_are(
    batches: list[list[str]], memory: int, data: st.DataObject
) -> None:
    with store_of(batches, memory) as store:
        rows = sorted(data.draw(st.sets(st.integers(0, len(store) - 1)))) if len(store) else []
        part = store.part(np.array(rows, np.int64))
        assert [part.document(row) for row in range(len(part))] == [store.document(row) for row in rows]
        assert part.lengths.tolist() == store.lengths[rows].tolist()
