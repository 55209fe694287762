"""The quality stage on anything at all: it ends, in linear time, and its findings point where they say."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.config import Config
from dedup.quality.assess import Assessment, assess, concatenate, take
from dedup.quality.registry import rules
from dedup.text.tokenise import tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLES = [text for rule in rules() for text in (*rule.fires, *rule.silent)]
PIECES = st.one_of(
    st.sampled_from(EXAMPLES),
    st.sampled_from(
        [
            "\n",
            "\r\n",
            "\x00",
            "\u200b",
            "Ã©",
            "\ufffd",
            "<!-- ",
            '[x y="',
            "&#39;",
            "{{",
            "e\u0301",
            "漢字",
            "ก",
        ]
    ),
    st.text(max_size=20),
)


def assessed(texts: Sequence[str]) -> Assessment:
    column = pa.array(texts, type=pa.large_string())
    return assess(pa.RecordBatch.from_arrays([column], names=["text"]), tokenise(column), Config())


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(PIECES, max_size=5).map("".join), max_size=4))
def test_findings_point_at_the_original_text(texts: list[str]) -> None:
    result = assessed(texts)
    assert len(result.quality) == len(result.languages) == len(result.words) == len(texts)
    for row, text in enumerate(texts):
        found = result.findings.get(row, ())
        assert 0.0 <= result.quality[row] <= 1.0
        assert [finding.rule for finding in found] == sorted({finding.rule for finding in found})
        for finding in found:
            assert 0.0 < finding.confidence <= 1.0
            for span in finding.spans:
                assert 0 <= span.start < span.end <= len(text)
                quoted = text[span.start : span.end]
                assert quoted == span.text or (
                    quoted.startswith(span.text[:90]) and quoted.endswith(span.text[-90:])
                )


def test_a_document_is_judged_by_itself() -> None:
    together = assessed(EXAMPLES)
    for row, text in enumerate(EXAMPLES):
        alone = assessed([text])
        assert alone.findings.get(0, ()) == together.findings.get(row, ())
        assert alone.quality[0] == together.quality[row]
        assert alone.languages[0] == together.languages[row]


def test_small_batches_and_large_ones_agree() -> None:
    many = 1 + 150_000 // sum(map(len, EXAMPLES))
    large = assessed(EXAMPLES * many)
    small = assessed(EXAMPLES)
    np.testing.assert_array_equal(large.quality[: len(EXAMPLES)], small.quality)
    assert {row: found for row, found in large.findings.items() if row < len(EXAMPLES)} == small.findings


def test_no_documents() -> None:
    result = assessed([])
    assert len(result.quality) == 0
    assert result.findings == {}


@pytest.mark.parametrize(
    "piece",
    ["a", "[", "[a b=\" ", "<", "<a x=\" ", "<!-- ", "&a", "{{ ", "\n", " ", "…", "Ã©", "\ufffd", "a\u200b", "аa ", "ha ", "中",
     "share this ", "share this\n", "sign up for ", "lorem ipsum ", "page not ", ".a{b:", "[email ", "and the\n"],
)  # fmt: skip
def test_long_monotonous_texts_take_no_longer_than_their_length(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    started = time.process_time()
    assessed([text])
    assert time.process_time() - started < 2.0


def test_parts_are_put_together_and_taken_by_row() -> None:
    texts = [text for rule in rules()[:4] for text in (rule.fires[0], rule.silent[0])]
    whole = assessed(texts)
    together = concatenate([assessed(texts[:3]), assessed([]), assessed(texts[3:])])
    rows = np.array([5, 0, 0, 7, 2])
    for result, expected in ((together, whole), (take(whole, rows), assessed([texts[row] for row in rows]))):
        np.testing.assert_array_equal(result.quality, expected.quality)
        np.testing.assert_array_equal(result.languages, expected.languages)
        np.testing.assert_array_equal(result.words, expected.words)
        assert result.findings == expected.findings
