"""Text read in the encodings that ftfy does not try is mended, and text that only looks like it is left alone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from dedup.quality.reread import MISREAD, READ_IN, SYSTEMS, read_as_other_system, read_elsewhere
from tests.text.texts import batch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dedup.model import Finding, Span

ENGLISH = "The captain said “it wasn’t late”, and we didn’t ask; Zoë’s café hadn’t opened yet."
FRENCH = "C’est l’été: même la société était là, où les êtres humains naissent libres et égaux en dignité."
RUSSIAN = "Новый мост через реку открыли в субботу утром."


def mended(text: str, spans: Sequence[Span]) -> str:
    for span in reversed(spans):
        assert span.suggestion is not None
        text = text[: span.start] + span.suggestion + text[span.end :]
    return text


@pytest.mark.parametrize("encoding", READ_IN)
def test_utf8_read_elsewhere(encoding: str, findings: Callable[..., dict[str, Finding]]) -> None:
    misread = ENGLISH.encode().decode(encoding, "replace")
    found = read_elsewhere(misread)
    assert len(found) >= 2
    if "\ufffd" not in misread:
        assert mended(misread, found) == ENGLISH
    assert "TXT201" in findings(misread)


@pytest.mark.parametrize("encoding", ["koi8_r", "cp866", "cp437"])
def test_cyrillic_in_utf8_read_elsewhere(encoding: str, findings: Callable[..., dict[str, Finding]]) -> None:
    misread = RUSSIAN.encode().decode(encoding)
    assert mended(misread, read_elsewhere(misread)) == RUSSIAN
    assert "TXT201" in findings(misread)


@pytest.mark.parametrize("text", [ENGLISH, FRENCH])
@pytest.mark.parametrize(("read_as", "written_in"), SYSTEMS)
def test_text_of_another_system(
    text: str, read_as: str, written_in: str, findings: Callable[..., dict[str, Finding]]
) -> None:
    misread = text.encode(written_in).decode(read_as, "replace")
    found = read_as_other_system(misread)
    assert len(found) >= 2
    if "\ufffd" not in misread:
        assert mended(misread, found) == text
    assert "TXT201" in findings(misread)


@pytest.mark.parametrize(
    "text",
    [
        "Õun, sõna ja Tõnu: õpetaja ei teadnud, et kõik õpilased olid põllul.",
        "Mít rád, jít spát a být doma: Martínez a García řekli, že to není možné.",
        "El niño y la señora de España dijeron: «¡Qué día más bonito!», según José Martínez.",
        "我们喝茅台酒，看A股行情，穿T恤，养猫，也用USB接口。什么时候去？",
        "Газета «The Times» сообщила: Windows XP вышла в 2001 году — и всё.",
        "├┤a┼─a┼─a┼─a┼─a ╔══╗ ║ok║ ╚══╝",
        "α-helix, β-sheet, Σ-algebra, 5 µm ≥ 3 °C: the Ω of the μ-calculus, naïve as ever.",
    ],
)
def test_text_of_other_languages_is_left_alone(text: str) -> None:
    assert read_elsewhere(text) == []
    assert read_as_other_system(text) == []


def test_what_is_right_stays_in_a_text_of_two_sources() -> None:
    found = read_as_other_system("She didnÕt see Martínez at the café; he wasnÕt there.")
    assert [one.suggestion for one in found] == ["didn’t", "wasn’t"]


def test_every_misread_word_is_one_token() -> None:
    tokens = batch(MISREAD)
    assert tokens.counts.tolist() == [1] * len(MISREAD)


def test_a_long_text_takes_no_longer_by_word() -> None:
    started = time.process_time()
    read_elsewhere("茅台 Ж∆ " * 200_000)
    read_as_other_system("donít " + "ò" * 1_000_000)
    assert time.process_time() - started < 10
