"""Which lines belong to the page around an article."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedup.quality.lines import furniture, page_density, split

PROSE = [
    "The ferry sank in shallow water on Monday, an hour after it had left the pier.",
    "All forty passengers were brought ashore, the coast guard said in a statement.",
    "An inquiry will hear the captain next week, and its report is due in autumn.",
]


def labels(text: str) -> list[tuple[str, bool]]:
    lines = split(text)
    return [(text[line.start : line.end], label) for line, label in zip(lines, furniture(lines), strict=True)]


def furniture_of(text: str) -> list[str]:
    return [line for line, label in labels(text) if label]


def test_tail_of_an_article() -> None:
    tail = ["Share this article", "Harbour Desk", "3 Min Read"]
    assert furniture_of("\n\n".join(PROSE) + "\n\n" + "\n".join(tail)) == tail


def test_headlines_after_related_posts_are_furniture_to_the_end() -> None:
    tail = [
        "Related Posts",
        "Her dog came home after six long years at sea",
        "He had been given up for lost, when one day…",
    ]
    assert furniture_of("\n".join(PROSE + tail)) == tail


def test_an_interruption_is_found_between_paragraphs_and_a_plain_word_is_not() -> None:
    assert furniture_of("\n".join([PROSE[0], "Advertisement", *PROSE[1:]])) == ["Advertisement"]
    assert furniture_of("\n".join([PROSE[0], "Contact", *PROSE[1:]])) == []


def test_menus_of_a_whole_page() -> None:
    menu = ["Skip to content", "Home", "News", "Sport", "Harbour", "Log in", "Subscribe"]
    foot = ["About us", "Privacy Policy", "Terms of use", "Contact us", "© 2023 The Harbour Post"]
    found = furniture_of("\n".join(menu + PROSE + foot))
    assert found == menu + foot


def test_a_wrapped_sentence_is_no_phrase() -> None:
    assert (
        furniture_of(
            "The fund paid a dividend of two dollars per\nshare this\nyear, and more the year before."
        )
        == []
    )


def test_headings_lists_and_verse_stay() -> None:
    text = (
        "Contents\n\n1. Home\n2. Contact\n\nHome\n\n"
        + "\n".join(PROSE)
        + "\n\nThe tide at the pier\nis rising for you."
    )
    assert furniture_of(text) == []


def test_other_languages() -> None:
    german = ["Die Fähre sank am Montag in flachem Wasser, eine Stunde nach der Abfahrt vom Hafen."] * 2
    assert furniture_of("\n".join([*german, "Teilen", "Kommentar schreiben"])) == [
        "Teilen",
        "Kommentar schreiben",
    ]


@given(st.lists(st.sampled_from([*PROSE, "Home", "Log in", "\t", "", "Read more", "\x85", "x y z"])))
def test_lines_are_where_they_say(parts: list[str]) -> None:
    text = "\n".join(parts)
    lines = split(text)
    assert len(furniture(lines)) == len(lines)
    assert 0.0 <= page_density(lines) <= 1.0
    for line in lines:
        assert text[line.start : line.end] == text[line.start : line.end].strip() != ""
        assert "\n" not in text[line.start : line.end]
