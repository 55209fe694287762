"""The JSON report keeps its contract and can be read back."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from dedup import scan
from dedup.errors import InputError
from dedup.model import Report, Skipped
from dedup.report.formats import no_texts
from dedup.report.json import render
from dedup.report.jsonl import render as render_lines
from dedup.report.read import read_report
from tests.report.reports import EMPTY, FULL, HOSTILE, reports


def rendered(report: Report) -> bytes:
    return b"".join(render(report, no_texts))


@given(reports)
def test_reading_back_gives_the_same_report(report: Report) -> None:
    assert read_report(rendered(report)) == report


def test_keys_stand_in_the_order_of_the_contract() -> None:
    data = json.loads(rendered(FULL))
    assert list(data) == ["schema", "run", "summary", "skipped", "documents", "pairs", "clusters"]
    assert list(data["pairs"][0])[:9] == [
        "a",
        "b",
        "relation",
        "confidence",
        "jaccard",
        "containment_a",
        "containment_b",
        "original",
        "evidence",
    ]
    assert data["pairs"][0]["evidence"] == [{"a": [0, 40], "b": [5, 45]}]
    assert data["documents"][0]["findings"][0]["spans"] == [
        {"start": 3, "end": 6, "text": "â€™", "suggestion": "’"}
    ]
    assert "timestamp" not in data["run"]


def test_each_pair_stands_on_a_line_of_its_own() -> None:
    lines = rendered(FULL).decode().splitlines()
    assert sum(line.startswith('{"a":"a","b":') for line in lines) == len(FULL.pairs)


def test_an_empty_report_is_valid() -> None:
    assert read_report(rendered(EMPTY)) == EMPTY


def test_a_lone_surrogate_in_a_path_is_written_as_its_escape() -> None:
    report = replace(EMPTY, skipped=(Skipped("caf\udce9.txt", 1, "not UTF-8"),))
    assert json.loads(rendered(report))["skipped"][0]["source"] == "caf\\udce9.txt"


def test_shares_are_rounded_so_that_the_last_bits_cannot_differ() -> None:
    report = replace(FULL, pairs=(replace(FULL.pairs[0], jaccard=2 / 3),))
    assert b'"jaccard":0.6667' in rendered(report)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "not JSON"),
        (b"[]", "schema"),
        (b'{"schema":"dedup-report/9"}', "dedup-report/9"),
        (b'{"schema":"dedup-report/1"}', "not a complete report"),
        (rendered(FULL).replace(b'"near"', b'"akin"'), "not a complete report"),
    ],
)
def test_what_is_no_report_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_report(data)


def test_json_lines_hold_the_same_objects_with_their_type() -> None:
    lines = [json.loads(line) for line in b"".join(render_lines(FULL, no_texts)).splitlines()]
    assert [line["type"] for line in lines] == [
        "run",
        "summary",
        "skipped",
        "document",
        "pair",
        "pair",
        "cluster",
    ]
    assert lines[5]["b"] == HOSTILE
    whole = json.loads(rendered(FULL))
    assert {"type": "cluster", **whole["clusters"][0]} == lines[-1]


def test_the_pairs_of_a_scan_are_written_as_those_of_a_report_read_back(tmp_path: Path) -> None:
    newsroom = Path(__file__).parents[2] / "fixtures" / "newsroom"
    result = scan(newsroom)
    written = rendered(result.report)
    plain = replace(result.report, pairs=tuple(result.report.pairs))
    assert b'"reason":"' in written
    assert rendered(plain) == written
