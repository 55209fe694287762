"""What is read as other bytes than it is, where ftfy sees nothing."""

from __future__ import annotations

import pytest

from dedup.quality.misdecoded import lost_signs, other_script, written_bytes

RUSSIAN = "Новый мост через реку открыли в субботу утром, сообщили в администрации города."
GREEK = "Το νέο γεφύρι άνοιξε το Σάββατο, είπε ο δήμαρχος της πόλης στους κατοίκους."


@pytest.mark.parametrize(
    ("text", "written_as", "read_as"),
    [
        (RUSSIAN, "cp1251", "cp1252"),
        (RUSSIAN, "koi8_r", "cp1252"),
        (RUSSIAN, "koi8_r", "cp1251"),
        (RUSSIAN, "cp1251", "koi8_r"),
        (GREEK, "cp1253", "cp1252"),
    ],
)
def test_another_script_is_read_rightly(text: str, written_as: str, read_as: str) -> None:
    misread = text.encode(written_as).decode(read_as)
    mended = misread
    for span in reversed(list(other_script(misread))):
        assert span.suggestion is not None
        mended = mended[: span.start] + span.suggestion + mended[span.end :]
    assert sum(a == b for a, b in zip(mended, text, strict=True)) > 0.9 * len(text)


@pytest.mark.parametrize(
    "text",
    [
        RUSSIAN,
        GREEK,
        RUSSIAN.upper(),
        "À l’été où l’Élysée créé naïf, l’œuvre âgée a été déçue: là-bas, ça ira.",
        "мВт и кВт: 5 ТВт·ч, мРНК, иОС — НАТО, СССР, США, МЧС, ФИФА.",
        "新しい橋が土曜日の朝に開通した。",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert list(other_script(text)) == []


def test_bytes_written_out() -> None:
    found = written_bytes("She didn=E2=80=99t say caf=C3=A9, b'\\xe2\\x80\\x93' or =41=42.")
    assert [span.suggestion for span in found] == ["’", "é", "–"]
    assert written_bytes("https://a.example/?q=E2=80=99 and https://a.example/?r=E2=80=93") == []


def test_signs_that_became_question_marks() -> None:
    text = 'They don?t, it?s; "DeVos"?highly "odd," he said; really?what is it?yes, ?t and x?s.'
    assert [(text[span.start - 1], span.suggestion) for span in lost_signs(text)] == [
        ("n", "’"),
        ("t", "’"),
        ('"', None),
    ]


def test_question_marks_in_addresses_are_no_lost_signs() -> None:
    text = "See https://harbour.example/page?s=1, https://harbour.example/list?t=2 and www.harbour.example/map?d=3."
    assert lost_signs(text) == []
    assert lost_signs(f"{text} They don?t, it?s.") == []  # two are too few
