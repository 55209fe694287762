"""The page on quality says of each rule what the registry says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from dedup.quality.registry import rules

PATH = Path(__file__).parents[2] / "docs" / "rules.py"


def test_documented_rules_are_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("rules", PATH)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = module.PAGE.read_text(encoding="utf-8")
    documented = [rule for rule in rules() if f"### {rule.code} {rule.name}" in page]
    assert len(documented) >= 9
    for rule in documented:
        assert module.section(rule) in page, f"{rule.code} is stale: run python docs/rules.py"
