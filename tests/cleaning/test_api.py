"""Cleaning from Python."""

from __future__ import annotations

from pathlib import Path

import pytest

import dedup


def test_clean_plans_and_writes(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / "in").mkdir(exist_ok=True)
        words = [f"{name if name == 'c' else 'a'}{number}" for number in range(60)]
        (tmp_path / "in" / f"{name}.txt").write_text(" ".join(words))
    planned = dedup.clean(tmp_path / "in", None, only="duplicates")
    assert repr(planned.plan) == "Plan(removals=1, repairs=0, spared=0)", "a notebook shows it"
    assert [removal.id for removal in planned.plan.removals] == ["b.txt"]
    told: list[tuple[str, int, int | None]] = []
    done = dedup.clean(
        [tmp_path / "in"],
        tmp_path / "out",
        only="duplicates",
        progress=lambda *step: told.append(step),
    )
    assert ("checking clusters", 1, 1) in told
    assert told[-1] == ("writing files", 2, 3)
    assert done.plan == planned.plan
    assert done.kept == 2
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.txt", "c.txt"]


def test_an_unknown_setting_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(dedup.DedupError, match="unknown setting: colour"):
        dedup.clean(tmp_path, None, colour="red")


def test_codes_may_be_one_text_or_a_list(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        (tmp_path / "in" / f"{name}.txt").write_text(" ".join(f"a{number}" for number in range(60)))
    spared = [
        dedup.clean(tmp_path / "in", None, only="duplicates", spare=codes).plan
        for codes in ("DUP103,DUP101", ["DUP103", "DUP101"])
    ]
    assert spared[0] == spared[1]
    assert spared[0].removals == ()
