"""Cleaning folders of files of any format and name, and bringing them back."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pytest

from dedup.cleaning.restore import undo
from dedup.config import Config
from tests.cleaning.newsroom import COPIES, RECORDS, as_csv, as_jsonl, removed_in, run
from tests.conftest import NEWSROOM
from tests.corpus.reading import HOSTILE


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


@pytest.mark.parametrize("name", ["a::b.jsonl", "\udcff.jsonl", "a\nb.jsonl"])
def test_files_of_any_name_are_cleaned(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(as_jsonl())
    run(tmp_path / "in", tmp_path / "out")
    assert removed_in(tmp_path)
    undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back"), Config())
    assert [path.read_bytes() for path in (tmp_path / "back").iterdir()] == [as_jsonl()]


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
