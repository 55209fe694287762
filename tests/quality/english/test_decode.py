from __future__ import annotations

import numpy as np

from dedup.models.english import english
from dedup.quality.english import kernels_decode, reference_decode
from dedup.quality.english.decode import decode
from dedup.quality.english.prose import tables
from dedup.quality.english.repair import repair

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


def test_kernel_decodes_as_its_twin_does() -> None:
    model, random = english(), np.random.default_rng(3)
    words = random.integers(-2, len(model.bits), 3000).astype(np.int32)
    words[::2] = random.integers(0, 3000, 1500)  # common ones, which have swaps
    words[words < 0] = -1
    fixed = random.random(3000) < 0.2
    bounds = np.unique(random.integers(0, 3000, 500))
    runs = (words, fixed, bounds[:-1], bounds[1:])
    _, pairs, gains = tables()
    best = kernels_decode.originals(
        *runs, model.log_p, model.backoff, pairs, gains, model.choices, model.originals
    )
    np.testing.assert_array_equal(best, reference_decode.originals(*runs, model))
    assert (best != words).any()
