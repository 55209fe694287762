"""TXT212: markup in a text, and texts that are about markup."""

from __future__ import annotations

import textwrap
from base64 import b64encode
from binascii import b2a_uu
from html import escape
from random import Random
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


@pytest.mark.parametrize("tag", ['<x-term key="7">', '<ac:link id="7">'])
def test_names_of_tags_with_signs_in_them(tag: str, findings: Callable[..., dict[str, Finding]]) -> None:
    assert findings(TEXT.replace("Monday", f"{tag}Monday"))["TXT212"].spans[0].text == tag


@pytest.mark.parametrize(
    ("entity", "sign"),
    [
        ("&amp;", "&"),
        ("&amp;amp;", "&"),
        ("&amp;#38;", "&"),
        ("&amp;amp;eacute;", "é"),
        ("&amp;nbsp;", "\u00a0"),
    ],
)
def test_an_entity_escaped_again_is_one_with_the_sign_that_it_stands_for(
    entity: str, sign: str, findings: Callable[..., dict[str, Finding]]
) -> None:
    (found,) = findings(PARAGRAPH.replace("Monday", f"Monday {entity} Tuesday", 1))["TXT212"].spans
    assert (found.text, found.suggestion) == (entity, sign)


def test_a_paragraph_that_is_set_in_is_no_code(findings: Callable[..., dict[str, Finding]]) -> None:
    assert "TXT212" in findings(f"    {PARAGRAPH.replace('Monday', '[b]Monday[/b]')}")


def test_paragraphs_whose_first_lines_are_set_in_are_no_code(
    findings: Callable[..., dict[str, Finding]],
) -> None:
    paragraph = textwrap.fill(PARAGRAPH, 64, initial_indent="    ")
    text = "\n".join([paragraph] * 9)
    assert "TXT212" not in findings(text)
    assert "TXT212" in findings(text.replace("Monday", "<b>Monday</b>"))


@pytest.mark.parametrize(
    "line", ["## The ferry on Monday", '{{< figure src="ferry.jpg" >}}', "{% include ferry.svg %}"]
)
def test_headings_and_templates_are_no_code(line: str, findings: Callable[..., dict[str, Finding]]) -> None:
    text = "\n\n".join([f"{line}\n\n{PARAGRAPH}"] * 6)
    assert "TXT212" in findings(f'{text}\n\nSee <a href="ferry.html">the page</a>.')


def test_tags_between_fences_are_the_subject(findings: Callable[..., dict[str, Finding]]) -> None:
    code = "\n".join(f"<p>{PARAGRAPH[n : n + 40]}</p>" for n in range(0, 240, 40))
    assert "TXT212" not in findings(f"{PARAGRAPH}\n\n```html\n{code}\n```\n\n{PARAGRAPH}")


@pytest.mark.parametrize("width", [0, 64, 76])
def test_base64_and_hexadecimal_in_a_text(width: int, findings: Callable[..., dict[str, Finding]]) -> None:
    data = Random(1).randbytes(400)
    for written in (b64encode(data).decode(), data.hex()):
        lines = "\n".join(textwrap.wrap(written, width or len(written)))
        (found,) = findings(f"{TEXT}\n{lines}\n{PARAGRAPH}")["TXT212"].spans
        assert found.start == len(TEXT) + 1
        assert (
            0 <= len(lines) - (found.end - found.start) <= width
        )  # the last line of hexadecimal has no mark


@pytest.mark.parametrize(
    "framed",
    [
        f"data:font/woff2;charset=utf-8;base64,{b64encode(bytes(range(90))).decode()}",
        f"-----BEGIN PGP SIGNATURE-----\n\n{b64encode(bytes(range(90))).decode()}\n-----END PGP SIGNATURE-----",
        f"begin 644 ferry.zip\n{b2a_uu(bytes(range(45))).decode() * 3}`\nend",
    ],
)
def test_data_that_says_so(framed: str, findings: Callable[..., dict[str, Finding]]) -> None:
    (found,) = findings(f"{TEXT}\n{framed}\n{PARAGRAPH}")["TXT212"].spans
    assert found.end - found.start == len(framed)


