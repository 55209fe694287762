"""No text of a corpus can speak to the workflow runner, and no limit of GitHub is passed."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from dedup.model import Report
from dedup.report.formats import no_texts
from dedup.report.github import ANNOTATIONS, annotate, stop_commands
from tests.report.reports import FULL, reports

COMMAND = re.compile(
    r"::error ((?:file|line|title)=[^:,\r\n]*(?:,(?:file|line|title)=[^:,\r\n]*)*)::[^\r\n]*"
)


@given(reports)
def test_every_line_is_one_error_command(report: Report) -> None:
    lines = list(annotate(report, no_texts))
    assert len(lines) <= ANNOTATIONS
    for line in lines:
        assert COMMAND.fullmatch(line), line


def test_an_annotation_names_file_line_rule_and_copy() -> None:
    assert next(annotate(FULL, no_texts)) == (
        "::error file=news.jsonl,line=2,title=DUP102 near-duplicate (0.99)"
        "::b: nearly the same text as a (Jaccard 0.81): earlier"
    )


def test_a_file_is_named_from_the_root_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path / "docs")

    def file(source: str, workspace: Path) -> str:
        finding = replace(FULL.documents[0], source=source)
        report = replace(FULL, documents=(finding,), pairs=())
        return next(annotate(report, no_texts, str(workspace))).split("file=")[1].split(",")[0]

    assert file("./a.txt", tmp_path) == "docs/a.txt"
    assert file("../other/a.txt", tmp_path) == "other/a.txt"
    assert file(str(tmp_path / "docs" / "a.txt"), tmp_path) == "docs/a.txt"
    assert file("./a.txt", tmp_path / "docs") == "a.txt"
    assert file("../a.txt", tmp_path / "docs") == "../a.txt", "what lies elsewhere keeps its name"


def test_a_document_is_annotated_once() -> None:
    pairs = tuple(replace(FULL.pairs[0], a=f"a{number}") for number in range(30))
    report = replace(FULL, documents=(), pairs=(*pairs, replace(FULL.pairs[0], a="a", b="c")))
    assert [line.split("::")[2].split(":")[0] for line in annotate(report, no_texts)] == ["b", "c"]


def test_percent_signs_are_escaped() -> None:
    report = replace(FULL, documents=(), pairs=(replace(FULL.pairs[0], b="100%0A::warning::x"),))
    assert "100%250A::warning::x" in next(annotate(report, no_texts))


def test_commands_are_stopped_by_a_token_nobody_can_guess() -> None:
    start, end = stop_commands()
    assert start == "::stop-commands::" + end.strip(":")
    assert stop_commands() != (start, end)
