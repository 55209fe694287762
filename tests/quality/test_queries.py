from __future__ import annotations

import pytest

from dedup.quality.queries import parse, words_of


def found(query: str, text: str) -> list[str]:
    words = words_of(text)
    return [text[words.spans[a][0] : words.spans[b][1]] for a, b in parse(query).find(words)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ('"bosom peril"', "of Bosom Peril, bosom\nperil.", ["Bosom Peril", "bosom\nperil"]),
        ('"bosom peril"', "bosom of peril", []),
        ('"surface highlights" NOT specular', "surface highlights of the mesh", ["surface highlights"]),
        ('"surface highlights" NOT specular', "specular surface highlights", []),
        ('"sign decay" AND signal', "sign decay of the signal", ["sign decay"]),
        ('"sign decay" AND signal', "sign decay", []),
        ('"a b" AND ("c" OR "d")', "a b d", ["a b"]),
        ('"a b" AND ("c" OR "d")', "a b e", []),
        ('"a b" AND optimiz*', "a b was optimized", ["a b"]),
        ('"a b" AND business intelligence', "a b, business intelligence", ["a b"]),
        ('"a b" AND business intelligence', "a b, intelligence business", []),
        (
            '"vanishing slope gradient"~3',
            "gradient of the vanishing slope",
            ["gradient of the vanishing slope"],
        ),
        ('"vanishing slope gradient"~1', "gradient of the very steeply vanishing slope", []),
        ('"x y" OR "z w" AND "v"', "z w v", ["z w"]),
        (
            '"total national production" ADN "GDP"',
            "total national production (GDP)",
            ["total national production"],
        ),
    ],
)
def test_queries(query: str, text: str, expected: list[str]) -> None:
    assert found(query, text) == expected


def test_a_query_needs_a_phrase() -> None:
    with pytest.raises(ValueError, match="no phrase"):
        parse("AND ()")
