"""Every relation has examples that stand in it and examples that do not, as `dedup rules` shows them."""

from pathlib import Path

import pytest

from dedup import scan
from dedup.match.rules import RULES, PairRule
from dedup.model import Relation
from tests.conftest import write_jsonl


def relation(texts: tuple[str, str], folder: Path) -> Relation | None:
    """Return the relation of two texts, scanned as a corpus of their own."""
    records = [{"id": i, "text": t} for i, t in zip("ab", texts, strict=True)]
    path = write_jsonl(folder / "pair.jsonl", records)
    found = scan(path, only="duplicates", workers=1).report.pairs
    return found[0].relation if len(found) else None


def test_every_relation_has_a_rule_with_examples() -> None:
    assert [rule.relation for rule in RULES] == list(Relation)
    for rule in RULES:
        assert rule.fires
        assert rule.silent
        assert rule.rationale
        assert rule.source


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_examples_that_fire(rule: PairRule, tmp_path: Path) -> None:
    for texts in rule.fires:
        assert relation(texts, tmp_path) is rule.relation


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_examples_that_stay_silent(rule: PairRule, tmp_path: Path) -> None:
    for texts in rule.silent:
        assert relation(texts, tmp_path) is not rule.relation
