"""`dedup scan` from its arguments to its exit code."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dedup.errors import InputError
from tests.cli.conftest import Pipeline, Result
from tests.report.reports import EMPTY, FULL

Dedup = Callable[..., Result]
CLEAN = replace(
    FULL, skipped=(), summary=replace(FULL.summary, skipped=0), run=replace(FULL.run, warnings=())
)


def test_the_summary_goes_to_stdout_and_the_code_is_0(dedup: Dedup, pipeline: Pipeline) -> None:
    pipeline.report = CLEAN
    result = dedup("scan", "news.jsonl", "--threshold", "0.8", "--keep", "first", "--timestamp")
    assert result.code == 0
    assert "2 copies in 1 cluster" in result.out
    assert result.err == ""
    [(paths, config)] = pipeline.calls
    assert paths == ["news.jsonl"]
    assert (config.threshold, config.keep, config.timestamp) == (0.8, "first", True)


def test_each_output_is_written_in_the_format_of_its_ending(
    dedup: Dedup, pipeline: Pipeline, tmp_path: Path
) -> None:
    result = dedup(
        "scan", "x", "-o", "r.json", "-o", "r.csv", "-o", "r.md", "-o", "r.jsonl", "--max-bad", "1"
    )
    assert result.code == 0
    assert json.loads((tmp_path / "r.json").read_bytes())["schema"] == "dedup-report/1"
    assert {p.name for p in tmp_path.iterdir()} == {"r.json", "r.csv", "r.md", "r.jsonl"}


def test_a_report_on_stdout_stands_alone(dedup: Dedup, pipeline: Pipeline) -> None:
    pipeline.report = CLEAN
    for arguments in (["-o", "-", "--format", "json"], ["--format", "json"]):
        assert json.loads(dedup("scan", "x", *arguments).out)["summary"]["documents"] == 4


def test_a_format_is_for_what_has_no_ending_of_its_own(
    dedup: Dedup, pipeline: Pipeline, tmp_path: Path
) -> None:
    pipeline.report = CLEAN
    out = dedup("scan", "x", "-o", "r.md", "-o", "r.txt", "-o", "-", "--format", "json").out
    assert json.loads(out) == json.loads((tmp_path / "r.txt").read_bytes())
    assert (tmp_path / "r.md").read_text().startswith("## ")


def test_a_log_file_has_each_line_whole(
    dedup: Dedup, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("scan", "x", "--max-bad", "1")
    monkeypatch.setenv("COLUMNS", "40")
    assert max(map(len, dedup(*arguments).out.splitlines())) <= 40
    monkeypatch.delenv("COLUMNS")
    assert max(map(len, dedup(*arguments).out.splitlines())) > 80


def test_too_many_unreadable_records_make_it_incomplete(
    dedup: Dedup, pipeline: Pipeline, tmp_path: Path
) -> None:
    result = dedup("scan", "x", "-o", "r.json")
    assert result.code == 3
    assert "1 record could not be read, 0 allowed" in result.err
    assert (tmp_path / "r.json").exists()
    assert dedup("scan", "x", "--max-bad", "20%").code == 0
    assert dedup("scan", "x", "--max-bad", "19%").code == 3


def test_no_text_can_command_a_github_runner(
    dedup: Dedup, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    lines = dedup("scan", "x", "--max-bad", "1").out.splitlines()
    assert lines[0].startswith("::stop-commands::")
    assert lines[-1] == "::" + lines[0].removeprefix("::stop-commands::") + "::"


def test_an_empty_corpus_says_so(dedup: Dedup, pipeline: Pipeline) -> None:
    pipeline.report = EMPTY
    result = dedup("scan", "x")
    assert result.code == 0
    assert "No documents" in result.out


def test_verbose_says_how_many_pairs_were_compared(dedup: Dedup, pipeline: Pipeline) -> None:
    pipeline.report = replace(CLEAN, summary=replace(CLEAN.summary, documents=20))
    assert "40 pairs compared, 4.0 for each document" in dedup("scan", "x", "-v").err
    assert "compared" not in dedup("scan", "x").err


def test_quiet_prints_nothing(dedup: Dedup, pipeline: Pipeline) -> None:
    pipeline.report = replace(CLEAN, run=replace(CLEAN.run, warnings=("look out",)))
    assert dedup("scan", "x", "-q").out == ""
    assert dedup("scan", "x", "-q").err == ""
    assert "warning: look out" in dedup("scan", "x").err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-o", "missing/r.json"], "no folder missing"),
        (["-o", "r.pdf"], "no report format"),
        (["-o", "-"], "format for stdout"),
        (["-o", "r.json", "-o", "r.json"], "same path"),
        (["--format", "pdf"], "no report format 'pdf'"),
        (["-o", "r.json", "--format", "csv"], "r.json is json by its ending"),
        (["-o", "."], "report format"),
        (["--threshold", "2"], "threshold is 2.0"),
        (["--max-bad", "few"], "max_bad is 'few'"),
        (["--config", "none.toml"], "cannot read none.toml"),
        (["--nonsense"], "No such option"),
        (["--only", "some"], "--only"),
    ],
)
def test_bad_arguments_are_refused_before_the_work(
    dedup: Dedup, pipeline: Pipeline, arguments: list[str], told: str
) -> None:
    result = dedup("scan", "x", *arguments)
    assert result.code == 2
    assert told in result.err
    assert result.out == ""
    assert pipeline.calls == []


def test_a_report_never_replaces_an_input(dedup: Dedup, pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text("{}")
    result = dedup("scan", "news.jsonl", "-o", "./news.jsonl")
    assert result.code == 2
    assert "also an input" in result.err


def test_an_error_of_ours_is_one_line_and_a_hint(dedup: Dedup, pipeline: Pipeline) -> None:
    pipeline.error = InputError("no such file: \x1b[31mx", "Check the path.")
    result = dedup("scan", "x")
    assert result.code == 2
    assert result.err == "error: no such file: \\x1b[31mx\n  Check the path.\n"


@pytest.mark.parametrize("error", [ValueError("odd"), EOFError("short"), RecursionError()])
def test_a_defect_ends_with_70_and_says_how_to_report_it(
    dedup: Dedup, pipeline: Pipeline, error: BaseException
) -> None:
    pipeline.error = error
    result = dedup("scan", "x")
    assert result.code == 70
    assert len(result.err.splitlines()) == 1
    assert "please report it" in result.err
    assert type(error).__name__ in result.err
    loud = dedup("scan", "x", "-v")
    assert loud.code == 70
    assert "Traceback" in loud.err


def test_too_little_memory_is_no_defect_and_says_what_takes_less(dedup: Dedup, pipeline: Pipeline) -> None:
    pipeline.error = MemoryError("Unable to allocate 40.9 MiB")
    result = dedup("scan", "x")
    assert result.code == 2
    assert result.err.startswith("error: not enough memory\n  --relations near ")
    assert "Traceback" in dedup("scan", "x", "-v").err


def test_an_interrupt_ends_with_130(dedup: Dedup, pipeline: Pipeline) -> None:
    pipeline.error = KeyboardInterrupt()
    result = dedup("scan", "x")
    assert (result.code, result.err) == (130, "interrupted\n")
    pipeline.error = RuntimeError("Error calling __set_name__")
    pipeline.error.__cause__ = KeyboardInterrupt()  # as where it falls into the making of a class
    result = dedup("scan", "x")
    assert (result.code, result.err) == (130, "interrupted\n")


def test_a_failed_write_leaves_the_old_report(
    dedup: Dedup, pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r.json").write_text("old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = dedup("scan", "x", "-o", "r.json")
    assert result.code == 2
    assert "r.json cannot be written: No space left on device" in result.err
    assert [p.name for p in tmp_path.iterdir()] == ["r.json"]
    assert (tmp_path / "r.json").read_text() == "old"


def test_a_read_only_folder_is_refused_before_the_work(
    dedup: Dedup, pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests may run as root, whom no folder refuses, so the system's answer is given for it."""
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    result = dedup("scan", "x", "-o", "r.json")
    assert result.code == 2
    assert "r.json cannot be written: permission denied" in result.err
    assert pipeline.calls == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_device_is_told(dedup: Dedup, pipeline: Pipeline) -> None:
    result = dedup("scan", "x", "-o", "/dev/full", "--format", "json")
    assert result.code == 2
    assert "/dev/full cannot be written" in result.err
    assert Path("/dev/full").is_char_device()