DUMPS = {
    "xxd": "{at:08x}: {words}  Th. ferry",
    "hexdump -C": "{at:08x}  {bytes}  |.Th. ferry|",
    "od -x": "{at:07o} {words}",
    "tcpdump -x": "\t0x{at:04x}:  {words}",
}


def dump(form: str, step: int = 16) -> str:
    data = Random(1).randbytes(128)
    return "\n".join(
        form.format(
            at=at // 16 * step, words=data[at : at + 16].hex(" ", 2), bytes=data[at : at + 16].hex(" ")
        )
        for at in range(0, 128, 16)
    )


@pytest.mark.parametrize("form", DUMPS.values(), ids=DUMPS)
def test_dumps(form: str, findings: Callable[..., dict[str, Finding]]) -> None:
    (found,) = findings(f"{TEXT}\n{dump(form)}\n{PARAGRAPH}")["TXT212"].spans
    assert (found.start, found.end) == (len(TEXT) + 1, len(TEXT) + 1 + len(dump(form)))


def test_tables_of_numbers_are_no_dumps(findings: Callable[..., dict[str, Finding]]) -> None:
    assert "TXT212" not in findings(f"{TEXT}\n{dump(DUMPS['xxd'], step=10)}\n{PARAGRAPH}")
    years = "\n".join(f"{year} 1234 5678 9012 3456 7890 1234 0010" for year in range(1990, 2000))
    assert "TXT212" not in findings(f"{TEXT}\n{years}\n{PARAGRAPH}")


@pytest.mark.parametrize(
    "piece",
    [
        f"https://harbour.example/files/{b64encode(bytes(range(200))).decode()}",
        "GATTACA" * 40,
        "TheFerryThatSankOnMonday" * 12,
        f"{'=' * 90} {'+' * 90} {'/' * 90}",
        "-----BEGIN CERTIFICATE-----\n... (the certificate of the coast guard) ...\n-----END CERTIFICATE-----",
    ],
)
def test_what_is_no_data(piece: str, findings: Callable[..., dict[str, Finding]]) -> None:
    assert "TXT212" not in findings(f"{TEXT}\n{piece}\n{PARAGRAPH}")


@pytest.mark.parametrize(
    ("piece", "held"),
    [
        ("[[Harbour authority|the authority]]", None),
        ("[[File:Ferry.jpg]]", None),
        ("[[pier]] and [[tide]]", "[[tide]]"),
        ("[[Pier]] and '''tide'''", "'''tide'''"),
        (r"\textbf{pier}", None),
        (r"pier~\citep[p.~7]{holt2019}", r"\citep[p.~7]{holt2019}"),
        ('{"@context": "http://schema.org", "@graph": [{"@type": "Ferry"}]}', None),
    ],
)
def test_marks_of_wikis_tex_and_search_engines(
    piece: str, held: str | None, findings: Callable[..., dict[str, Finding]]
) -> None:
    spans = findings(f"{TEXT} At the {piece} the boats lay.")["TXT212"].spans
    assert spans[-1].text == (held or piece)


@pytest.mark.parametrize(
    "piece",
    [
        "[[pier]]",
        "[[:digit:]] and [[:space:]]",
        "rows[[one]], rows[[two]] and x[[three]]",
        "[[1, 2], [3, 4]]",
        "f('''text''') and g = '''text'''",
        r"C:\section{7}",
        r"the TeX command \emph{pier}",
        r"\documentclass{article} \section{Pier}",
    ],
)
def test_what_is_no_mark(piece: str, findings: Callable[..., dict[str, Finding]]) -> None:
    assert "TXT212" not in findings(f"{TEXT} At the {piece} the boats lay.")


def test_code_with_tags_in_it_is_about_code(findings: Callable[..., dict[str, Finding]]) -> None:
    code = "".join(f'    puts("<p>{PARAGRAPH[n : n + 40]}</p>");\n' for n in range(0, 160, 40))
    assert "TXT212" not in findings(f"{TEXT}\n{code}".replace(PARAGRAPH * 2, PARAGRAPH))


def test_pieces_of_markup_are_counted_one_by_one(findings: Callable[..., dict[str, Finding]]) -> None:
    text = (
        "The ferry {{ name }} sank on {{ day }}, &amp; all its passengers came ashore, the coast guard said."
    )
    assert findings(text)["TXT212"].message == "1 entity, 2 template codes, such as '{{ name }}'"
