"""SARIF logs hold to the schema that OASIS published (sarif-2.1.0.json here is its errata 01, unchanged)."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from dedup.model import AssessedDocument, Finding, Report, Span
from dedup.report import sarif
from dedup.report.formats import no_texts
from tests.report.reports import EMPTY, FULL, reports

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.json").read_text())
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)


def log(report: Report, texts: Any = no_texts) -> Any:
    data = json.loads(b"".join(sarif.render(report, texts)))
    VALIDATOR.validate(data)
    return data


@given(reports)
@settings(max_examples=25, deadline=None)
def test_every_report_makes_a_valid_log(report: Report) -> None:
    results = log(report)["runs"][0]["results"]
    assert len(results) == sum(len(d.findings) for d in report.documents) + len(report.pairs)


def test_an_empty_report_makes_a_valid_log() -> None:
    assert log(EMPTY)["runs"][0]["results"] == []


def test_the_schema_does_refuse_what_is_wrong() -> None:
    data = log(FULL)
    data["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(data)


def test_results_name_rule_place_and_copy() -> None:
    run = log(FULL)["runs"][0]
    first, second, third = run["results"]
    assert [r["ruleId"] for r in (first, second, third)] == ["DUP102", "TXT201", "DUP105"]
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == "DUP102"
    assert first["properties"] == {"confidence": 0.99, "copyOf": "a"}
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "news.jsonl"},
        "region": {"startLine": 2},
    }
    assert "\x1b" not in json.dumps(third)
    note = run["invocations"][0]["toolExecutionNotifications"][0]
    assert "news.jsonl record 5" in note["message"]["text"]


def test_a_span_in_a_text_file_gets_its_line_and_column() -> None:
    finding = Finding("TXT201", "mojibake", 0.9, "broken", (Span(8, 11, "â€™"),))
    report = replace(EMPTY, documents=(AssessedDocument("d", "a b/ü.txt", 3, "en", 0.5, (finding,), 1),))
    result = log(report, lambda ids: {"d": "one\ntwo â€™\n"})["runs"][0]["results"][0]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "a%20b/%C3%BC.txt"
    assert physical["region"] == {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 8}


def test_fingerprints_follow_the_text_and_not_its_name() -> None:
    def fingerprint(report: Report, texts: dict[str, str]) -> str:
        first = log(report, lambda ids: {i: texts[i] for i in ids})["runs"][0]["results"][0]
        value = first["partialFingerprints"]["dedupContent/v1"]
        assert isinstance(value, str)
        return value

    pair = FULL.pairs[0]
    one = replace(EMPTY, pairs=(pair,))
    renamed = replace(EMPTY, pairs=(replace(pair, a="y", b="z"),))
    texts = {"a": "First text.", "b": "Second text."}
    assert fingerprint(one, texts) == fingerprint(renamed, {"y": "second  TEXT.", "z": "first text."})
    assert fingerprint(one, texts) != fingerprint(one, {**texts, "b": "Another text."})


def test_only_as_many_results_as_github_takes() -> None:
    report = replace(FULL, documents=FULL.documents * (sarif.LIMIT + 5), pairs=())
    data = json.loads(b"".join(sarif.render(report, no_texts)))
    assert len(data["runs"][0]["results"]) == sarif.LIMIT
    assert "5 findings over the limit" in json.dumps(data["runs"][0]["invocations"])
