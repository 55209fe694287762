from hypothesis import given
from hypothesis import strategies as st

from dedup.report.html.excerpt import CONTEXT, HEAD, excerpt, snippet

WORDS = "The ferry runs twice a day until the hull is mended, the board said. " * 400


def test_a_short_text_is_whole() -> None:
    assert excerpt("short", [2], 10) == ((0, "short"),)


def test_a_long_text_keeps_its_beginning_and_the_surroundings_of_evidence() -> None:
    parts = excerpt(WORDS, [9_000, 20_000], 4_000)
    assert next(start for start, _ in parts) == 0
    assert len(parts[0][1]) == HEAD
    for point in (9_000, 20_000):
        assert any(start <= point - CONTEXT and point + CONTEXT <= start + len(part) for start, part in parts)


def test_windows_begin_and_end_between_words() -> None:
    _, (start, part) = excerpt(WORDS, [9_000], 4_000)
    assert WORDS[start - 1] == " "
    assert WORDS[start + len(part)] == " "


@given(
    st.text(max_size=3000),
    st.lists(st.integers(min_value=0, max_value=4000), max_size=20),
    st.integers(1, 2000),
)
def test_parts_are_ordered_slices_within_the_limit(text: str, points: list[int], limit: int) -> None:
    parts = excerpt(text, points, limit)
    end = -1
    for start, part in parts:
        assert start > end or (start == 0 and end == -1)
        assert text[start : start + len(part)] == part
        end = start + len(part)
    assert sum(len(part) for _, part in parts) <= max(limit, 0)


@given(st.text(max_size=500), st.integers(2, 100))
def test_a_snippet_is_one_line_of_bounded_length(text: str, length: int) -> None:
    line = snippet(text, length)
    assert len(line) <= length
    assert "\n" not in line
    assert " ".join(text.split()).startswith(line.removesuffix("…"))
