"""TXT205: swapped words, and not verse or lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.quality.rules.spun import RULE

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding


def test_verse_is_not_judged_by_its_words(findings: Callable[..., dict[str, Finding]]) -> None:
    words = RULE.fires[0].replace(".", "").replace(",", "").split()
    prose = [" ".join(words[start : start + 6]) for start in range(0, len(words), 6)]
    verse = [line[0].upper() + line[1:] for line in prose]
    assert "TXT205" in findings("\n".join(prose))
    assert "TXT205" not in findings("\n".join(verse))
