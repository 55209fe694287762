"""The gate counts what the policy says, no more and no less."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from dedup.config import Config
from dedup.errors import ConfigError, UsageError
from dedup.gate import failing_codes, judge, parse_codes, restrict
from dedup.index.baseline import accept
from dedup.model import Cluster, Member, Pair, Relation, Report
from dedup.report.fingerprint import fingerprints
from dedup.report.rows import rows
from tests.report.reports import FULL, HOSTILE, reports

TEXTS = {"a": "one text", "b": "another", "d": "damaged â€™", HOSTILE: "third"}


def texts(ids: Any) -> dict[str, str]:
    return {i: TEXTS[i] for i in ids}


def codes(report: Report) -> list[str]:
    return sorted(row.code for row in rows(report))


@pytest.mark.parametrize(
    ("settings", "left"),
    [
        ({}, ["DUP102", "DUP105", "TXT201"]),
        ({"fail_on": "DUP"}, ["DUP102", "DUP105"]),
        ({"fail_on": "dup105, TXT2"}, ["DUP105", "TXT201"]),
        ({"min_confidence": 0.95}, ["DUP102", "TXT201"]),
        ({"min_confidence": 1.0}, []),
    ],
)
def test_only_what_the_policy_names_counts(settings: dict[str, Any], left: list[str]) -> None:
    verdict = judge(FULL, texts, Config(**settings))
    assert codes(verdict.report) == left
    assert verdict.passed is (not left)
    assert verdict.report.summary.flagged == left.count("TXT201")


@pytest.mark.parametrize(
    ("settings", "passed"),
    [
        ({"max_duplicates": "2", "max_flagged": "1"}, True),
        ({"max_duplicates": "1", "max_flagged": "1"}, False),
        ({"max_duplicates": "50%", "max_flagged": "25%"}, True),
        ({"max_duplicates": "50%", "max_flagged": "24%"}, False),
    ],
)
def test_limits_are_numbers_or_shares(settings: dict[str, Any], passed: bool) -> None:
    verdict = judge(FULL, texts, Config(**settings))
    assert verdict.passed is passed
    assert ("within the limits" in verdict.line) is passed


@pytest.mark.parametrize("limit", ["-1", "1.5", "many", "101%", "nan%", "", "%"])
def test_a_limit_that_makes_no_sense_is_refused(limit: str) -> None:
    with pytest.raises(ConfigError, match="max_flagged"):
        Config(max_flagged=limit)


def test_a_code_that_no_rule_has_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="DUB101") as caught:
        parse_codes("DUB101")
    assert caught.value.hint == "Did you mean DUP101?"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"only": "duplicates", "fail_on": "TXT"}, "only = duplicates"),
        ({"only": "quality", "fail_on": "DUP,dup103"}, "only = quality"),
        ({"relations": "near", "fail_on": "DUP104"}, "relations = near"),
    ],
)
def test_a_gate_that_could_not_shut_is_refused(settings: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        failing_codes(Config(**settings))
    assert failing_codes(Config(**{**settings, "fail_on": "DUP,TXT"})) == ("DUP", "TXT")


def test_accepted_findings_pass_and_new_ones_do_not() -> None:
    everything = list(fingerprints(rows(FULL), texts))
    assert judge(FULL, texts, Config(), baseline=accept(everything)).passed
    partial = judge(FULL, texts, Config(), baseline=accept(everything[:1]))
    assert (partial.accepted, partial.passed) == (1, False)
    assert len(codes(partial.report)) == 2


def test_a_baseline_follows_content_and_forgets_changed_texts() -> None:
    baseline = accept(fingerprints(rows(FULL), texts))
    renamed = replace(
        FULL, documents=(replace(FULL.documents[0], id="z", source="elsewhere"),), pairs=(), clusters=()
    )
    assert judge(renamed, lambda ids: {"z": "  DAMAGED â€™\n"}, Config(), baseline=baseline).passed
    assert not judge(renamed, lambda ids: {"z": "damaged otherwise"}, Config(), baseline=baseline).passed
    assert len(judge(renamed, lambda ids: {"z": TEXTS["d"]}, Config(), baseline=baseline).stale) == 2


@pytest.mark.parametrize(
    ("field", "left"),
    [
        ("TXT201", ["DUP102", "DUP105"]),
        ('["TXT2"]', ["DUP102", "DUP105"]),
        ("true", ["DUP102", "DUP105"]),
        ("DUP", ["DUP102", "DUP105", "TXT201"]),
        ("false", ["DUP102", "DUP105", "TXT201"]),
        ("", ["DUP102", "DUP105", "TXT201"]),
    ],
)
def test_a_record_excuses_its_own_findings(field: str, left: list[str]) -> None:
    assert codes(judge(FULL, texts, Config(), ignores={"d": field}).report) == left


@given(reports)
def test_restricting_to_everything_keeps_every_finding(report: Report) -> None:
    unique = {(r.code, r.id, r.other) for r in rows(report)}
    assert {(r.code, r.id, r.other) for r in rows(restrict(report, lambda row: True))} == unique
    nothing = restrict(report, lambda row: False)
    assert (nothing.documents, nothing.pairs, nothing.clusters) == ((), (), ())


def test_what_the_index_holds_stays() -> None:
    pair = Pair("a", "b", Relation.NEAR, 0.9, 0.8, 0.9, 0.9, original="b")
    assert next(rows(replace(FULL, documents=(), pairs=(pair,), clusters=()))).id == "a"
    known = replace(FULL, documents=(), pairs=(pair,), clusters=(), known=("a",))
    assert next(rows(known)).id == "b"


def test_a_document_with_many_copies_counts_once_by_the_one_that_stays() -> None:
    members = tuple(
        Member(i, relation, 0.9)
        for i, relation in zip("abc", [Relation.EXACT, *[Relation.NEAR] * 2], strict=True)
    )
    pairs = (
        Pair("a", "b", Relation.NEAR, 0.9, 0.8, 0.8, 0.8),
        Pair("a", "c", Relation.NEAR, 0.9, 0.8, 0.8, 0.8),
        Pair("b", "c", Relation.EXACT, 1.0, 1.0, 1.0, 1.0),
    )
    loose = Cluster(
        "c2",
        Relation.SPUN,
        0.9,
        0.1,
        "x",
        "",
        (Member("x", Relation.EXACT, 1.0), Member("y", Relation.SPUN, 0.9)),
    )
    near = Cluster("c3", Relation.NEAR, 0.9, 0.8, "a", "", members)
    report = replace(
        FULL,
        documents=(),
        clusters=(loose, near),
        pairs=(*pairs, Pair("x", "y", Relation.SPUN, 0.9, 0.1, 0.1, 0.1)),
    )
    summary = restrict(report, lambda _: True).summary
    assert summary.duplicates == 3
    assert summary.by_rule == {"DUP102": 2, "DUP105": 1}
    assert list(summary.by_relation) == ["near", "spun"]
