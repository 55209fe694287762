"""Files of each format give the same documents."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest
import zstandard

from dedup.corpus.batch import MissingFieldError
from dedup.corpus.stream import Stream
from dedup.errors import InputError
from tests.conftest import data, write_jsonl
from tests.corpus.reading import LINES, RECORDS, TEXTS, check, read_all


@pytest.mark.parametrize(
    ("ending", "compress"),
    [
        ("", bytes),
        (".gz", gzip.compress),
        (".bz2", bz2.compress),
        (".xz", lzma.compress),
        (".zst", lambda data: zstandard.ZstdCompressor().compress(data)),
    ],
)
def test_json_lines_in_each_compression(ending: str, compress: object, tmp_path: Path) -> None:
    path = tmp_path / f"a.jsonl{ending}"
    path.write_bytes(compress(LINES))  # type: ignore[operator]
    check(path)
    # a compression that the name does not tell is found by the content
    plain = tmp_path / "b.jsonl"
    if ending in {".gz", ".zst", ".xz"}:
        plain.write_bytes(compress(LINES))  # type: ignore[operator]
        check(plain)


@pytest.mark.parametrize("indent", [None, 2])
def test_json_array(indent: int | None, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(RECORDS, indent=indent))
    check(path)


def test_an_array_in_another_encoding_is_told_from_half_a_surrogate_pair(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'[{"text": "caf\xe9"}, {"text": "\\ud800"}, {"text": "x"}]')
    result = read_all(path)
    assert result.texts == ["x"]
    reasons = [each.reason for each in result.skipped]
    assert reasons[0].startswith("not valid UTF-8; if all of the file is not, convert it first")
    assert reasons[1] == "text holds half of a surrogate pair, which is not Unicode"


def test_json_that_is_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(LINES)
    check(path)


def test_big_json_array(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    records = [{"id": number, "text": f"{number} " + "ä" * 3000} for number in range(2000)]
    path.write_text(json.dumps(records, ensure_ascii=False))
    assert read_all(path).ids == [str(number) for number in range(2000)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(delimiter: str, tmp_path: Path) -> None:
    import csv

    path = tmp_path / ("a.tsv" if delimiter == "\t" else "a.csv")
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["date", "text", "id"], delimiter=delimiter)
        writer.writeheader()
        writer.writerows(RECORDS)
    check(path)


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.binary()]
)
def test_parquet_and_arrow(kind: pa.DataType, tmp_path: Path) -> None:
    table = pa.Table.from_pylist(RECORDS)
    text = (
        pa.array([value.encode() for value in TEXTS], pa.binary())
        if kind == pa.binary()
        else table["text"].cast(kind)
    )
    table = table.set_column(1, "text", text)
    pq.write_table(table, tmp_path / "a.parquet")
    check(tmp_path / "a.parquet")
    for name, opener in (("a.arrow", pa.ipc.new_file), ("b.arrow", pa.ipc.new_stream)):
        with opener(tmp_path / name, table.schema) as writer:
            writer.write_table(table)
        check(tmp_path / name)


def test_compressed_parquet(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(RECORDS), buffer)
    path = tmp_path / "a.parquet.gz"
    path.write_bytes(gzip.compress(buffer.getvalue()))
    check(path)


def test_parquet_rows_without_text_are_named(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": [7, 8, 9], "text": ["x", None, "z"]}), tmp_path / "a.parquet")
    result = read_all(tmp_path / "a.parquet")
    assert result.ids == ["7", "9"]
    assert [(each.record, each.reason) for each in result.skipped] == [(2, "field 'text' is null")]


@pytest.mark.parametrize(
    ("ids", "named"),
    [
        (pa.array([b"a", b"b", b"c"]), ["a", "c"]),
        (
            pa.array([0, 1, 2], pa.timestamp("us")),
            ["1970-01-01 00:00:00.000000", "1970-01-01 00:00:00.000002"],
        ),
        (pa.array([b"\xff\0", b"ab", b"\0\1"], pa.binary(2)), ["ff00", "0001"]),  # as UUIDs are kept
        (pa.array([b"\xff\0", b"ab", b"\0\1"], pa.binary()), ["ff00", "0001"]),  # as pandas writes them
        (pa.array(["\u00e9".encode(), b"x", b"ab"], pa.large_binary()), ["\u00e9", "ab"]),
    ],
)
def test_ids_are_the_same_whatever_rows_stand_beside(ids: pa.Array, named: list[str], tmp_path: Path) -> None:
    for name, texts in (("whole", ["x", "y", "z"]), ("holes", ["x", None, "z"])):
        pa.feather.write_feather(pa.table({"id": ids, "text": texts}), tmp_path / f"{name}.feather")
        found = read_all(tmp_path / f"{name}.feather").ids
        assert [found[0], found[-1]] == named


@pytest.mark.parametrize(
    ("name", "content", "bad"),
    [("a.jsonl", '{"text": "x"}\n{bad\n', "{bad"), ("a.csv", "text,n\nx,1\nbad\n", "bad")],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_bad_record_is_found_at_its_offset(
    name: str, content: str, bad: str, encoding: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content.encode(encoding))
    as_read = content.encode() if encoding == "utf-16" else content.encode(encoding)
    assert [each.offset for each in read_all(tmp_path / name).skipped] == [as_read.index(bad.encode())]


def test_an_empty_id_is_none(tmp_path: Path) -> None:
    rows: list[dict[str, str | None]] = [
        {"id": "", "text": "x"},
        {"id": "a", "text": "y"},
        {"id": None, "text": "z"},
    ]
    write_jsonl(tmp_path / "a.jsonl", rows)
    (tmp_path / "a.json").write_text(json.dumps(rows))
    (tmp_path / "a.csv").write_text("id,text\n,x\na,y\n,z\n")
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute("CREATE TABLE news (id, text)")
        database.executemany("INSERT INTO news VALUES (:id, :text)", rows)
        database.commit()
    for name in ("a.jsonl", "a.json", "a.csv", "a.parquet", "a.db"):
        assert read_all(tmp_path / name).ids == [f"{name}:1", "a", f"{name}:3"]


def test_parquet_of_nothing_but_text(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": [f"text {number}" for number in range(600)]}), tmp_path / "a.parquet")
    result = read_all(tmp_path / "a.parquet")
    assert result.ids == [f"a.parquet:{number}" for number in range(1, 601)]


def test_folder_of_text(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_bytes(b"line\r\nline")
    (tmp_path / "b.md").write_bytes(b"\xef\xbb\xbfmark")
    (tmp_path / "sub" / "c.txt.gz").write_bytes(gzip.compress("Zürich".encode()))
    result = read_all(tmp_path)
    assert dict(zip(result.ids, result.texts, strict=True)) == {
        "a.txt": "line\r\nline",
        "b.md": "mark",
        "sub/c.txt.gz": "Zürich",
    }
    assert [(each.path, each.records) for each in result.inputs] == [(str(tmp_path), 3)]


def test_folder_of_many_formats(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("plain")
    (tmp_path / "b.jsonl").write_text('{"text": "lines"}\n')
    (tmp_path / "c.txt").write_text("plain too")
    (tmp_path / "meta.json").write_text('{"title": "about this corpus"}')
    result = read_all(tmp_path)
    assert result.ids == ["a.txt", "b.jsonl:1", "c.txt"]
    assert [Path(each.path).name for each in result.inputs] == [tmp_path.name, "b.jsonl"]
    assert result.inputs[0].records == 2
    (warning,) = result.warnings
    assert warning.endswith(
        "meta.json: no field 'text'; it was left out. Fields seen: title. Name the one that holds the text with --text-field."
    )


@pytest.mark.slow
def test_of_a_text_that_is_too_long_no_more_is_unpacked_than_shows_it(tmp_path: Path) -> None:
    (tmp_path / "bomb.txt.bz2").write_bytes(bz2.compress(b"word " * (8 << 20)))
    (tmp_path / "good.txt").write_text("plain")
    result = read_all(tmp_path, max_doc_bytes=1000)
    assert result.texts == ["plain"]
    (skipped,) = result.skipped
    assert "longer than 1000 bytes" in skipped.reason
    with (tmp_path / "bomb.txt.bz2").open("rb") as file:
        assert len(Stream(file, "bz2").read(1000)) <= 4 << 20


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lines.jsonl", '{"text": "short"}\n{"text": "%s"}\n'),
        ("array.json", '[{"text": "short"}, {"text": "%s"}]'),
        ("laid-out.json", '{\n"text": "short"\n}\n{\n"text": "%s"\n}\n'),
        ("table.csv", "text\nshort\n%s\n"),
    ],
)
def test_a_record_that_is_too_long_is_skipped_in_every_format(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content % ("é" * 60), encoding="utf-8")
    assert read_all(tmp_path, max_doc_bytes=200).texts == ["short", "é" * 60]
    result = read_all(tmp_path, max_doc_bytes=100)
    assert result.texts == ["short"]
    (skipped,) = result.skipped
    assert skipped.record == 2
    assert skipped.reason == "record is longer than 100 bytes (--max-doc-bytes)"


def test_a_folder_with_no_text_field_anywhere_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"body": "x"}\n')
    with pytest.raises(MissingFieldError):
        read_all(tmp_path)
    assert read_all(tmp_path, text_field="body").texts == ["x"]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no documents in"):
        read_all(tmp_path)


def test_a_column_that_is_no_text_is_told_from_one_that_is_not_there(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": [["a", "b"]], "n": [1]}), tmp_path / "a.parquet")
    with pytest.raises(MissingFieldError, match=r"field .text. is of type list<.*>, no text") as told:
        read_all(tmp_path / "a.parquet")
    assert told.value.hint == "Fields seen: text, n. Name the one that holds the text with --text-field."


@pytest.mark.parametrize("indent", [None, 1])
def test_records_in_a_list_inside_an_object_are_pointed_at(tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"count": 1, "data": [{"text": "x"}]}, indent=indent))
    with pytest.raises(MissingFieldError) as told:
        read_all(path)
    assert told.value.hint == (
        "Fields seen: count, data. Its records seem to be in the list 'data': "
        f"jq -c '.[\"data\"][]' {path} > lines.jsonl"
    )


def test_a_table_whose_header_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "old-mac.csv").write_bytes(b"id,text\r1,one\r2,two\r")
    with pytest.raises(MissingFieldError) as told:
        read_all(tmp_path / "old-mac.csv")
    assert "new-line character" in (told.value.hint or "")
    (tmp_path / "a.txt").write_text("plain")
    assert read_all(tmp_path).texts == ["plain"]


@pytest.mark.parametrize("name", ["bbc", "reuters21578", "newsgroups"])
def test_real_corpora(name: str) -> None:
    (path,) = data(f"corpora/{name}.jsonl.gz")
    with gzip.open(path) as file:
        expected = [json.loads(line) for line in file]
    result = read_all(path)
    assert result.ids == [record["id"] for record in expected]
    assert result.texts == [record["text"] for record in expected]
    assert result.skipped == []


def test_a_field_besides_the_text_that_is_no_text_is_named(tmp_path: Path) -> None:
    table = pa.table({"text": ["x", "y"], "date": pa.array([b"\xff\xfe", b"2024"])})
    pq.write_table(table, tmp_path / "a.parquet")
    result = read_all(tmp_path / "a.parquet")
    assert [each.reason for each in result.skipped] == ["field 'date' is not valid UTF-8"]


def test_uuids_are_ids_in_every_format_that_has_them(tmp_path: Path) -> None:
    numbers = [uuid.uuid5(uuid.NAMESPACE_URL, name) for name in "ab"]
    stored = [number.bytes for number in numbers]
    named = [number.hex for number in numbers]
    for kind in (pa.uuid(), pa.binary(16), pa.binary()):
        pq.write_table(pa.table({"id": pa.array(stored, kind), "text": ["x", "y"]}), tmp_path / "a.parquet")
        assert read_all(tmp_path / "a.parquet").ids == named
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute("CREATE TABLE t (id BLOB, text TEXT)")
        database.executemany("INSERT INTO t VALUES (?, ?)", zip([*stored, "a\tb"], "xyz", strict=True))
        database.commit()
    assert read_all(f"{tmp_path / 'a.db'}::t").ids == [*named, "a\tb"]
