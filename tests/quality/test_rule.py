"""What rules say in their messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding

PARAGRAPH = (
    "The ferry sank in shallow water on Monday, an hour after it had left the pier at the north end of the town. All forty "
    "passengers were brought ashore in two boats of the coast guard, and nobody was hurt, the mayor said on the same evening."
)
LINK = (
    '<a class="reference external" href="https://news.example/2024/05/the-ferry-that-sank-on-monday-evening">'
)


SHARES = "Facebook | Twitter | WhatsApp | LinkedIn | Pinterest | Reddit | Tumblr | Email"


@pytest.mark.parametrize(
    ("code", "text", "whole"),
    [
        ("TXT207", f"{PARAGRAPH}\n\n" * 3, PARAGRAPH),
        ("TXT208", f"{PARAGRAPH}\n\n{PARAGRAPH[::-1]}\n\nShare this: {SHARES}", SHARES),
        ("TXT212", f"{PARAGRAPH}\n\n{LINK}the report</a> says so.", LINK),
    ],
)
def test_a_quotation_that_is_cut_says_so(
    code: str, text: str, whole: str, findings: Callable[..., dict[str, Finding]]
) -> None:
    message = findings(text)[code].message
    quoted = re.findall(r"such as '(.*?)'", message)[0]
    assert quoted.endswith("…"), message
    assert whole.startswith(quoted[:-1])
