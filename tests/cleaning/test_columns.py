"""Cleaning Parquet and Arrow files whose columns are of unusual types: what goes in comes back, value by value."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dedup.cleaning.restore import undo
from dedup.config import Config
from tests.cleaning.newsroom import RECORDS, removed_in, run
from tests.corpus.reading import read_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXTS = [str(record["text"]) for record in RECORDS]


@contextmanager
def parquet(path: Any, schema: pa.Schema) -> Iterator[Any]:
    with pq.ParquetWriter(path, schema) as writer:
        yield writer


FORMATS = {"parquet": parquet, "file": pa.ipc.new_file, "stream": pa.ipc.new_stream}


def read_table(path: Path, kind: str) -> pa.Table:
    if kind == "parquet":
        return pq.read_table(path)
    with (pa.ipc.open_file if kind == "file" else pa.ipc.open_stream)(path) as reader:
        return reader.read_all()


def column(values: Any, kind: pa.DataType) -> pa.Array:
    """Return a column of the values, over and over, every fifth one null."""
    chosen = [None if row % 5 == 0 else values[row % len(values)] for row in range(len(TEXTS))]
    if pa.types.is_dictionary(kind):
        return pa.array(chosen, kind.value_type).dictionary_encode().cast(kind)
    return pa.array(chosen, kind)


COLUMNS = {
    "nanoseconds": column([1577836800000000001, 5], pa.timestamp("ns", tz="UTC")),
    "past the year 9999": column([2**60, 7], pa.timestamp("us")),
    "far days": column([2**30, 3], pa.date32()),
    "time of day": column([1, 86399999999999], pa.time64("ns")),
    "spans of time": column([3], pa.duration("ns")),
    "views": column(["a view of more than twelve bytes", ""], pa.string_view()),
    "views of bytes": column([b"\xff" * 20, b""], pa.binary_view()),
    "names": column(["x", "y", "z"], pa.dictionary(pa.int8(), pa.string())),
    "times by number": column([2**62, 1], pa.dictionary(pa.int32(), pa.timestamp("ns"))),
    "times inside": column([{"at": 1577836800000000001, "all": [5, None]}], pa.struct(
        [("at", pa.timestamp("ns")), ("all", pa.list_(pa.duration("ns")))]
    )),
    "mapped": column([[("k", 2**60)], []], pa.map_(pa.string(), pa.timestamp("us"))),
    "pairs of times": column([[1, 2]], pa.list_(pa.time64("ns"), 2)),
}  # fmt: skip


def can_write(column: pa.Array, kind: str) -> bool:
    """Tell whether this release of pyarrow can: older ones write no views, and no lists with nulls, to Parquet."""
    table = pa.table({"a": column})
    try:
        with FORMATS[kind](pa.BufferOutputStream(), table.schema) as writer:
            writer.write_table(table)
    except pa.ArrowNotImplementedError:
        return False
    return True


@pytest.mark.parametrize("kind", FORMATS)
def test_values_of_any_type_come_back(kind: str, tmp_path: Path) -> None:
    table = pa.table(
        {"text": TEXTS, **{name: column for name, column in COLUMNS.items() if can_write(column, kind)}}
    )
    assert table.num_columns >= 10
    ending = "parquet" if kind == "parquet" else "arrow"
    source, back = tmp_path / f"a.{ending}", tmp_path / f"back.{ending}"
    with FORMATS[kind](source, table.schema) as writer:
        writer.write_table(table, 7)
    run(source, tmp_path / f"clean.{ending}")
    assert len(read_all(tmp_path / f"clean.{ending}").texts) + len(removed_in(tmp_path)) == len(TEXTS)
    assert undo(str(tmp_path / "removed.jsonl"), str(back), Config()).different == ()
    before, restored = (read_table(path, kind) for path in (source, back))
    assert restored.schema.equals(before.schema, check_metadata=True)
    for name in table.column_names:
        one, other = (each.column(name).combine_chunks() for each in (before, restored))
        if pa.types.is_dictionary(one.type):
            one, other = one.dictionary_decode(), other.dictionary_decode()
        assert other.equals(one)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_removed_row_is_kept_without_the_whole_dictionary(kind: str, tmp_path: Path) -> None:
    ending = "parquet" if kind == "parquet" else "arrow"
    table = pa.table({"text": pa.array(TEXTS * 3).dictionary_encode()})
    with FORMATS[kind](tmp_path / f"a.{ending}", table.schema) as writer:
        writer.write_table(table)
    run(tmp_path / f"a.{ending}", tmp_path / f"clean.{ending}")
    assert (tmp_path / "removed.jsonl").stat().st_size < 2 * sum(map(len, TEXTS * 3))
    undo(str(tmp_path / "removed.jsonl"), str(tmp_path / f"back.{ending}"), Config())
    assert read_all(tmp_path / f"back.{ending}").texts == TEXTS * 3


def test_of_columns_of_one_name_the_first_counts(tmp_path: Path) -> None:
    names = ["text", "text", "n", "n"]
    arrays = [pa.array(TEXTS), pa.array(["other"] * len(TEXTS)), *2 * [pa.array(range(len(TEXTS)))]]
    table = pa.Table.from_arrays(arrays, names=names)
    pq.write_table(table, tmp_path / "a.parquet")
    assert read_all(tmp_path / "a.parquet").texts == TEXTS
    run(tmp_path / "a.parquet", tmp_path / "clean.parquet", Config(), fix_encoding=True)
    undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back.parquet"), Config())
    with pq.ParquetFile(tmp_path / "back.parquet") as file:
        assert file.read().equals(table)
