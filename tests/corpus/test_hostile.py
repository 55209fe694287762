"""Inputs that break readers: what can be read is, what cannot is named, and nothing ends in a traceback."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pytest
import zstandard

from tests.corpus.reading import HOSTILE, read_all

# file: (ids, the first few where there are many; skipped as (record, start of the reason))
EXPECTED: dict[str, tuple[list[str], list[tuple[int, str]]]] = {
    "array-cut-off.json": (["1"], [(2, "invalid JSON: Unterminated string")]),
    "array-with-fault.json": (["1", "3"], [(2, "invalid JSON: Expecting value")]),
    "bad-utf8.csv": (["1", "3"], [(2, "not valid UTF-8; if all of the file is not, convert it first")]),
    "bad-utf8.jsonl": (["1", "3"], [(2, "not valid UTF-8; if all of the file is not, convert it first")]),
    "bad-utf8.txt": ([], [(1, "not valid UTF-8 at byte 3; convert it first")]),
    "bare-quote.csv": (["1", "3", "4"], [(2, "bad row")]),
    "blank.jsonl": ([], []),
    "byte-order-mark.jsonl": (["1", "2"], []),
    "cut-off.csv.gz": (
        ["0", "1"],
        [(2796, "row is cut off"), (0, "file breaks off in the middle of its gz")],
    ),
    "cut-off.jsonl": (["1"], [(2, "invalid JSON")]),
    "cut-off.jsonl.bz2": ([], [(0, "file breaks off in the middle of its bz2")]),
    "cut-off.jsonl.gz": (
        ["1", "2"],
        [(1631, "invalid JSON"), (0, "file breaks off in the middle of its gz")],
    ),
    "cut-off.jsonl.xz": (
        ["1", "2"],
        [(1705, "invalid JSON"), (0, "file breaks off in the middle of its xz")],
    ),
    "cut-off.jsonl.zst": (
        ["1", "2"],
        [(1587, "invalid JSON"), (0, "file breaks off in the middle of its zst")],
    ),
    "empty.csv": ([], []),
    "empty.jsonl": ([], []),
    "empty.jsonl.zst": ([], [(0, "file breaks off in the middle of its zst")]),
    "empty.txt": (["empty.txt"], []),
    "header-only.csv": ([], []),
    "integers-and-strings.jsonl": (["1", "2", "integers-and-strings.jsonl:3", "1#2"], []),
    "laid-out.json": (["1"], []),
    "lone-surrogate.jsonl": (["1", "3"], [(2, "text holds half of a surrogate pair")]),
    "mark-in-the-middle.jsonl": (["1", "2"], []),
    "mixed-line-ends.jsonl": (["1", "2", "3"], []),
    "not-a-database.sqlite": ([], [(0, "file is damaged: file is not a database")]),
    "not-a-number.jsonl": (["1", "2", "3"], []),
    "not-gzip.jsonl.gz": ([], [(0, "file is not gz data")]),
    "not-parquet.parquet": ([], [(0, "file is damaged: Parquet magic bytes not found")]),
    "nul.csv": (["1"], []),
    "nul.jsonl": (["1", "3"], [(2, "invalid JSON: unexpected control character")]),
    "rubbish-after.jsonl.gz": (["1"], [(0, "file is followed by data that is not gz")]),
    "semicolons.csv": (["1"], []),
    "two-members.jsonl.gz": (["1", "2"], []),
    "utf-16.txt": (["utf-16.txt"], []),
    "wrong-cells.csv": (["1", "4"], [(2, "row has 2 cells"), (3, "row has 4 cells")]),
    "wrong-types.jsonl": (
        ["1", "9"],
        [
            (2, "field 'text' is a number"),
            (3, "field 'text' is null"),
            (4, "no field 'text'"),
            (5, "record is a list"),
            (6, "record is a string"),
            (7, "record is a number"),
            (8, "field 'text' is a list"),
        ],
    ),
}


def test_every_hostile_file_is_expected() -> None:
    assert {path.name for path in HOSTILE.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_hostile_file(name: str) -> None:
    ids, skipped = EXPECTED[name]
    result = read_all(HOSTILE / name)
    assert result.ids[: len(ids)] == ids
    assert len(result.ids) < 5 or result.ids == list(dict.fromkeys(result.ids))
    assert [each.record for each in result.skipped] == [record for record, _ in skipped]
    for each, (_, reason) in zip(result.skipped, skipped, strict=True):
        assert each.reason.startswith(reason)
        assert each.source.endswith(name)


def test_the_whole_folder_reads_as_the_sum_of_its_files() -> None:
    result = read_all(HOSTILE)
    names = set(EXPECTED) - {"not-a-database.sqlite"}  # databases are read where they are named
    assert len(result.skipped) == sum(len(EXPECTED[name][1]) for name in names)
    assert len(result.documents) == sum(len(read_all(HOSTILE / name).documents) for name in names)
    assert any("not-a-database.sqlite" in warning for warning in result.warnings)


def test_what_stands_before_damage_is_kept() -> None:
    for name in ("cut-off.jsonl.gz", "cut-off.jsonl.zst", "cut-off.jsonl.xz"):
        ids = read_all(HOSTILE / name).ids
        assert ids == [str(number) for number in range(1, len(ids) + 1)]
        assert len(ids) > 1000


@pytest.mark.parametrize(
    "ending", [".jsonl", ".json", ".csv", ".txt", ".parquet", ".arrow", ".jsonl.gz", ".csv.zst"]
)
def test_random_bytes_are_no_traceback(ending: str, tmp_path: Path) -> None:
    generator = random.Random(7)
    for size in (1, 10, 1000, 100_000):
        path = tmp_path / f"random{size}{ending}"
        head = b"text\n" if ending == ".csv" else b""
        path.write_bytes(head + generator.randbytes(size))
        result = read_all(path)
        assert result.skipped or ending in {".csv", ".txt"}


def test_a_depth_of_100_000(tmp_path: Path) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    (tmp_path / "deep.json").write_text(
        '[{"id": 1, "text": "a"},\n{"id": 2, "text": "b", "deep": ' + deep + "}]\n"
    )
    (tmp_path / "deep.jsonl").write_text(
        '{"id": 3, "text": "c", "deep": ' + deep + '}\n{"id": 4, "text": "d"}\n'
    )
    result = read_all(tmp_path)
    assert result.ids == ["1", "3", "4"]
    assert [each.reason for each in result.skipped] == ["nested too deeply"]


def test_an_article_longer_than_the_csv_module_likes(tmp_path: Path) -> None:
    long = "word, " * 200_000
    (tmp_path / "long.csv").write_text(f'id,text\n1,"{long}"\n2,short\n')
    assert read_all(tmp_path).texts == [long, "short"]


def test_an_unclosed_quote_costs_one_row(tmp_path: Path) -> None:
    rows = [f'{number},"row {number}, quoted"' for number in range(5000)]
    rows[2500] = '2500,"never closed'
    (tmp_path / "a.csv").write_text("id,text\n" + "\n".join(rows) + "\n")
    result = read_all(tmp_path)
    assert len(result.ids) == 4999
    assert [each.record for each in result.skipped] == [2501]


def test_many_faults_in_an_array_cost_their_records_only(tmp_path: Path) -> None:
    bad = '{"id": 1, "text": un"quoted" words}'
    records = [f'{{"id": {number}, "text": "a"}}' if number % 3 == 0 else bad for number in range(9000)]
    (tmp_path / "a.json").write_text("[" + ",\n".join(records) + "]")
    result = read_all(tmp_path / "a.json")
    assert result.ids == [str(number) for number in range(0, 9000, 3)]
    assert [each.record - 1 for each in result.skipped] == [number for number in range(9000) if number % 3]


def test_faults_do_not_count_as_objects_without_a_text(tmp_path: Path) -> None:
    records = [*["{bad}"] * 1500, '{"title": "no text"}', '{"text": "found"}']
    (tmp_path / "a.json").write_text("[" + ",".join(records) + "]")
    assert read_all(tmp_path / "a.json").texts == ["found"]


def test_a_line_that_is_no_json_is_not_given_to_a_slow_parser(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("pyarrow.json.read_json", None)
    (tmp_path / "a.jsonl").write_text("{bad\n" * 100)
    assert len(read_all(tmp_path / "a.jsonl").skipped) == 100


@pytest.mark.parametrize("place", [20, -300])
def test_zstandard_that_is_corrupt_is_named(place: int, tmp_path: Path) -> None:
    lines = "".join(f'{{"id": {n}, "text": "text {n * n} of many {n * 7919}"}}\n' for n in range(2000))
    stored = bytearray(zstandard.compress(lines.encode()))
    stored[place : place + 8] = b"\xff" * 8
    (tmp_path / "a.jsonl.zst").write_bytes(stored)
    assert "corrupt zst data" in read_all(tmp_path / "a.jsonl.zst").skipped[-1].reason


@pytest.mark.parametrize("kind", ["file", "stream"])
@pytest.mark.parametrize("column", ["plain", "by_number"])
def test_arrow_whose_places_lead_out_of_it_is_named(kind: str, column: str, tmp_path: Path) -> None:
    texts = ["one", "two", "three"]
    plain = pa.array(texts)
    array = plain if column == "plain" else plain.dictionary_encode()
    places = (plain if column == "plain" else array.indices).buffers()[1].to_pybytes()
    table = pa.table({"text": array})
    path = tmp_path / "a.arrow"
    with (pa.ipc.new_file if kind == "file" else pa.ipc.new_stream)(path, table.schema) as writer:
        writer.write_table(table)
    stored = path.read_bytes()
    assert stored.count(places) == 1
    path.write_bytes(stored.replace(places, places[:-4] + (1 << 30).to_bytes(4, "little")))
    (skipped,) = read_all(path).skipped
    assert skipped.reason.startswith("file is damaged")


def test_names_of_columns_that_are_not_utf8(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute("CREATE TABLE t (text, name)")
        database.commit()
    stored = (tmp_path / "a.db").read_bytes()
    (tmp_path / "a.db").write_bytes(stored.replace(b"name)", b"n\xffme)"))
    (skipped,) = read_all(tmp_path / "a.db").skipped
    assert skipped.reason.startswith("file is damaged")


def test_a_response_without_an_address(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    pytest.importorskip("warcio")
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>x</p>"
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n"
    (tmp_path / "a.warc").write_bytes(head + b"Content-Length: %d\r\n\r\n" % len(http) + http + b"\r\n\r\n")
    (skipped,) = read_all(tmp_path / "a.warc").skipped
    assert skipped.reason == "archive cannot be read further: a response has no WARC-Target-URI"
