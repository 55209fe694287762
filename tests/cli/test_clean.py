"""`dedup clean` as a user types it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Result
from tests.conftest import write_jsonl
from tests.index.conftest import archive

Dedup = Callable[..., Result]

STORY = " ".join(f"word{number}" for number in range(80))
OTHER = " ".join(f"other{number}" for number in range(80))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    records = [{"id": 1, "text": STORY}, {"id": 2, "text": STORY.upper()}, {"id": 3, "text": OTHER}]
    return write_jsonl(tmp_path / "news.jsonl", records)


def test_there_and_back(dedup: Dedup, corpus: Path) -> None:
    result = dedup("clean", corpus, "-o", "clean.jsonl", "--only", "duplicates")
    assert (result.code, result.out) == (0, "")
    assert result.err.splitlines()[0] == "1 of 3 documents removed (1 DUP101)"
    assert result.err.splitlines()[-1] == "2 documents in clean.jsonl, the rest in removed.jsonl"
    assert len(Path("clean.jsonl").read_text().splitlines()) == 2
    (removed,) = [json.loads(line) for line in Path("removed.jsonl").read_text().splitlines()]
    assert (removed["id"], removed["rule"], removed["kept"]) == ("2", "DUP101", "1")
    assert json.loads(removed["raw"])["text"] == STORY.upper()

    result = dedup("clean", "--restore", "removed.jsonl", "-o", "back.jsonl")
    assert result.code == 0
    assert Path("back.jsonl").read_bytes() == corpus.read_bytes()


def test_a_dry_run_prints_the_plan_as_json_lines(dedup: Dedup, corpus: Path) -> None:
    result = dedup("clean", corpus, "--dry-run", "--only", "duplicates")
    assert result.code == 0
    (line,) = result.out.splitlines()
    assert json.loads(line)["id"] == "2"
    assert "would be removed" in result.err
    assert not Path("removed.jsonl").exists()


def test_the_copy_to_keep_can_be_chosen(dedup: Dedup, corpus: Path) -> None:
    text = (
        corpus.read_text()
        .replace('"id": 2,', '"id": 2, "date": "2025",')
        .replace('"id": 1,', '"id": 1, "date": "2020",')
    )
    corpus.write_text(text)
    result = dedup("clean", corpus, "--dry-run", "--only", "duplicates", "--keep", "newest")
    assert json.loads(result.out)["id"] == "1"


def test_what_could_not_be_read_is_named(dedup: Dedup, corpus: Path) -> None:
    corpus.write_text(corpus.read_text() + "{broken\n" * 25)
    result = dedup("clean", corpus, "-o", "clean.jsonl", "--only", "duplicates")
    assert result.code == 3
    assert "not read: news.jsonl record 4: invalid JSON" in result.err.replace(f"{corpus.parent}/", "")
    assert "not read: 5 more; -v names all" in result.err
    assert "record 28" in dedup("clean", corpus, "-o", "clean.jsonl", "--only", "duplicates", "-v").err


def test_decisions_are_obeyed(dedup: Dedup, corpus: Path) -> None:
    decisions = {
        "schema": "dedup-decisions/1",
        "pairs": [{"a": "1", "b": "2", "decision": "reject"}],
        "findings": [],
    }
    Path("d.json").write_text(json.dumps(decisions))
    result = dedup("clean", corpus, "--dry-run", "--only", "duplicates", "--decisions", "d.json", "-v")
    assert result.out == ""
    assert "2 (exact copy of 1): rejected in review" in result.err


def test_decisions_on_other_documents_are_told(dedup: Dedup, corpus: Path) -> None:
    decisions = {
        "schema": "dedup-decisions/1",
        "pairs": [{"a": "1", "b": "2", "decision": "reject"}, {"a": "x/1", "b": "x/2", "decision": "reject"}],
        "findings": [{"id": "y", "rule": "TXT201", "decision": "accept"}],
    }
    Path("d.json").write_text(json.dumps(decisions))
    told = dedup("clean", corpus, "--dry-run", "--only", "duplicates", "--decisions", "d.json").err
    assert "warning: 2 decisions of the review name documents that are not in this corpus" in told


def test_a_record_can_ask_to_be_left_alone(dedup: Dedup, corpus: Path) -> None:
    corpus.write_text(corpus.read_text().replace('"id": 2,', '"id": 2, "dedup_ignore": "DUP",'))
    assert dedup("clean", corpus, "--dry-run", "--only", "duplicates").out == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("news.jsonl",), "error: no output"),
        (("-o", "x.jsonl"), "error: no input"),
        (("news.jsonl", "-o", "news.jsonl"), "would be overwritten"),
        (("news.jsonl", "-o", "nowhere/x.jsonl"), "there is no folder"),
        (("news.jsonl", "-o", "x.csv"), "a cleaned corpus keeps its format"),
        (("news.jsonl", "-o", "x.jsonl", "--drop", "TXT999"), "no rule begins with 'TXT999'"),
        (("missing.jsonl", "-o", "x.jsonl"), "no such file or folder"),
        (("--restore", "missing.jsonl", "-o", "x.jsonl"), "no such file"),
        (("--restore", "removed.jsonl"), "error: no output"),
        (("--restore", "removed.jsonl", "--dry-run"), "--dry-run does not go with --restore"),
        (("-", "-o", "x.jsonl"), "standard input cannot be cleaned"),
    ],
)
def test_mistakes_are_told_in_a_line(
    dedup: Dedup, corpus: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = dedup("clean", *arguments)
    assert result.code == 2
    assert message in result.err
    assert "Traceback" not in result.err
    assert sorted(path.name for path in corpus.parent.iterdir()) == ["news.jsonl"]


def test_unreadable_records_stay_and_make_the_run_incomplete(dedup: Dedup, corpus: Path) -> None:
    content = b"not json\n" + corpus.read_bytes()
    corpus.write_bytes(content)
    result = dedup("clean", corpus, "-o", "clean.jsonl", "--only", "duplicates")
    assert result.code == 3
    assert Path("clean.jsonl").read_bytes().startswith(b"not json\n")
    assert dedup("clean", "--restore", "removed.jsonl", "-o", "back.jsonl").code == 0
    assert Path("back.jsonl").read_bytes() == content


def test_a_cleaned_corpus_that_has_been_moved_is_asked_for(dedup: Dedup, corpus: Path) -> None:
    content = corpus.read_bytes()
    dedup("clean", corpus, "-o", "clean.jsonl", "--only", "duplicates")
    Path("clean.jsonl").rename("moved.jsonl")
    told = dedup("clean", "--restore", "removed.jsonl", "-o", "back.jsonl")
    assert told.code == 2
    assert "clean.jsonl: the cleaned corpus is not there" in told.err
    assert "dedup clean PATH --restore removed.jsonl -o back.jsonl" in told.err
    assert dedup("clean", "moved.jsonl", "--restore", "removed.jsonl", "-o", "back.jsonl").code == 0
    assert Path("back.jsonl").read_bytes() == content


@pytest.mark.slow
def test_killed_at_any_time_and_run_again(corpus: Path, tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": number, "text": f"{STORY} {number % 700} " * 3}) + "\n" for number in range(3000)
    ]
    corpus.write_text("".join(lines))
    command = [sys.executable, "-m", "dedup", "clean", str(corpus), "--only", "duplicates", "-q"]
    whole = tmp_path / "whole"
    whole.mkdir()
    subprocess.run([*command, "-o", str(whole / "out.jsonl")], check=True, timeout=120)
    killed = tmp_path / "killed"
    killed.mkdir()
    for wait in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0):
        process = subprocess.Popen([*command, "-o", str(killed / "out.jsonl")])
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        present = killed / "out.jsonl"
        # there whole, with its way back, or not at all
        assert not present.exists() or (killed / "removed.jsonl").exists()
        assert not present.exists() or present.read_bytes() == (whole / "out.jsonl").read_bytes()
    subprocess.run([*command, "-o", str(killed / "out.jsonl")], check=True, timeout=120)
    assert {path.name: path.read_bytes() for path in killed.iterdir()} == {
        path.name: path.read_bytes() for path in whole.iterdir()
    }


def test_only_the_command_itself_names_the_index(dedup: Dedup, tmp_path: Path) -> None:
    write_jsonl(tmp_path / "old.jsonl", archive())
    write_jsonl(tmp_path / "new.jsonl", archive()[:3])
    dedup("index", "build", "corpus.db", "old.jsonl")
    (tmp_path / "dedup.toml").write_text('against = "corpus.db"\n')
    assert "0 of 3 documents" in dedup("clean", "new.jsonl", "--dry-run").err
    assert dedup("clean", "new.jsonl", "-o", "all.jsonl").err.splitlines()[-1] == "3 documents in all.jsonl"
    result = dedup("clean", "new.jsonl", "-o", "fresh.jsonl", "--against", "corpus.db")
    assert "3 of 3 documents removed (3 DUP101)" in result.err
    assert dedup("clean", "--restore", "removed.jsonl", "-o", "back.jsonl").code == 0
    assert (tmp_path / "back.jsonl").read_bytes() == (tmp_path / "new.jsonl").read_bytes()
