"""`dedup check`, `index` and `baseline` from their arguments to their exit codes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Result
from tests.conftest import write_jsonl
from tests.index.conftest import archive, article

Dedup = Callable[..., Result]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "old.jsonl", archive())


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """One copy of an old document, and one that is new."""
    return write_jsonl(
        tmp_path / "new.jsonl",
        [
            {**archive()[0], "id": "copy"},
            article(),
        ],
    )


@pytest.fixture
def index(dedup: Dedup, old: Path) -> str:
    assert dedup("index", "build", "i.db", old).code == 0
    return "i.db"


def test_a_copy_of_an_indexed_document_fails_and_names_it(dedup: Dedup, index: str, new: Path) -> None:
    result = dedup("check", new, "--against", index)
    assert result.code == 1
    assert "exact      1.00  d0000  (in the index)" in result.out
    assert "check failed: 1 copy, 0 allowed" in result.out


def test_the_same_documents_pass_where_the_policy_allows(dedup: Dedup, index: str, new: Path) -> None:
    for policy in (["--fail-on", "TXT"], ["--max-duplicates", "50%"], ["--max-duplicates", "1"]):
        assert dedup("check", new, "--against", index, *policy).code == 0


def test_settings_of_the_gate_may_stand_in_a_file(
    dedup: Dedup, index: str, new: Path, tmp_path: Path
) -> None:
    (tmp_path / "dedup.toml").write_text('against = "i.db"\nfail-on = ["DUP101"]\n')
    assert dedup("check", new).code == 1
    (tmp_path / "dedup.toml").write_text('against = "i.db"\nfail-on = ["DUP102"]\n')
    assert dedup("check", new).code == 0


def test_a_quiet_check_says_why_it_failed_and_nothing_else(dedup: Dedup, index: str, new: Path) -> None:
    failed = dedup("check", new, "--against", index, "-q")
    assert (failed.code, failed.out, failed.err) == (1, "", "check failed: 1 copy, 0 allowed\n")
    passed = dedup("check", new, "--against", index, "-q", "--max-duplicates", "1")
    assert (passed.code, passed.out, passed.err) == (0, "", "")


def test_a_baseline_lets_known_findings_pass(dedup: Dedup, index: str, new: Path, tmp_path: Path) -> None:
    assert dedup("baseline", "create", new, "--against", index).code == 0
    baseline = json.loads((tmp_path / "dedup-baseline.json").read_bytes())
    assert [(f["rule"], f["id"]) for f in baseline["findings"].values()] == [("DUP101", "copy")]
    passed = dedup("check", new, "--against", index, "--baseline", "dedup-baseline.json")
    assert passed.code == 0
    assert "(1 accepted before)" in passed.out
    again = dedup("baseline", "create", new)
    assert (again.code, "exists" in again.err) == (2, True)


def test_a_baseline_may_hold_what_a_review_rejected(
    dedup: Dedup, index: str, new: Path, tmp_path: Path
) -> None:
    review = {"schema": "dedup-decisions/1", "findings": []}
    for decision, accepted in (("accept", 0), ("reject", 1)):
        pairs = [{"a": "d0000", "b": "copy", "decision": decision}]
        (tmp_path / "review.json").write_text(json.dumps({**review, "pairs": pairs}))
        result = dedup("baseline", "create", new, "--against", index, "--decisions", "review.json", "--force")
        assert f"{accepted} finding" in result.err


def test_stale_entries_are_reported_and_pruned(dedup: Dedup, index: str, new: Path, tmp_path: Path) -> None:
    dedup("baseline", "create", new, "--against", index)
    write_jsonl(new, [article()])
    stale = dedup("check", new, "--against", index, "--baseline", "dedup-baseline.json")
    assert stale.code == 0
    assert "1 finding of the baseline not found here" in stale.err
    assert "1 stale finding removed" in dedup("baseline", "prune", "dedup-baseline.json", new).err
    assert json.loads((tmp_path / "dedup-baseline.json").read_bytes())["findings"] == {}


def test_a_record_may_excuse_itself(dedup: Dedup, index: str, new: Path) -> None:
    record = {**archive()[0], "id": "copy", "dedup_ignore": "DUP"}
    assert dedup("check", write_jsonl(new, [record]), "--against", index).code == 0


def test_update_adds_what_passed(dedup: Dedup, index: str, new: Path, tmp_path: Path) -> None:
    fresh = write_jsonl(tmp_path / "fresh.jsonl", [article()])
    assert dedup("check", new, "--against", index, "--update").code == 1
    assert json.loads(dedup("index", "info", index).out)["documents"] == 10
    with fresh.open("a") as file:
        file.write("{broken\n")
    broken = dedup("check", fresh, "--against", index, "--update")
    assert broken.code == 3
    assert "i.db: nothing added, as not all could be read" in broken.err
    assert json.loads(dedup("index", "info", index).out)["documents"] == 10
    assert dedup("check", fresh, "--against", index, "--update", "--max-bad", "1").code == 0
    assert json.loads(dedup("index", "info", index).out)["documents"] == 11
    assert dedup("check", fresh, "--update", "--max-bad", "1").code == 2


def test_reports_hold_what_counts(dedup: Dedup, index: str, new: Path, tmp_path: Path) -> None:
    dedup("check", new, "--against", index, "-o", "r.json", "-o", "r.xml", "-o", "r.sarif", "-o", "r.md")
    report = json.loads((tmp_path / "r.json").read_bytes())
    assert report["known"] == ["d0000"]
    assert ET.parse(tmp_path / "r.xml").getroot().attrib["failures"] == "1"  # noqa: S314 - our own output
    [result] = json.loads((tmp_path / "r.sarif").read_bytes())["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert "| `copy` | `d0000` (exact 1.00) |" in (tmp_path / "r.md").read_text()


def test_github_gets_annotations_and_a_summary(
    dedup: Dedup, index: str, new: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    (tmp_path / "summary.md").write_text("before\n")
    lines = dedup("check", new, "--against", index).out.splitlines()
    assert lines[0].startswith("::error file=")
    assert "DUP101 exact-duplicate" in lines[0]
    stop, *shown, start = lines[1:]
    assert stop == "::stop-commands::" + start.strip(":")
    assert shown[-1].startswith("check failed")
    summary = (tmp_path / "summary.md").read_text()
    assert summary.startswith("before\n## Corpus check\n\n❌ Check failed: 1 copy, 0 allowed")


def test_query_prints_one_object_a_line(dedup: Dedup, index: str, new: Path) -> None:
    [found] = [json.loads(line) for line in dedup("index", "query", index, new).out.splitlines()]
    assert (found["id"], found["copy_of"], found["relation"]) == ("copy", "d0000", "exact")


def test_query_tells_how_much_of_a_test_item_a_document_holds(dedup: Dedup, tmp_path: Path) -> None:
    item = " ".join(str(article()["text"]).split()[:60])
    write_jsonl(tmp_path / "items.jsonl", [{"id": "item", "question": item}])
    write_jsonl(tmp_path / "train.jsonl", [{**article(), "id": "holder"}])
    dedup("index", "build", "tests.db", "items.jsonl", "--text-field", "question")
    [found] = [
        json.loads(line) for line in dedup("index", "query", "tests.db", "train.jsonl").out.splitlines()
    ]
    assert (found["id"], found["copy_of"]) == ("holder", "item")
    assert found["containment_copy_of"] > 0.95 > 0.9 > found["containment"]


def test_verify_tells_damage_by_its_exit_code(dedup: Dedup, index: str, tmp_path: Path) -> None:
    assert dedup("index", "verify", index).code == 0
    data = bytearray((tmp_path / index).read_bytes())
    data[-4096 * 4 :] = b"\xff" * (4096 * 4)
    (tmp_path / index).write_bytes(data)
    result = dedup("index", "verify", index)
    assert result.code == 1
    assert result.out
    assert "\\n" not in result.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "{new}", "--against", "none.db"], "no index none.db"),
        (["check", "{new}", "--against", "{new}"], "not an index"),
        (["check", "{new}", "--baseline", "none.json"], "cannot read the baseline"),
        (["check", "{new}", "--baseline", "{new}"], "not a baseline"),
        (["check", "{new}", "--fail-on", "DUPP"], "no rule begins with"),
        (["check", "{new}", "--fail-on", " ,"], "fail_on names no rule"),
        (["check", "{new}", "--max-duplicates", "x"], "max_duplicates is 'x'"),
        (["check", "none.jsonl"], "none.jsonl"),
        (["check", "{new}", "--against", "i.db", "--seed", "7"], "other parameters"),
        (["index", "build", "i.db", "{new}"], "already"),
        (["index", "add", "none.db", "{new}"], "no index"),
        (["index", "build", ".", "{new}"], "Name the index file first"),
        (["index", "build", "none/i.db", "{new}"], "unable to open"),
    ],
)
def test_what_cannot_work_is_refused_in_one_line(
    dedup: Dedup, index: str, new: Path, arguments: list[str], told: str
) -> None:
    result = dedup(*(a.format(new=new) for a in arguments))
    assert result.code == 2
    assert told in result.err
    assert len(result.err.splitlines()) <= 2
    assert "Traceback" not in result.err


def test_an_index_in_a_read_only_folder_can_be_asked(
    dedup: Dedup, index: str, new: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    (tmp_path / index).rename(folder / index)
    folder.chmod(0o555)
    try:
        result = dedup("check", new, "--against", folder / index)
    finally:
        folder.chmod(0o755)
    assert result.code == 1
    assert [p.name for p in folder.iterdir()] == [index]


def test_unreadable_records_make_a_passed_check_incomplete(dedup: Dedup, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "new.jsonl", [article()])
    with path.open("a") as file:
        file.write("{broken\n")
    result = dedup("check", path)
    assert result.code == 3
    assert result.out.endswith("check incomplete: 1 record could not be read, 0 allowed\n")
    assert dedup("check", path, "--max-bad", "1").code == 0


def test_a_closed_pipe_does_not_open_the_gate(index: str, new: Path, tmp_path: Path) -> None:
    read, write_end = os.pipe()
    os.close(read)
    result = subprocess.run(
        [sys.executable, "-m", "dedup", "check", str(new), "--against", index],
        stdout=write_end,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
        timeout=60,
    )
    os.close(write_end)
    assert (result.returncode, result.stderr) == (1, b"")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_control_c_and_a_timeout_end_with_130(number: signal.Signals) -> None:
    """Standard input stays open and empty, so the command waits until it is interrupted."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dedup", "check", "-", "--input-format", "jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=4)
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err == "interrupted\n"


