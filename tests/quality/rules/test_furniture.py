"""TXT208: share bars whose line ends were lost, beside those that stand in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dedup.quality.rules.furniture import FERRY

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding

BAR = "Facebook Twitter Pinterest LinkedIn WhatsApp Email Print"


@pytest.mark.parametrize("bar", [BAR, BAR.replace(" ", " | "), "Share Twitter Facebook Reddit"])
def test_a_share_bar_inside_a_paragraph(bar: str, findings: Callable[..., dict[str, Finding]]) -> None:
    finding = findings(f"{FERRY} {bar} {FERRY}")["TXT208"]
    assert [span.text for span in finding.spans] == [bar]


def test_a_share_bar_in_a_line_of_its_own_is_named_once(findings: Callable[..., dict[str, Finding]]) -> None:
    finding = findings(f"{FERRY}\n\nShare this article\n{BAR}\n\n{FERRY} {BAR} {FERRY}")["TXT208"]
    assert len(finding.spans) == 2
    assert "1 share bar inside a paragraph" in finding.message


@pytest.mark.parametrize(
    "sentence",
    [
        "She reads Facebook, Twitter, Reddit, Tumblr and LinkedIn every morning.",
        "The Facebook Twitter Instagram trio lost a tenth of its worth on Monday.",
        "It is shared by Facebook Twitter e-mail and print.",
    ],
)
def test_a_sentence_that_names_networks(sentence: str, findings: Callable[..., dict[str, Finding]]) -> None:
    assert "TXT208" not in findings(f"{FERRY} {sentence} {FERRY}")
