from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dedup.quality.english import kernels_marks
from dedup.quality.english.reference_marks import COLUMNS, count_marks
from dedup.text.tokenise import tokenise


def count(text: str) -> dict[str, float]:
    counts = count_marks(tokenise(pa.array([text], pa.large_string())))
    return dict(zip(COLUMNS, counts[0].tolist(), strict=True))


def compiled(texts: list[str]) -> NDArray[np.float64]:
    tokens = tokenise(pa.array(texts, pa.large_string()))
    counts: NDArray[np.float64] = kernels_marks.count_marks(
        tokens.data, tokens.bounds, tokens.starts, tokens.ends, tokens.flags, tokens.offsets
    )
    return counts


@pytest.mark.parametrize(
    ("text", "closed", "unclosed"),
    [
        ('He said: "We (all of us) left."', 2, 0),
        ("“We left,” he said [on Monday].", 2, 0),
        ('The report "was late (again said the "minister.', 0, 1),
        ("it was open) and shut) again", 0, 2),
        ("a) first 12) second", 0, 0),
        ('<img src="map.png" alt="The map">', 2, 0),
        ("well :-) it works ;)", 0, 0),
        ('She wrote: "One.\n\n"Two," and left.', 1, 0),
        ('She wrote: "One.  "Two." But: "One. "Two."', 2, 1),
        ('She wrote: "One.\n"Two.\n\nThree," and left.', 0, 0),
        ("up (£4bn) from (~30 of them!) and [see https://mill.example/]", 3, 0),
        ("her mother (a smith (retired)) came (((alone)))", 2, 1),
        ('it was ("late"), 24" wide,"odd" and " loose "', 4, 0),
        ("we laughed (: at it =( and ;-)", 0, 0),
        ("``One,\" he said. ``Two,'' she said in '' or so.", 2, 0),
        ("set ``one`` or ``two`` and go", 2, 0),
        ("ann] you said that\nann] he left [on Monday]", 1, 0),
    ],
)
def test_marks_that_nobody_closed_are_counted(text: str, closed: int, unclosed: int) -> None:
    counts = count(text)
    assert (counts["closed"], counts["unclosed"]) == (closed, unclosed)


@pytest.mark.parametrize(
    ("text", "turns", "lined"),
    [
        ("Shall I compare thee\nTo a summer's day", 1, 1),
        ("we went there\nand back. Then\nHe left.\nIt was late", 2, 1),
        ("we went:\nNow\n- one\n* two\n\nand 3\n4 more", 3, 3),
        ("no end\n", 0, 0),
    ],
)
def test_verse_and_lists_begin_each_line_anew(text: str, turns: int, lined: int) -> None:
    counts = count(text)
    assert (counts["turns"], counts["lined"]) == (turns, lined)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("- one\n- two\n\n  * three\n+four\n• five", 4),
        ("one - two\nthree -\n\n4) four\n-----\nfive\n-", 0),
    ],
)
def test_entries_of_lists_are_counted(text: str, entries: int) -> None:
    assert count(text)["entries"] == entries


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("exam- ple, offi ce and fl oor", 3),
        ("Exam- Ple, pre - war, post-war, off ice, exam-\nple, fi  rst, if it, exam- 9", 0),
        ("pre- and", 1),
        ("fi", 0),
    ],
)
def test_halves_of_broken_words_are_counted(text: str, broken: int) -> None:
    assert count(text)["broken"] == broken


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(alphabet="abfilA1 .,!?:-*\"'`“”•()[]=/$%\n\té", max_size=60), max_size=4))
def test_the_kernel_counts_as_its_reference(texts: list[str]) -> None:
    tokens = tokenise(pa.array(texts, pa.large_string()))
    np.testing.assert_array_equal(compiled(texts), count_marks(tokens))


def test_both_open_a_mark_at_the_head_of_a_paragraph() -> None:
    texts = ["One ended.\n\n“Two,” he said.\n\n\n(Three) left."]
    for counts in (compiled(texts), count_marks(tokenise(pa.array(texts, pa.large_string())))):
        assert counts[0].tolist()[:3] == [7, 2, 0]