def test_what_it_wrote_into_a_folder_is_not_checked_the_next_time(
    dedup: Dedup, index: str, new: Path, tmp_path: Path
) -> None:
    names = ["r.json", "r.jsonl", "r.csv", "r.html", "r.md", "r.sarif", "r.xml"]
    outputs = [argument for name in names for argument in ("-o", name)]
    dedup("baseline", "create", new, "-o", "baseline.json")
    first = dedup("check", new.parent, "--against", index, *outputs)
    before = json.loads((tmp_path / "r.json").read_bytes())
    again = dedup("check", new.parent, "--against", index, *outputs)
    after = json.loads((tmp_path / "r.json").read_bytes())
    assert [i["path"] for i in after["run"]["inputs"]] == [i["path"] for i in before["run"]["inputs"]]
    assert (after["summary"], after["pairs"]) == (before["summary"], before["pairs"])
    assert (again.code, again.out) == (first.code, first.out)
    assert "2 files were written by dedup and left out" in first.err
    assert "9 files were written by dedup and left out" in again.err
    assert "known format" not in again.err


def test_update_says_what_it_added(dedup: Dedup, index: str, tmp_path: Path) -> None:
    fresh = write_jsonl(tmp_path / "fresh.jsonl", [article()])
    assert "i.db: 1 document added" in dedup("check", fresh, "--against", index, "--update").err
    again = dedup("check", fresh, "--against", index, "--update")
    assert "i.db: 0 documents added, 1 was there already" in again.err
    other = write_jsonl(tmp_path / "other.jsonl", [article()])
    refused = dedup("check", other, "--against", index, "--update")
    assert refused.code == 1
    assert "i.db: nothing added, as not all passed" in refused.err


def test_a_file_that_is_no_index_is_called_so(dedup: Dedup, new: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(
        "These are notes, and long enough to be looked into as a database. " * 20
    )
    result = dedup("check", new, "--against", "notes.md")
    assert result.code == 2
    assert "notes.md is not an index of dedup" in result.err
    assert "dedup index build" in result.err


def test_an_empty_file_becomes_an_index(dedup: Dedup, new: Path, tmp_path: Path) -> None:
    (tmp_path / "i.db").touch()  # as mktemp leaves it
    assert dedup("index", "build", "i.db", new).code == 0
    assert dedup("index", "verify", "i.db").code == 0
