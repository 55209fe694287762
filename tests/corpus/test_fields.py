"""Fields inside other fields, in every JSON layout, there and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dedup.cleaning.options import cleaning
from dedup.cleaning.restore import undo
from dedup.cleaning.run import clean
from dedup.config import Config
from dedup.corpus.batch import MissingFieldError
from dedup.corpus.fields import holder, names, value
from tests.conftest import write_jsonl
from tests.corpus.reading import read_all

RECORDS: list[dict[str, Any]] = [
    {"meta": {"url": "http://x.example/1", "page": {"text": "The cafÃ© on the quay opens again in May."}}},
    {"meta": {"url": 7, "page": {"text": "Nobody was hurt when the old crane fell into the dock."}}},
]


@pytest.mark.parametrize("layout", ["jsonl", "json", "indented"])
def test_a_field_inside_another_is_read(tmp_path: Path, layout: str) -> None:
    path = tmp_path / ("a.jsonl" if layout == "jsonl" else "a.json")
    if layout == "jsonl":
        write_jsonl(path, RECORDS)
    else:
        path.write_text(json.dumps(RECORDS, indent=2 if layout == "indented" else None))
    result = read_all(path, text_field="meta.page.text", id_field="meta.url")
    assert result.ids == ["http://x.example/1", "7"]
    assert result.texts == [record["meta"]["page"]["text"] for record in RECORDS]


def write_table(path: Path, table: pa.Table) -> Path:
    if path.suffix == ".parquet":
        pq.write_table(table, path)
    else:
        with pa.ipc.new_file(path, table.schema) as writer:
            writer.write_table(table)
    return path


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow"])
def test_a_column_inside_another_is_read(tmp_path: Path, name: str) -> None:
    rows = [
        {"meta": {"url": 1, "page": {"text": "one", "n": 5}}},
        {"meta": None},
        {"meta": {"url": 3, "page": None}},
        {"meta": {"url": None, "page": {"text": "four", "n": None}}},
    ]
    path = write_table(tmp_path / name, pa.Table.from_pylist(rows))
    result = read_all(path, text_field="meta.page.text", id_field="meta.url")
    assert result.ids == ["1", f"{name}:4"]
    assert result.texts == ["one", "four"]
    reason = "field 'meta.page.text' is null"
    assert [(each.record, each.reason) for each in result.skipped] == [(2, reason), (3, reason)]
    with pytest.raises(MissingFieldError, match="is of type struct<") as told:
        read_all(path, text_field="meta.page")
    assert "Fields seen: meta, meta.url, meta.page." in (told.value.hint or "")


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow"])
def test_a_column_with_a_dot_of_its_own_comes_first(tmp_path: Path, name: str) -> None:
    table = pa.table({"a": [{"b": "inner", "c.d": "dotted"}], "a.b": ["outer"]})
    path = write_table(tmp_path / name, table)
    assert read_all(path, text_field="a.b").texts == ["outer"]
    assert read_all(path, text_field="a.c.d").texts == ["dotted"]


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow"])
def test_a_text_inside_another_column_is_mended_where_it_stands(tmp_path: Path, name: str) -> None:
    rows: list[dict[str, Any]] = [
        *json.loads(json.dumps(RECORDS)),
        {"meta": None},
        {"meta": {"url": "u", "page": None}},
    ]
    for row in rows:
        row["n"] = [1, 2]
    rows[0]["meta"]["url"], rows[1]["meta"]["url"] = "x", "y"
    table = pa.Table.from_pylist(rows)
    path = write_table(tmp_path / name, table)
    config = Config(text_field="meta.page.text", id_field="meta.url")
    clean([str(path)], str(tmp_path / f"b{path.suffix}"), config, cleaning(fix_encoding=True))
    table_of = pq.read_table if path.suffix == ".parquet" else lambda p: pa.ipc.open_file(p).read_all()
    found = table_of(tmp_path / f"b{path.suffix}")
    assert found.schema.equals(table.schema)
    rows[0]["meta"]["page"]["text"] = "The café on the quay opens again in May."
    assert found.to_pylist() == rows
    undo(str(tmp_path / "removed.jsonl"), str(tmp_path / f"c{path.suffix}"), config)
    assert table_of(tmp_path / f"c{path.suffix}").equals(table)


def test_a_name_with_a_dot_of_its_own_comes_first() -> None:
    record = {"a.b": 1, "a": {"b": 2, "c": {"d": 3}, "e.f": 4}}
    assert [value(record, name) for name in ("a.b", "a.c.d", "a.e.f", "a.x", "x.y", "a.b.c")] == [
        1,
        3,
        4,
        None,
        None,
        None,
    ]
    assert holder(record, "a.x") is None
    assert names(record) == ["a.b", "a", "a.b", "a.c", "a.e.f"]


def test_the_field_that_was_meant_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": 1, "data": {"body": "x", "lang": "en"}}\n')
    with pytest.raises(MissingFieldError) as told:
        read_all(tmp_path / "a.jsonl")
    assert (
        told.value.hint == "Fields seen: id, data, data.body, data.lang. Did you mean --text-field data.body?"
    )


def test_records_without_it_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"a": {"b": "x"}}\n{"a": "x"}\n{"a": {"b": 5}}\n')
    result = read_all(tmp_path / "a.jsonl", text_field="a.b")
    assert [each.reason for each in result.skipped] == [
        "no field 'a.b'",
        "field 'a.b' is a number, not a string",
    ]


def test_a_text_inside_another_field_is_mended_where_it_stands(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", RECORDS)
    config = Config(text_field="meta.page.text", id_field="meta.url")
    clean([str(tmp_path / "a.jsonl")], str(tmp_path / "b.jsonl"), config, cleaning(fix_encoding=True))
    first = json.loads((tmp_path / "b.jsonl").read_text().splitlines()[0])
    assert first["meta"]["page"]["text"].startswith("The café on the quay")
    assert first["meta"]["url"] == "http://x.example/1"
