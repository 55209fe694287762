"""Where a cleaned corpus goes: over nothing that is needed, and whole or not at all."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from dedup.cleaning.layout import Layout, settle
from dedup.cleaning.options import cleaning
from dedup.cleaning.restore import undo
from dedup.cleaning.run import clean
from dedup.cleaning.staging import held
from dedup.config import Config
from dedup.corpus.source import find
from dedup.errors import InputError, OutputError, UsageError
from tests.cleaning.newsroom import as_jsonl, removed_in, run
from tests.conftest import NEWSROOM


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are Unicode there")
def test_names_that_are_told_alike_are_not_mixed_up(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    for name in ("\udce9.txt", "\\udce9.txt"):
        (tmp_path / "source" / name).write_text(name.encode(errors="replace").decode())
    with pytest.raises(UsageError, match="written alike"):
        run(tmp_path / "source", tmp_path / "clean")


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
