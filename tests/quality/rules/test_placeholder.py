"""TXT209: which short pages say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding


@pytest.mark.parametrize(
    "text",
    [
        "Nothing Found\n\nTry another search, or go back to the list of all the boats and their crews.",
        "The Harbour Post: nothing here yet. Write something and it will be shown to your readers at once.",
        "Sorry, nothing found for “ferry”. Please try other words, or fewer of them, and search once more.",
        "Nothing to see here, move along, the whole town is at the pier and the office is closed today.",
        "Boats for sale (under construction)\n\nHome, boats, crews, contact, and where to find us at the pier.",
        "This section is still under construction. Write to us, and we will tell you when it is ready to read.",
    ],
)
def test_a_page_without_content(text: str, findings: Callable[..., dict[str, Finding]]) -> None:
    assert "TXT209" in findings(text)


@pytest.mark.parametrize(
    "text",
    [
        "If you have seen more than a few films on ferries, there's nothing here you haven't seen before.",
        "Nothing here seems as funny as it did the first time, not even the captain and his old dog.",
        "The divers went down three times and said that there was nothing found but sand and an old shoe.",
    ],
)
def test_a_review_that_finds_nothing(text: str, findings: Callable[..., dict[str, Finding]]) -> None:
    assert "TXT209" not in findings(text)


@pytest.mark.parametrize(
    "text",
    [
        "The approaches to the tunnel are under construction, and drivers are told to find another way to town.",
        "The road to success is always under construction, said the harbour master, and sent the divers home.",
    ],
)
def test_what_is_being_built_is_no_page(text: str, findings: Callable[..., dict[str, Finding]]) -> None:
    assert "TXT209" not in findings(text)
