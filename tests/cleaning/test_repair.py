"""Each kind of mojibake that has a repair is repaired, in all places, and nothing else of the text is touched."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dedup.cleaning.plan import Repair
from dedup.cleaning.repair import repaired
from tests.quality.conftest import findings_of

ENGLISH = "The captain didn’t say when the ferry wouldn’t sail, and it’s late – “very late”, he’d said."
RUSSIAN = "Новый мост через реку открыли в субботу утром, сообщили в администрации города."
GREEK = "Το νέο γεφύρι άνοιξε το Σάββατο, είπε ο δήμαρχος της πόλης στους κατοίκους."
KINDS: dict[str, tuple[str, Callable[[str], str]]] = {
    "Cyrillic as Western European": (RUSSIAN, lambda text: text.encode("cp1251").decode("cp1252")),
    "Cyrillic as other Cyrillic": (RUSSIAN, lambda text: text.encode("koi8_r").decode("cp1251")),
    "Greek as Western European": (GREEK, lambda text: text.encode("cp1253").decode("cp1252")),
    "UTF-8 as Windows-1252": (ENGLISH.replace("”", "“"), lambda text: text.encode().decode("cp1252")),
    "UTF-8 as KOI8-R": (ENGLISH, lambda text: text.encode().decode("koi8_r")),
    "UTF-8 of Russian as DOS": (RUSSIAN, lambda text: text.encode().decode("cp866")),
    "MacRoman as Windows-1252": (ENGLISH, lambda text: text.encode("mac_roman").decode("cp1252")),
    "Windows-1252 as MacRoman": (ENGLISH, lambda text: text.encode("cp1252").decode("mac_roman")),
    "bytes written out": (ENGLISH, lambda text: text.replace("’", "=E2=80=99")),
    "question marks": (
        ENGLISH.replace("–", "-").replace("“", '"').replace("”", '"'),
        lambda text: text.replace("’", "?"),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_mojibake_is_repaired_in_all_places(kind: str) -> None:
    line, damage = KINDS[kind]
    text = "\n".join([line] * 60)
    misread = damage(text)
    assert "TXT201" in findings_of(misread)
    mended, changes = repaired(misread, Repair("a", fix_encoding=True, cuts=()))
    assert mended == text
    assert len(changes) >= 60
    assert {change.rule for change in changes} == {"TXT201"}
    assert repaired(mended, Repair("a", fix_encoding=True, cuts=())) == (mended, ())


@pytest.mark.parametrize(
    "text",
    [
        f"{ENGLISH} See https://harbour.example/page?s=1 and /page?t=2, www.harbour.example/ferry?d=3, /a?m=4.",
        "Õun ja sõna; mít, jít; El niño de Martínez; 茅台酒; naïve café – “Élysée”.",
        RUSSIAN,
        GREEK,
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert repaired(text, Repair("a", fix_encoding=True, cuts=())) == (text, ())
