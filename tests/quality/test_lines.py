"""Which lines belong to the page around an article."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.quality import phrases
from dedup.quality.lines import _bare, furniture, page_density, split, sure_lines

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


def test_the_headline_of_an_article_is_none_of_the_furniture_around_it() -> None:
    headline = "Village bakery reopens with a rota of forty neighbours"
    top, tail = (
        ["Share this article", "Facebook", "Twitter"],
        ["Related Posts", "Ten boats to see", "Leave a comment"],
    )
    assert furniture_of("\n\n".join([headline, *top, *PROSE, *tail])) == [*top, *tail]
    crumbs = "Home › News › Local › Wenbury"
    assert furniture_of("\n\n".join([crumbs, *top, headline, *PROSE, *tail])) == [crumbs, *top, *tail]


def test_headlines_after_related_posts_are_furniture_to_the_end() -> None:
    tail = [
        "Related Posts",
        "Her dog came home after six long years at sea",
        "He had been given up for lost, when one day…",
    ]
    assert furniture_of("\n".join(PROSE + tail)) == tail


@pytest.mark.parametrize(
    ("line", "shares"),
    [
        ("Compartir", True),
        ("Compartir en Facebook", True),
        ("Compartir esta noticia", True),
        ("Compartir su escritorio", False),
        ("Partager cet article", True),
        ("Partager votre bureau", False),
        ("Compartilhe no WhatsApp", True),
        ("Compartilhar ficheiros", False),
        ("Condividi su Twitter", True),
        ("Condividi la scrivania", False),
        ("Поделиться в соцсетях", True),
        ("Поделиться рабочим столом", False),
    ],
)
def test_a_heading_on_how_to_share_is_no_share_bar(line: str, shares: bool) -> None:
    assert bool(split(line)[0].kind) == shares


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


LINES = [
    "Share this article", "* Follow us on Twitter", "3 Min Read", "１２ comments", "Été: s’abonner", "Subscribe now",
    "we use cookies " + "and more " * 20, "cookies " + "x " * 80, "# Share", "\u2003log in\u2003", "la météo", "ГЛАВНАЯ",
    "İletişim", "first filed in Oslo", "this story was filed in Oslo", "click to email it to somebody", "评论", *PROSE,
]  # fmt: skip


@given(st.lists(st.lists(st.one_of(st.sampled_from(LINES), st.text())).map("\n".join)))
def test_no_line_that_is_furniture_for_sure_is_missed(texts: list[str]) -> None:
    found = {row for row, _ in sure_lines(pa.array(texts, pa.large_string()))}
    assert {row for row, text in enumerate(texts) if any(line.kind for line in split(text))} <= found
    assert found <= {row for row, text in enumerate(texts) if _has_phrase(text)}


def test_a_line_that_goes_on_a_sentence_is_not_sure() -> None:
    wrapped = "Whoever would rather have it in print can\nsubscribe now\nat the counter of any shop."
    assert sure_lines(pa.array([wrapped, wrapped.replace("s", "S")], pa.large_string())) == [
        (1, "SubScribe now")
    ]


def test_every_pattern_of_a_sure_line_has_a_looser_one() -> None:
    spelled = [
        "Reply to ada",
        "7 replies",
        "Share on facebook",
        "Ada says: reply",
        "The post a b appeared first on c",
    ]
    found = sure_lines(pa.array(["\n".join([*spelled, "a plain line"])], pa.large_string()))
    assert [line for _, line in found] == spelled


def _has_phrase(text: str) -> bool:
    return any(line.kind or phrases.kind_of(_bare(text[line.start : line.end])) for line in split(text))
