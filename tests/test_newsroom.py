"""The demo corpus against its labels: everything that must be found, and nothing that must not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from dedup import Report, scan
from dedup.quality.rule import LONGEST_QUOTE
from tests.conftest import NEWSROOM, ROOT, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LABELS: Mapping[str, Any] = json.loads(
    (ROOT / "fixtures" / "newsroom.labels.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def report() -> Report:
    return scan(NEWSROOM).report


def name(label: Mapping[str, str]) -> str:
    return f"{label['a']}-{label['b']}".replace(".txt", "")


@pytest.mark.parametrize("label", LABELS["pairs"], ids=name)
def test_labelled_pairs_are_found(report: Report, label: Mapping[str, str]) -> None:
    found = {(pair.a, pair.b): pair.relation for pair in report.pairs}
    assert found.get((label["a"], label["b"])) == label["relation"], label["note"]


def test_no_other_pairs_are_reported(report: Report) -> None:
    allowed = {(label["a"], label["b"]) for label in (*LABELS["pairs"], *LABELS["optional"]["pairs"])}
    assert {(pair.a, pair.b) for pair in report.pairs} <= allowed


@pytest.mark.parametrize("label", LABELS["not_pairs"], ids=name)
def test_different_articles_are_not_joined(report: Report, label: Mapping[str, str]) -> None:
    both = {label["a"], label["b"]}
    assert all({pair.a, pair.b} != both for pair in report.pairs), label["why"]
    assert not any(both <= {member.id for member in cluster.members} for cluster in report.clusters)


@pytest.mark.parametrize(("document", "rules"), LABELS["findings"].items(), ids=LABELS["findings"])
def test_labelled_damage_is_found(report: Report, document: str, rules: list[str]) -> None:
    found = {finding.rule for entry in report.documents if entry.id == document for finding in entry.findings}
    assert set(rules) <= found


def test_nothing_else_is_flagged(report: Report) -> None:
    allowed = {
        document: {*LABELS["findings"].get(document, ()), *LABELS["optional"]["findings"].get(document, ())}
        for document in (*LABELS["findings"], *LABELS["optional"]["findings"])
    }
    false = {
        (document.id, finding.rule)
        for document in report.documents
        for finding in document.findings
        if finding.rule not in allowed.get(document.id, ())
    }
    assert false == set()


@pytest.mark.parametrize("document", LABELS["clean"])
def test_clean_documents_have_no_findings(report: Report, document: str) -> None:
    assert document not in {entry.id for entry in report.documents}
    assert document not in {pair.a for pair in report.pairs} | {pair.b for pair in report.pairs}


def test_spans_quote_the_text(report: Report) -> None:
    for document in report.documents:
        text = (NEWSROOM / document.id).read_bytes().decode()
        for finding in document.findings:
            for span in finding.spans:
                quoted = text[span.start : span.end]
                if len(quoted) > LONGEST_QUOTE:
                    half = LONGEST_QUOTE // 2
                    quoted = f"{quoted[:half]} … {quoted[-half:]}"
                assert quoted == span.text


def test_of_a_spun_or_misread_copy_the_original_is_kept_where_no_rule_looks() -> None:
    clusters = scan(NEWSROOM, only="duplicates").report.clusters
    kept = {cluster.keep: cluster.keep_reason for cluster in clusters}
    for original in ("allotment-waiting-list.txt", "tram-depot.txt"):
        assert kept.get(original) == "its copy is spun or misread"


@pytest.mark.parametrize("dates", [("2024-01-01", "2025-01-01"), ("2025-01-01", "2024-01-01")])
def test_that_a_copy_is_spun_is_the_reason_for_the_other_also_where_both_have_dates(
    tmp_path: Path, dates: tuple[str, str]
) -> None:
    records = [
        {"id": name, "text": (NEWSROOM / f"{name}.txt").read_text(encoding="utf-8"), "date": date}
        for name, date in zip(("allotment-waiting-list-spun", "allotment-waiting-list"), dates, strict=True)
    ]
    report = scan(write_jsonl(tmp_path / "dated.jsonl", records), only="duplicates").report
    assert [(cluster.keep, cluster.keep_reason) for cluster in report.clusters] == [
        ("allotment-waiting-list", "its copy is spun or misread")
    ]
