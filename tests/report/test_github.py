"""No text of a corpus can speak to the workflow runner, and no limit of GitHub is passed."""

import re
from dataclasses import replace

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
