"""Fields inside other fields, in every JSON layout, there and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dedup.cleaning.options import cleaning
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
