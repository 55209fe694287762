"""TXT213: where a phrase is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.quality.rules.tortured import RULE

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding


def test_a_heading_and_what_it_heads_are_no_phrase(findings: Callable[..., dict[str, Finding]]) -> None:
    found = {
        gap: len(
            findings(RULE.fires[0].replace("irregular timberland", f"irregular{gap}timberland"))[
                "TXT213"
            ].spans
        )
        for gap in (" ", "\n", "\n\n")
    }
    assert found["\n"] == found[" "]
    assert found["\n\n"] == found[" "] - 1


def test_in_a_long_text_one_phrase_stands_by_chance(findings: Callable[..., dict[str, Finding]]) -> None:
    one = RULE.silent[0].replace("a random forest", "an irregular timberland")
    padding = " The measured energy of the signal was compared with the model, and the error was small." * 320
    assert "TXT213" in findings(one)
    assert "TXT213" not in findings(one + padding)
    assert "TXT213" in findings(RULE.fires[0] + padding)
