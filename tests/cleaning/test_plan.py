"""Plans from hand-made reports: who goes, in whose favour, and who stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from dedup.cleaning.decisions import Decisions, load
from dedup.cleaning.evidence import Likeness, TextEvidence
from dedup.cleaning.options import cleaning
from dedup.cleaning.plan import Cleaning, Plan, Repair, continued, plan
from dedup.cleaning.repair import Change, repaired
from dedup.config import Config
from dedup.corpus.batch import Rows
from dedup.corpus.store import TextStore
from dedup.errors import InputError, UsageError
from dedup.model import (
    AssessedDocument,
    Cluster,
    Finding,
    Member,
    Pair,
    Relation,
    Report,
    Run,
    Span,
    Summary,
)

SAME = Likeness(1.0, 1.0, 0)
USUAL = cleaning()


class Told:
    """Evidence that says what it is told, for pairs in either order; everything else is unlike."""

    def __init__(self, **likeness: Likeness) -> None:
        self._likeness = likeness

    def batches(self, clusters: Sequence[Cluster]) -> Iterator[Sequence[Cluster]]:
        yield clusters

    def compare(self, removed: str, kept: str) -> Likeness:
        return self._likeness.get(removed + kept, Likeness(0.0, 0.0, 999))


def document(name: str, *findings: Finding, quality: float = 1.0) -> AssessedDocument:
    return AssessedDocument(name, "s", 100, "en", quality, findings)


def finding(rule: str, confidence: float = 0.9) -> Finding:
    return Finding(rule, rule.lower(), confidence, "why")


def report(
    *ids: str, relation: Relation = Relation.NEAR, original: str | None = None, **documents: AssessedDocument
) -> Report:
    """One cluster of the ids, the first of them the keeper."""
    keeper, *others = ids
    pairs = tuple(
        Pair(min(keeper, other), max(keeper, other), relation, 0.9, 0.8, 0.95, 0.95, original)
        for other in others
    )
    members = tuple(Member(name, relation, 0.9) for name in ids)
    clusters = (Cluster("c1", relation, 0.9, 0.8, keeper, "first", members),) if others else ()
    listed = tuple(documents.get(name, document(name)) for name in ids)
    return Report(
        Run("0", {}, ()), Summary(len(ids), 0, len(clusters), len(others), 0), (), listed, pairs, clusters
    )


def decide(given: Report, evidence: Told, wishes: Cleaning = USUAL, config: Config = Config()) -> Plan:  # noqa: B008 - frozen
    ids = sorted(each.id for each in given.documents)
    return plan(given, wishes, config, {name: (row, row) for row, name in enumerate(ids)}, evidence)


def gone(decided: Plan) -> dict[str, str | None]:
    return {removal.id: removal.kept for removal in decided.removals}


def test_copies_go_in_favour_of_the_keeper() -> None:
    decided = decide(report("b", "a", "c"), Told(ab=SAME, cb=SAME))
    assert gone(decided) == {"a": "b", "c": "b"}
    assert [removal.rule for removal in decided.removals] == ["DUP102", "DUP102"]


@pytest.mark.parametrize(
    ("relation", "likeness", "reason"),
    [
        (Relation.CONTAINED, Likeness(0.89, 0.3, 20), "only 89% of its shingles"),
        (Relation.EXACT, Likeness(0.5, 0.5, 20), "only 50% of its shingles"),
        (Relation.NEAR, Likeness(0.8, 0.69, 5), "its Jaccard with the document kept is 0.69"),
        (Relation.NEAR, Likeness(0.8, 0.75, 120), "holds 120 words in a row"),
        (Relation.REWRITTEN, SAME, "rewritten copies stay by default; --drop DUP104 removes them"),
        (Relation.SPUN, SAME, "spun copies stay by default; --drop DUP105 removes them"),
    ],
)
def test_what_the_texts_do_not_bear_out_stays(relation: Relation, likeness: Likeness, reason: str) -> None:
    decided = decide(report("a", "b", relation=relation), Told(ba=likeness))
    assert decided.removals == ()
    (spared,) = decided.spared
    assert (spared.id, spared.other) == ("b", "a")
    assert spared.reason.startswith(reason)


def test_a_spun_copy_goes_where_asked_for_if_the_kept_one_is_its_original() -> None:
    asked = cleaning(drop=["DUP105"])
    assert gone(decide(report("a", "b", relation=Relation.SPUN, original="a"), Told(), asked)) == {"b": "a"}
    for original in ("b", None):
        (spared,) = decide(report("a", "b", relation=Relation.SPUN, original=original), Told(), asked).spared
        assert spared.reason == "it is not certain which of the two is the original"


def test_rewritten_copies_go_where_asked_for() -> None:
    given = report("a", "b", relation=Relation.REWRITTEN)
    assert gone(decide(given, Told(), cleaning(drop=["DUP104"]))) == {"b": "a"}
    assert gone(decide(given, Told(), cleaning(drop=["dup104"]), Config(min_confidence=0.95))) == {}


def test_kinds_of_copies_can_be_spared() -> None:
    assert gone(decide(report("a", "b"), Told(ba=SAME), cleaning(spare=["DUP102"]))) == {}


def test_no_copy_goes_in_favour_of_a_condemned_document() -> None:
    wishes = cleaning(drop=["TXT201"])
    given = report("a", "b", "c", a=document("a", finding("TXT201")))
    assert gone(decide(given, Told(ba=SAME, ca=SAME, cb=SAME), wishes)) == {"a": None, "c": "b"}
    # b and c are copies of a only: both stay
    assert gone(decide(given, Told(ba=SAME, ca=SAME), wishes)) == {"a": None}


def test_the_successor_of_a_condemned_keeper_stands_for_most_others() -> None:
    given = report("a", "b", "c", "d", a=document("a", finding("TXT201")))
    decided = decide(given, Told(bc=SAME, dc=SAME), cleaning(drop=["TXT201"]))
    assert gone(decided) == {"a": None, "b": "c", "d": "c"}


def test_members_that_the_keeper_does_not_cover_are_compared_with_each_other() -> None:
    assert gone(decide(report("a", "b", "c"), Told(cb=SAME))) == {"c": "b"}


def test_low_quality_and_uncertain_findings() -> None:
    poor = report("a", a=document("a", finding("TXT207"), quality=0.3))
    assert gone(decide(poor, Told(), cleaning(min_quality=0.5))) == {"a": None}
    assert decide(poor, Told(), cleaning(min_quality=0.5)).removals[0].rule == "TXT207"
    assert gone(decide(poor, Told(), cleaning(min_quality=0.2))) == {}
    unsure = report("a", a=document("a", finding("TXT201", 0.4)))
    assert gone(decide(unsure, Told(), cleaning(drop=["TXT201"]))) == {}
    assert gone(decide(unsure, Told(), cleaning(drop=["TXT201"]), Config(min_confidence=0.3))) == {"a": None}


def test_decisions_of_a_review_are_obeyed() -> None:
    rejected = replace(USUAL, decisions=Decisions({frozenset("ab"): False}))
    assert gone(decide(report("a", "b"), Told(ba=SAME), rejected)) == {}
    accepted = replace(USUAL, decisions=Decisions({frozenset("ab"): True}))
    assert gone(decide(report("a", "b", relation=Relation.REWRITTEN), Told(), accepted)) == {"b": "a"}
    flagged = report("a", a=document("a", finding("TXT201"), quality=0.2))
    no = replace(
        cleaning(drop=["TXT201"], min_quality=0.5), decisions=Decisions({}, {("a", "TXT201"): False})
    )
    assert gone(decide(flagged, Told(), no)) == {}
    assert decide(flagged, Told(), replace(no, drop=frozenset(), fix_encoding=True)).repairs == ()


def test_what_a_record_asks_to_ignore_is_ignored() -> None:
    near = replace(USUAL, decisions=Decisions(excused={"b": ("DUP102",)}))
    assert gone(decide(report("a", "b"), Told(ba=SAME), near)) == {}
    other = replace(USUAL, decisions=Decisions(excused={"b": ("TXT", "DUP103")}))
    assert gone(decide(report("a", "b"), Told(ba=SAME), other)) == {"b": "a"}
    everything = replace(cleaning(drop=["TXT201"]), decisions=Decisions(excused={"a": ("",)}))
    assert gone(decide(report("a", a=document("a", finding("TXT201"))), Told(), everything)) == {}


def test_what_was_removed_for_a_document_that_goes_later_must_stand_in_its_keeper() -> None:
    first = decide(report("b", "a", "x"), Told(ab=SAME, xb=SAME))
    assert gone(first) == {"a": "b", "x": "b"}
    places = {name: (row, row) for row, name in enumerate("abkx")}
    evidence = Told(bk=SAME, ak=SAME)  # x does not stand in k
    second = continued(first, report("k", "b"), USUAL, Config(), places, evidence)
    assert second is not None
    assert gone(second) == {"a": "k", "b": "k"}
    assert continued(second, report("k"), USUAL, Config(), places, evidence) is None


def test_evidence_from_texts() -> None:
    words = [f"w{number}" for number in range(300)]
    texts = {
        "whole": words,
        "part": words[:100],
        "more": words + [f"x{number}" for number in range(60)],
        "none": [],
    }
    with TextStore() as store:
        rows = Rows("s")
        for record, (name, content) in enumerate(texts.items(), 1):
            rows.add(name, record, " ".join(content))
        store.append(rows.batch().documents)
        evidence = TextEvidence(store, 5)
        assert evidence.compare("part", "whole") == Likeness(1.0, 96 / 296, 0)
        assert evidence.compare("whole", "part").lost == 200
        assert evidence.compare("more", "whole") == Likeness(296 / 356, 296 / 356, 60)
        assert evidence.compare("none", "whole") == Likeness(1.0, 0.0, 0)
        assert evidence.compare("whole", "none") == Likeness(0.0, 0.0, 300)


def test_repairs_say_what_they_changed() -> None:
    text = "Share this article\nThe cafÃ© opened.\nRead more\n"
    cuts = (Span(0, 18, "Share this article"), Span(37, 46, "Read more"))
    given = report("a", a=document("a", finding("TXT201"), replace(finding("TXT208"), spans=cuts)))
    (repair,) = decide(given, Told(), cleaning(fix_encoding=True, strip_furniture=True)).repairs
    assert repaired(text, repair) == (
        "The café opened.\n",
        (
            Change("TXT208", "Share this article", ""),
            Change("TXT208", "Read more", ""),
            Change("TXT201", "cafÃ©", "café"),
        ),
    )
    assert decide(given, Told()).repairs == ()


def test_a_text_of_nothing_but_furniture_is_left_whole() -> None:
    repair = Repair("a", False, (Span(0, 18, "Share this article"),))
    assert repaired("Share this article\n", repair) == ("Share this article\n", ())


def test_codes_are_named_by_their_beginnings_as_the_gate_has_them() -> None:
    wishes = cleaning(drop=["txt20"], spare=["DUP10"])
    assert wishes.drop == {f"TXT20{digit}" for digit in range(1, 10)}
    assert wishes.relations == frozenset()


def test_unknown_codes_and_shares_are_refused() -> None:
    with pytest.raises(UsageError, match="no rule begins with 'TXT999'"):
        cleaning(drop=["TXT201,TXT999"])
    with pytest.raises(UsageError, match="only copies are removed by default"):
        cleaning(spare=["TXT201"])
    with pytest.raises(UsageError, match="--min-quality is 7"):
        cleaning(min_quality=7)


def test_decisions_files(tmp_path: Path) -> None:
    path = tmp_path / "decisions.json"
    path.write_text(
        '{"schema": "dedup-decisions/1", "pairs": [{"a": "x", "b": "y", "decision": "reject"}],'
        ' "findings": [{"id": "z", "rule": "TXT205", "decision": "accept"}]}'
    )
    decisions = load(path)
    assert decisions.pair("y", "x", "DUP102") is False
    assert decisions.pair("x", "z", "DUP102") is None
    assert decisions.finding("z", "TXT205") is True
    for content in (
        "",
        "[]",
        '{"schema": "other"}',
        '{"schema": "dedup-decisions/1", "pairs": [{"a": "x"}]}',
        '{"schema": "dedup-decisions/1", "pairs": [5]}',
        '{"schema": "dedup-decisions/1", "findings": "all"}',
    ):
        path.write_text(content)
        with pytest.raises(InputError):
            load(path)
