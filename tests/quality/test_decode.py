from __future__ import annotations

from dedup.quality.decode import decode
from dedup.quality.repair import repair

SPUN = (
    "He said that he would beryllium happy to unfastened the root of the project, arsenic galore people had asked "
    "astir it successful the past twelvemonth."
)


def test_swapped_words_are_found_with_their_originals() -> None:
    spans = decode(SPUN)
    read = {span.text: span.suggestion for span in spans}
    assert read["beryllium"] == "be"
    assert read["unfastened"] == "open"
    assert "about" in (read.get("astir") or read.get("astir it") or "")
    for span in spans:
        assert SPUN[span.start : span.end] == span.text
    assert [span.start for span in spans] == sorted(span.start for span in spans)


def test_plain_english_is_left_alone() -> None:
    text = "The council voted to close the old bridge. It will open again in the spring, as many people had hoped."
    assert decode(text) == []


def test_positions_count_in_the_original_text() -> None:
    text = "Cafe\u0301 \U0001f600 — he wanted to beryllium there."
    (span,) = decode(text)
    assert text[span.start : span.end] == "beryllium"


def test_nothing_and_signs_decode_to_nothing() -> None:
    assert decode("") == []
    assert decode("… — 123 !") == []


def test_damaged_words_are_found_with_what_they_were() -> None:
    text = "It was held in tbe house of xkqzvw the secretary, wbich stands near the river."
    assert [(span.text, span.suggestion) for span in repair(text)] == [
        ("tbe", "the"),
        ("xkqzvw", None),
        ("wbich", "which"),
    ]
