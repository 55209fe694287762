"""What the benchmark of rewritten copies takes for one text, whatever the labels say."""

from __future__ import annotations

from benchmarks.accuracy_relations import hold_one_text
from tests.match.texts import OTHER, REWRITE, SOURCE


def test_a_text_that_holds_half_of_another_word_for_word_is_one_with_it() -> None:
    half = SOURCE[: len(SOURCE) * 2 // 3]
    assert hold_one_text([OTHER, half], [SOURCE])
    assert hold_one_text([SOURCE], [f"{OTHER} {half}"])
    assert not hold_one_text([SOURCE], [REWRITE, OTHER])
    assert not hold_one_text(["too short"], [SOURCE])
