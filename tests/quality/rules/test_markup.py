"""TXT212: markup in a text, and texts that are about markup."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding

PARAGRAPH = (
    "The ferry sank in shallow water on Monday, an hour after it had left the pier at the north end of the town. All forty "
    "passengers were brought ashore in two boats of the coast guard, and nobody was hurt, the mayor said on the same evening. "
)
TEXT = f"The ferry\n\n{PARAGRAPH * 2}\n\n{PARAGRAPH * 2}"
RUSSIAN = "Новый мост через реку открыли в субботу утром, сообщили в администрации города."


@pytest.mark.parametrize(
    "piece",
    [
        "(function(){var s=document.createElement('script');document.body.appendChild(s);})();",
        "window.dataLayer = window.dataLayer || []; function gtag(){dataLayer.push(arguments);}",
        ".post-body p{margin:0 0 1em;font-size:16px}",
        '{{< legacy-img src="2014/12/ferry.jpg" alt="The ferry" >}}',
    ],
)
def test_a_line_of_script_among_few_long_ones(
    piece: str, findings: Callable[..., dict[str, Finding]]
) -> None:
    assert findings(f"{TEXT}\n\n{piece}")["TXT212"].spans[0].text.strip() in piece


@pytest.mark.parametrize("times", [1, 2])
def test_a_text_written_in_entities_is_no_code(
    times: int, findings: Callable[..., dict[str, Finding]]
) -> None:
    text = "\n".join([RUSSIAN.replace(".", "")] * 8).encode("ascii", "xmlcharrefreplace").decode()
    assert "TXT212" in findings(escape(text) if times == 2 else text)


def test_tags_of_any_name_with_attributes(findings: Callable[..., dict[str, Finding]]) -> None:
    spans = findings(TEXT.replace("Monday", '<hi rend="italic">Monday</hi>'))["TXT212"].spans
    assert {span.text for span in spans} == {'<hi rend="italic">'}


def test_code_with_tags_in_it_is_about_code(findings: Callable[..., dict[str, Finding]]) -> None:
    code = "".join(f'    puts("<p>{PARAGRAPH[n : n + 40]}</p>");\n' for n in range(0, 160, 40))
    assert "TXT212" not in findings(f"{TEXT}\n{code}".replace(PARAGRAPH * 2, PARAGRAPH))


def test_pieces_of_markup_are_counted_one_by_one(findings: Callable[..., dict[str, Finding]]) -> None:
    text = (
        "The ferry {{ name }} sank on {{ day }}, &amp; all its passengers came ashore, the coast guard said."
    )
    assert findings(text)["TXT212"].message == "1 entity, 2 template codes, such as '{{ name }}'"
