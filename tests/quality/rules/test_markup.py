"""TXT212: what is said of the markup left in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding


def test_pieces_of_markup_are_counted_one_by_one(findings: Callable[..., dict[str, Finding]]) -> None:
    text = (
        "The ferry {{ name }} sank on {{ day }}, &amp; all its passengers came ashore, the coast guard said."
    )
    assert findings(text)["TXT212"].message == "1 entity, 2 template codes, such as '{{ name }}'"
