"""Cleaning from end to end: what is removed, repaired, left alone and refused."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from dedup.cleaning.options import cleaning
from dedup.cleaning.restore import undo
from dedup.cleaning.run import clean
from dedup.config import Config
from dedup.errors import UsageError
from tests.cleaning.newsroom import COPIES, RECORDS, as_jsonl, removed_in, run
from tests.corpus.reading import read_all


def test_cleaning_twice_removes_nothing_more(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_jsonl())
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    run(tmp_path / "a.jsonl", tmp_path / "one" / "b.jsonl")
    run(tmp_path / "one" / "b.jsonl", tmp_path / "two" / "c.jsonl")
    assert (tmp_path / "two" / "c.jsonl").read_bytes() == (tmp_path / "one" / "b.jsonl").read_bytes()
    assert removed_in(tmp_path / "two") == []


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
