"""TXT202: what cannot be seen is told from what only looks odd."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding


def test_look_alikes_come_with_the_plain_word(findings: Callable[..., dict[str, Finding]]) -> None:
    finding = findings("Please vіsit the Ноtel page again before noon, or write to the desk.")["TXT202"]
    assert [span.suggestion for span in finding.spans] == ["visit", "Hotel"]


def test_wide_letters_come_with_the_plain_word(findings: Callable[..., dict[str, Finding]]) -> None:
    finding = findings("Please viｓit the Hotｅl page again before noon, or write to the desk.")["TXT202"]
    assert [span.suggestion for span in finding.spans] == ["visit", "Hotel"]


def test_a_stray_sign_between_words_is_forgiven_and_one_in_a_word_is_not(
    findings: Callable[..., dict[str, Finding]],
) -> None:
    assert "TXT202" not in findings("The boat left \u200b at noon, and nobody saw it come back again.\x1a")
    assert "TXT202" in findings("The bo\u200bat left at noon, and nobody saw it come back again.")


def test_a_byte_order_mark_at_the_start_is_no_harm(findings: Callable[..., dict[str, Finding]]) -> None:
    assert "TXT202" not in findings("\ufeffThe boat left at noon, and nobody saw it come back again.")


def test_marks_of_direction_belong_to_scripts_written_right_to_left(
    findings: Callable[..., dict[str, Finding]],
) -> None:
    assert "TXT202" not in findings(
        "\u200fהספינה יצאה בצהריים\u200f ואיש לא ראה אותה חוזרת \u200e(Haifa)\u200f."
    )
