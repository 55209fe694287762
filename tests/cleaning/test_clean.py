"""Cleaning whole corpora: what goes in comes out or is listed, and comes back byte for byte."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from dedup.cleaning.layout import Layout, settle
from dedup.cleaning.options import cleaning
from dedup.cleaning.restore import undo
from dedup.cleaning.run import Cleaned, clean
from dedup.cleaning.staging import held
from dedup.config import Config
from dedup.corpus.source import find
from dedup.errors import InputError, OutputError, UsageError
from tests.corpus.reading import HOSTILE, read_all

NEWSROOM = HOSTILE.parent / "newsroom"
RECORDS = [
    {"id": path.name, "title": path.stem, "text": path.read_text(), "n": number}
    for number, path in enumerate(sorted(NEWSROOM.glob("*.txt")))
]


COPIES = Config(only="duplicates")
"""Quick: most of these tests are about writing, for which copies are enough."""


def run(source: Path, out: Path, config: Config = COPIES, **wishes: Any) -> Cleaned:
    return clean([str(source)], str(out), config, cleaning(**wishes))


def removed_in(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "removed.jsonl").read_text().splitlines()]


def zst(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def unzst(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(data)


COMPRESSIONS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "": (bytes, bytes),
    ".gz": (gzip.compress, gzip.decompress),
    ".bz2": (bz2.compress, bz2.decompress),
    ".xz": (lzma.compress, lzma.decompress),
    ".zst": (zst, unzst),
}


def as_jsonl() -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in RECORDS).encode()


def as_csv(delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(RECORDS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(RECORDS)
    return out.getvalue().encode()


CONTENTS: dict[str, bytes] = {
    "a.jsonl": as_jsonl(),
    "crlf.jsonl": as_jsonl().replace(b"\n", b"\r\n"),
    "unended.jsonl": as_jsonl().rstrip(),
    "marked.jsonl": b"\xef\xbb\xbf" + as_jsonl(),
    "wide.jsonl": as_jsonl().decode().encode("utf-16"),
    "lines.json": as_jsonl(),
    "array.json": json.dumps(RECORDS).encode(),
    "indented.json": json.dumps(RECORDS, indent=2).encode() + b"\n",
    "a.csv": as_csv(),
    "tabs.tsv": as_csv("\t"),
}
CASES = [(name, "") for name in CONTENTS] + [("a.jsonl", ending) for ending in COMPRESSIONS if ending]


@pytest.mark.parametrize(("name", "ending"), CASES)
def test_there_and_back(name: str, ending: str, tmp_path: Path) -> None:
    compress, decompress = COMPRESSIONS[ending]
    source, out = tmp_path / f"{name}{ending}", tmp_path / "out" / f"{name}{ending}"
    out.parent.mkdir()
    source.write_bytes(compress(CONTENTS[name]))
    result = run(source, out)
    removed = removed_in(out.parent)
    assert result.kept + len(removed) == len(RECORDS)
    assert len(removed) > 5
    kept = read_all(out)
    gone = {record["id"] for record in removed}
    assert kept.ids == [record["id"] for record in RECORDS if record["id"] not in gone]
    if name not in ("wide.jsonl", "array.json", "indented.json"):
        # every line that stays is a line of the input
        lines = CONTENTS[name].split(b"\n")
        assert all(line in lines for line in decompress(out.read_bytes()).split(b"\n"))

    back = tmp_path / f"back-{name}{ending}"
    restored = undo(str(out.parent / "removed.jsonl"), str(back), Config())
    assert restored.different == ()
    assert decompress(back.read_bytes()) == CONTENTS[name]
    if ending != ".zst":  # whose frames depend on how they were written
        assert back.read_bytes() == source.read_bytes()


@pytest.mark.parametrize("level", [1, 6, 9])
def test_gzip_files_come_back_byte_for_byte(level: int, tmp_path: Path) -> None:
    source = tmp_path / "named.jsonl.gz"
    with gzip.GzipFile(source, "wb", level, mtime=1_700_000_000) as file:
        file.write(as_jsonl())
    run(source, tmp_path / "clean.jsonl.gz")
    assert b"named.jsonl" in (tmp_path / "clean.jsonl.gz").read_bytes()[:40]
    undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back.jsonl.gz"), COPIES)
    assert (tmp_path / "back.jsonl.gz").read_bytes() == source.read_bytes()


def test_cleaning_twice_removes_nothing_more(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_jsonl())
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    run(tmp_path / "a.jsonl", tmp_path / "one" / "b.jsonl")
    run(tmp_path / "one" / "b.jsonl", tmp_path / "two" / "c.jsonl")
    assert (tmp_path / "two" / "c.jsonl").read_bytes() == (tmp_path / "one" / "b.jsonl").read_bytes()
    assert removed_in(tmp_path / "two") == []


def test_a_folder_of_texts(tmp_path: Path) -> None:
    result = run(NEWSROOM, tmp_path / "clean")
    names = {path.name for path in (tmp_path / "clean").iterdir()}
    removed = removed_in(tmp_path)
    assert names == {record["id"] for record in RECORDS} - {record["id"] for record in removed}
    assert result.kept == len(names)
    for name in names:
        assert (tmp_path / "clean" / name).read_bytes() == (NEWSROOM / name).read_bytes()
    undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back"), Config())
    assert {path.name: path.read_bytes() for path in (tmp_path / "back").iterdir()} == {
        path.name: path.read_bytes() for path in NEWSROOM.iterdir()
    }


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are Unicode there")
def test_names_that_are_not_unicode(tmp_path: Path) -> None:
    source, back = tmp_path / "source", tmp_path / "back"
    (source / "caf\udce9").mkdir(parents=True)
    for name, text in (("caf\udce9/a.txt", "text"), ("caf\udce9/b.txt", "text"), ("\udcff.txt", "mendé Ã©")):
        (source / name).write_text(text * 20)
    run(source, tmp_path / "clean", Config(), fix_encoding=True)
    kept = {path.relative_to(tmp_path / "clean").as_posix() for path in (tmp_path / "clean").rglob("*.txt")}
    assert kept == {"caf\udce9/a.txt", "\udcff.txt"}
    assert [record["file"] for record in removed_in(tmp_path)] == ["caf\\udce9/b.txt"]
    assert undo(str(tmp_path / "removed.jsonl"), str(back), Config()).different == ()
    before, after = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.txt")}
        for folder in (source, back)
    )
    assert before == after


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are Unicode there")
def test_names_that_are_told_alike_are_not_mixed_up(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    for name in ("\udce9.txt", "\\udce9.txt"):
        (tmp_path / "source" / name).write_text(name.encode(errors="replace").decode())
    with pytest.raises(UsageError, match="written alike"):
        run(tmp_path / "source", tmp_path / "clean")


def test_a_folder_of_many_formats(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "sub").mkdir(parents=True)
    for record in RECORDS[:10]:
        (source / str(record["id"])).write_text(str(record["text"]))
    (source / "sub" / "b.jsonl.gz").write_bytes(gzip.compress(as_jsonl()))
    (source / "c.csv").write_bytes(as_csv())
    (source / "bad.txt").write_bytes(b"caf\xe9")
    result = run(source, tmp_path / "clean")
    assert result.kept + len(removed_in(tmp_path)) == 10 + 2 * len(RECORDS)
    assert (tmp_path / "clean" / "bad.txt").read_bytes() == b"caf\xe9"  # unreadable is not unwanted
    undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back"), Config())
    for path in source.rglob("*.*"):
        back = tmp_path / "back" / path.relative_to(source)
        unpack = gzip.decompress if path.suffix == ".gz" else bytes
        assert unpack(back.read_bytes()) == unpack(path.read_bytes())


@pytest.mark.parametrize("codec", ["snappy", "zstd", "none"])
def test_parquet(codec: str, tmp_path: Path) -> None:
    table = pa.Table.from_pylist(RECORDS).replace_schema_metadata({"made": "for this test"})
    source, out = tmp_path / "a.parquet", tmp_path / "clean.parquet"
    pq.write_table(table, source, compression=codec, row_group_size=10)
    run(source, out)
    removed = removed_in(tmp_path)
    kept = pq.read_table(out)
    gone = {record["id"] for record in removed}
    assert kept.to_pylist() == [record for record in RECORDS if record["id"] not in gone]
    assert kept.schema.equals(table.schema, check_metadata=True)
    before, after = (
        pq.ParquetFile(path).metadata.row_group(0).column(2).compression for path in (source, out)
    )
    assert before == after
    restored = undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back.parquet"), Config())
    assert restored.different == ()
    assert pq.read_table(tmp_path / "back.parquet").equals(table, check_metadata=True)


@pytest.mark.parametrize("make", [pa.ipc.new_file, pa.ipc.new_stream])
def test_arrow(make: Callable[..., Any], tmp_path: Path) -> None:
    table = pa.Table.from_pylist(RECORDS)
    with make(tmp_path / "a.arrow", table.schema) as writer:
        writer.write_table(table, max_chunksize=7)
    run(tmp_path / "a.arrow", tmp_path / "clean.arrow")
    assert len(read_all(tmp_path / "clean.arrow").ids) + len(removed_in(tmp_path)) == len(RECORDS)
    undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back.arrow"), Config())
    assert read_all(tmp_path / "back.arrow").texts == [record["text"] for record in RECORDS]


@pytest.mark.parametrize("key", ["", "key INTEGER PRIMARY KEY, "])
def test_sqlite(tmp_path: Path, key: str) -> None:
    source = tmp_path / "a.db"
    with closing(sqlite3.connect(source)) as database:
        database.execute(
            f"CREATE TABLE articles ({key}id TEXT, title TEXT, text TEXT, n INTEGER, extra BLOB)"
        )
        rows = [(*record.values(), bytes([number])) for number, record in enumerate(RECORDS)]
        database.executemany("INSERT INTO articles (id, title, text, n, extra) VALUES (?, ?, ?, ?, ?)", rows)
        if key:
            database.execute("CREATE INDEX by_title ON articles (title)")
        database.execute("CREATE TABLE other (x)")
        database.execute("INSERT INTO other (rowid, x) VALUES (3, 'a'), (7, 'b')")
        database.commit()
    clean([f"{source}::articles"], str(tmp_path / "clean.db"), COPIES, cleaning())
    count = "SELECT count(*) FROM articles"
    other = "SELECT rowid, x FROM other ORDER BY rowid"
    with closing(sqlite3.connect(tmp_path / "clean.db")) as database:
        assert database.execute(count).fetchone()[0] + len(removed_in(tmp_path)) == len(RECORDS)
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (3 if key else 2,)
        assert database.execute(other).fetchall() == [(3, "a"), (7, "b")]
    restored = undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back.db"), Config())
    assert restored.different == ()
    contents = []
    for path in (source, tmp_path / "back.db"):
        with closing(sqlite3.connect(path)) as database:
            contents.append(database.execute("SELECT rowid, * FROM articles ORDER BY rowid").fetchall())
    assert contents[0] == contents[1]


@pytest.mark.parametrize(
    ("columns", "values", "after"),
    [
        ("rowid TEXT, text TEXT", "'same', ?", ""),  # a column, not the number of the row
        ("key BLOB PRIMARY KEY, text TEXT", "randomblob(8) || x'ff', ?", "WITHOUT ROWID"),
        ("key TEXT PRIMARY KEY, text TEXT", "CAST(randomblob(8) || x'ff' AS TEXT), ?", "WITHOUT ROWID"),
        ("title TEXT, text TEXT", "CAST(x'ff' AS TEXT), ?", ""),
    ],
)
def test_rows_of_sqlite_whatever_their_keys(tmp_path: Path, columns: str, values: str, after: str) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute(f"CREATE TABLE articles ({columns}) {after}")
        rows = [(record["text"],) for record in RECORDS]
        database.executemany(f"INSERT INTO articles VALUES ({values})", rows)  # noqa: S608
        database.commit()
    run(tmp_path / "a.db", tmp_path / "clean.db")
    assert len(read_all(tmp_path / "clean.db").texts) + len(removed_in(tmp_path)) == len(RECORDS)
    assert undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back.db"), Config()).different == ()
    contents = []
    for path in (tmp_path / "a.db", tmp_path / "back.db"):
        with closing(sqlite3.connect(path)) as database:
            database.text_factory = bytes
            contents.append(database.execute("SELECT * FROM articles").fetchall())
    assert contents[0] == contents[1]


def test_a_table_that_hides_its_row_numbers_is_not_written_back(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute("CREATE TABLE articles (rowid TEXT, _rowid_ TEXT, OID TEXT, text TEXT)")
        rows = [(record["text"],) for record in RECORDS]
        database.executemany("INSERT INTO articles VALUES (1, 1, 1, ?)", rows)
        database.commit()
    assert read_all(tmp_path / "a.db").texts == [record["text"] for record in RECORDS]
    with pytest.raises(UsageError, match="hide the rowid"):
        clean([str(tmp_path / "a.db")], str(tmp_path / "clean.db"), COPIES, cleaning())


def test_a_view_is_not_written_back(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute("CREATE TABLE articles (text TEXT)")
        database.executemany("INSERT INTO articles VALUES (?)", [(record["text"],) for record in RECORDS])
        database.execute("CREATE VIEW v AS SELECT text FROM articles")
        database.commit()
    with pytest.raises(UsageError, match="cannot be written back: it is a view"):
        clean([f"{tmp_path / 'a.db'}::v"], str(tmp_path / "clean.db"), COPIES, cleaning())
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]
    (tmp_path / "a.db.gz").write_bytes(gzip.compress((tmp_path / "a.db").read_bytes()))
    with pytest.raises(UsageError, match="a compressed database cannot be written back"):
        clean([f"{tmp_path / 'a.db.gz'}::articles"], str(tmp_path / "clean.db.gz"), COPIES, cleaning())


def test_what_is_cleaned_out_of_sqlite_is_out_of_the_file_where_that_moves_no_row(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute("CREATE TABLE articles (key INTEGER PRIMARY KEY, text TEXT)")
        database.executemany("INSERT INTO articles (text) VALUES (?)", [(r["text"],) for r in RECORDS * 3])
        database.commit()
    run(tmp_path / "a.db", tmp_path / "clean.db")
    assert (tmp_path / "clean.db").stat().st_size < 0.5 * (tmp_path / "a.db").stat().st_size


def test_repairs_come_with_before_and_after_and_back(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_jsonl())
    result = run(
        tmp_path / "a.jsonl", tmp_path / "b.jsonl", Config(), fix_encoding=True, strip_furniture=True
    )
    repaired = [json.loads(line) for line in (tmp_path / "repaired.jsonl").read_text().splitlines()]
    assert result.repairs == len(repaired) > 0
    texts = {row["id"]: row["text"] for row in read_all(tmp_path / "b.jsonl").documents}
    for record in repaired:
        original = next(each for each in RECORDS if each["id"] == record["id"])
        for change in record["changes"]:
            assert change["before"] in str(original["text"])
            assert change["after"] in texts[record["id"]]
    assert "Ã" not in texts["cafe-festival-mojibake.txt"]
    restored = undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back.jsonl"), Config())
    assert restored.different == ()
    assert (tmp_path / "back.jsonl").read_bytes() == as_jsonl()


def test_web_pages_are_removed_but_not_repaired(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    source = tmp_path / "source"
    source.mkdir()
    story = next(str(record["text"]) for record in RECORDS if record["id"] == "cafe-festival-mojibake.txt")
    page = "<html><body><article><p>" + story.replace("\n\n", "</p><p>") + "</p></article></body></html>"
    for name in ("a.html", "b.html"):
        (source / name).write_text(page)
    result = run(source, tmp_path / "clean", Config(), fix_encoding=True)
    assert [record["id"] for record in removed_in(tmp_path)] == ["b.html"]
    assert result.repairs == 0
    assert (tmp_path / "clean" / "a.html").read_text() == page


def test_a_dry_run_writes_nothing_and_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_jsonl())
    dry = clean([str(tmp_path / "a.jsonl")], None, COPIES, cleaning())
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]
    wet = run(tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert dry.plan == wet.plan
    assert [record["id"] for record in removed_in(tmp_path)] == [removal.id for removal in dry.plan.removals]


def test_nothing_is_written_over_input(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_bytes(as_jsonl())
    (tmp_path / "link.jsonl").symlink_to(source)
    for out in (source, tmp_path / "link.jsonl", tmp_path):
        with pytest.raises(OutputError, match="would be overwritten"):
            run(source, out)
    folder = tmp_path / "folder"
    folder.mkdir()
    shutil.copy(source, folder / "b.jsonl")
    with pytest.raises(OutputError, match="lies in the input folder"):
        run(folder, folder / "clean")
    assert source.read_bytes() == as_jsonl()
    (folder / "removed.jsonl").write_bytes(as_jsonl())
    with pytest.raises(OutputError, match="would be overwritten"):
        run(folder / "removed.jsonl", folder / "clean.jsonl")


def test_each_list_of_removals_has_its_own_list_of_repairs(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_jsonl())
    wishes = cleaning(strip_furniture=True)
    for name in ("one", "two"):
        out, removed = tmp_path / f"{name}.jsonl", tmp_path / f"{name}-removed.jsonl"
        clean([str(tmp_path / "a.jsonl")], str(out), Config(), wishes, removed=str(removed))
        assert (tmp_path / f"{name}-repaired.jsonl").stat().st_size
    for name in ("one", "two"):
        undo(str(tmp_path / f"{name}-removed.jsonl"), str(tmp_path / f"{name}-back.jsonl"), Config())
        assert (tmp_path / f"{name}-back.jsonl").read_bytes() == as_jsonl()
    with pytest.raises(InputError, match=r"one-repaired\.jsonl lists what was repaired"):
        undo(str(tmp_path / "one-repaired.jsonl"), str(tmp_path / "no.jsonl"), Config())
    found = find([str(tmp_path)])  # all these lists are known for what they are
    assert sorted(source.label for source in found.sources) == [
        "a.jsonl",
        "one-back.jsonl",
        "one.jsonl",
        "two-back.jsonl",
        "two.jsonl",
    ]


def test_the_way_back_of_another_cleaning_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_jsonl())
    run(tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    run(tmp_path / "a.jsonl", tmp_path / "b.jsonl")  # the same again is fine
    with pytest.raises(OutputError, match="written by another run"):
        run(tmp_path / "a.jsonl", tmp_path / "c.jsonl")


@pytest.mark.parametrize("folder", [False, True])
def test_the_way_back_stays_where_the_cleaned_corpus_took_the_place_of_the_input(
    tmp_path: Path, folder: bool
) -> None:
    source, out = (tmp_path / "a", tmp_path / "b") if folder else (tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    if folder:
        shutil.copytree(NEWSROOM, source)
    else:
        source.write_bytes(as_jsonl())
    run(source, out)
    way_back = (tmp_path / "removed.jsonl").read_bytes()
    run(source, out, spare=["DUP"])  # other wishes for the same input: what is listed still leads back to it
    assert (tmp_path / "removed.jsonl").read_bytes() == b""
    run(source, out)
    shutil.rmtree(source) if folder else source.unlink()
    out.rename(source)
    with pytest.raises(OutputError, match="written by another run"):
        run(source, out)
    assert (tmp_path / "removed.jsonl").read_bytes() == way_back
    assert not out.exists()


@pytest.mark.parametrize("name", ["a::b.jsonl", "\udcff.jsonl", "a\nb.jsonl"])
def test_files_of_any_name_are_cleaned(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(as_jsonl())
    run(tmp_path / "in", tmp_path / "out")
    assert removed_in(tmp_path)
    undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back"), Config())
    assert [path.read_bytes() for path in (tmp_path / "back").iterdir()] == [as_jsonl()]


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "clean").mkdir()
    (tmp_path / "clean" / "precious.txt").write_text("x")
    with pytest.raises(OutputError, match=r"holds other files, such as precious\.txt"):
        run(NEWSROOM, tmp_path / "clean")


def test_what_a_kill_leaves_behind_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_jsonl())
    run(tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    expected = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (tmp_path / "b.jsonl").unlink()
    (tmp_path / ".b.jsonl.partial" / "corpus").mkdir(parents=True)
    (tmp_path / ".b.jsonl.partial" / "corpus" / "b.jsonl").write_text("half")
    run(tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == expected


def test_two_runs_do_not_write_one_output(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_jsonl())
    with held(tmp_path / "b.jsonl") as staging:
        (staging / "half").write_text("of another run")
        with pytest.raises(OutputError, match="another run is writing"):
            run(tmp_path / "a.jsonl", tmp_path / "b.jsonl")
        assert [path.name for path in staging.iterdir()] == ["half"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl"]
    run(tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    with held(tmp_path / "back.jsonl"), pytest.raises(OutputError, match="another run is writing"):
        undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back.jsonl"), Config())


def test_the_way_back_of_a_run_that_ends_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_jsonl())
    (tmp_path / "other.jsonl").write_bytes(as_jsonl())

    def meanwhile(layout: Layout) -> None:
        monkeypatch.undo()
        run(tmp_path / "other.jsonl", tmp_path / "other-clean.jsonl")
        settle(layout)

    monkeypatch.setattr("dedup.cleaning.write.settle", meanwhile)
    with pytest.raises(OutputError, match="written by another run"):
        run(tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert {record["output"] for record in removed_in(tmp_path)} == {"other-clean.jsonl"}
    assert not (tmp_path / "b.jsonl").exists()


def test_a_damaged_file_is_copied_and_its_documents_stay(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.jsonl").write_bytes(as_jsonl())
    (source / "b.jsonl.gz").write_bytes(gzip.compress(as_jsonl())[:-100])
    run(source, tmp_path / "clean")
    assert (tmp_path / "clean" / "b.jsonl.gz").read_bytes() == (source / "b.jsonl.gz").read_bytes()
    assert {record["file"] for record in removed_in(tmp_path)} == {"a.jsonl"}


def test_standard_input_and_web_archives_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="standard input"):
        clean(["-"], str(tmp_path / "x.jsonl"), Config(), cleaning())
    (tmp_path / "a.warc").write_bytes(b"WARC/1.0")
    with pytest.raises(UsageError, match="cannot be written back"):
        run(tmp_path / "a.warc", tmp_path / "b.warc")
    (tmp_path / "a.jsonl").write_bytes(as_jsonl())
    with pytest.raises(UsageError, match="keeps its format"):
        run(tmp_path / "a.jsonl", tmp_path / "b.csv")


def test_restoring_needs_its_list(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "x"), Config())
    (tmp_path / "removed.jsonl").write_text('{"id": 1}\n')
    with pytest.raises(InputError, match="line 1: not a record"):
        undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "x"), Config())


def test_a_list_cannot_lead_out_of_the_corpus(tmp_path: Path) -> None:
    (tmp_path / "clean").mkdir()
    record = {
        "output": "clean",
        "file": "../outside.txt",
        "record": 1,
        "format": "text",
        "raw": "x",
        "content": "",
    }
    (tmp_path / "removed.jsonl").write_text(json.dumps(record) + "\n")
    with pytest.raises(InputError, match="leads out of the corpus"):
        undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back" / "x"), COPIES)


def test_hostile_files_come_through_and_back(tmp_path: Path) -> None:
    result = run(HOSTILE, tmp_path / "clean")
    assert result.kept + len(removed_in(tmp_path)) == result.report.summary.documents
    restored = undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back"), COPIES)
    assert restored.different == ()
    left_out = {"not-a-database.sqlite"}
    packed_otherwise = {"two-members.jsonl.gz"}
    back = {path.name: path.read_bytes() for path in (tmp_path / "back").iterdir()}
    assert set(back) == {path.name for path in HOSTILE.iterdir()} - left_out
    for name in set(back) - packed_otherwise:
        assert back[name] == (HOSTILE / name).read_bytes(), name


def test_of_a_folder_what_is_opened_is_copied_and_what_is_not_stays_behind(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.jsonl").write_bytes(as_jsonl())
    (source / "fields.jsonl").write_text('{"key": 1}\n')
    (source / "latin1.txt").write_bytes("caf\xe9".encode("latin-1"))
    (source / "picture.png").write_bytes(b"\x89PNG")
    run(source, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "a.jsonl",
        "fields.jsonl",
        "latin1.txt",
    ]
