"""Cleaning what is to join a corpus that is there already: what its index holds goes too, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import dedup
from dedup.config import Config
from dedup.errors import StoreError
from dedup.index import build
from tests.conftest import write_jsonl
from tests.index.conftest import archive, corpus

CONFIG = Config(workers=1, only="duplicates")


def shingles(text: str) -> set[tuple[str, ...]]:
    words = "".join(c.lower() if c.isalnum() else " " for c in text).split()
    return {tuple(words[i : i + 5]) for i in range(max(len(words) - 4, 1))}


@pytest.mark.parametrize("seed", range(4))
def test_what_goes_stands_in_the_index_or_in_what_stays(tmp_path: Path, seed: int) -> None:
    records = corpus(240, seed)
    old = write_jsonl(tmp_path / "old.jsonl", records[:120])
    new = write_jsonl(tmp_path / "new.jsonl", records[120:])
    index = tmp_path / "i.db"
    build.build([str(old)], index, CONFIG)
    before = index.read_bytes()
    cleaned = dedup.clean(new, tmp_path / "fresh.jsonl", CONFIG, against=str(index))
    assert index.read_bytes() == before
    texts = {r["id"]: r["text"] for r in records}
    gone = {removal.id: removal.kept for removal in cleaned.plan.removals}
    assert gone.keys() <= {r["id"] for r in records[120:]}, "the index is not what is cleaned"
    assert sum(str(kept) < "d0120" for kept in gone.values()) > 10
    assert not set(gone.values()) & gone.keys()
    for name, kept in gone.items():
        ours, theirs = shingles(texts[name]), shingles(texts[str(kept)])
        shared = len(ours & theirs)
        assert shared >= 0.9 * len(ours) or shared >= 0.69 * len(ours | theirs)
    lines = [json.loads(line) for line in (tmp_path / "fresh.jsonl").read_text().splitlines()]
    assert lines == [r for r in records[120:] if r["id"] not in gone]
    assert cleaned.kept == len(lines)
    assert cleaned.report.summary.documents == 120
    again = dedup.clean(tmp_path / "fresh.jsonl", None, CONFIG, against=str(index))
    assert again.plan.removals == ()


def test_what_is_in_the_index_from_the_same_file_stays_also_where_it_was_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    records = archive()[:4]
    write_jsonl(tmp_path / "new.jsonl", records[:2])
    build.build(["new.jsonl"], Path("i.db"), CONFIG)
    edited = {**records[1], "text": records[1]["text"] + " A correction, made the day after."}
    write_jsonl(tmp_path / "new.jsonl", [records[0], edited, records[2], {**records[2], "id": "again"}])
    cleaned = dedup.clean("new.jsonl", None, CONFIG, against="i.db")
    assert [(removal.id, removal.kept) for removal in cleaned.plan.removals] == [("d0002", "again")]
    assert cleaned.warnings == ("1 document is a new version of one in the index, not a copy of it",)


def test_an_index_without_texts_proves_nothing(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "old.jsonl", archive())
    build.build([str(source)], tmp_path / "i.db", CONFIG, texts=False)
    with pytest.raises(StoreError, match="holds no texts") as caught:
        dedup.clean(source, tmp_path / "out.jsonl", CONFIG, against=str(tmp_path / "i.db"))
    assert "--no-text" in str(caught.value.hint)
    assert not (tmp_path / "out.jsonl").exists()
