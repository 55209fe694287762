"""What becomes of a pair of texts in a scan: its relation, its confidence, its original."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.match import direction, features
from dedup.match.columns import COLUMNS, LEAST_SPREAD, REWORDED, by_name
from dedup.match.information import prior
from dedup.match.pairs import FIRST, SECOND, UNKNOWN
from dedup.match.reference_features import is_hopeless
from dedup.match.relate import (
    ENOUGH_WORDS,
    LIKELY,
    is_excerpt,
    is_likely,
    ruled_out,
    told_in_part,
    with_retellings,
)
from dedup.match.scoring import PRIOR
from dedup.match.words import index_words
from dedup.model import Relation
from dedup.models.relations import relation_model
from tests.match.corpora import matches
from tests.match.texts import OTHER, REWRITE, SAME_EVENT, SOURCE, SPUN, batch

RELATIONS = list(Relation)


def found(*texts: str) -> list[tuple[int, int, Relation, int, str | None]]:
    table = matches(texts).pairs
    return [
        (
            int(table.a[row]),
            int(table.b[row]),
            RELATIONS[table.relation[row]],
            *direction.decode(int(table.original[row])),
        )
        for row in range(len(table))
    ]


def test_a_rewritten_text_is_rewritten_from_the_longer() -> None:
    half = " ".join(REWRITE.split(". ")[:2])
    assert found(OTHER, SOURCE, REWRITE, SAME_EVENT)[0][:3] == (1, 2, Relation.REWRITTEN)
    assert all(pair[:2] == (0, 1) for pair in found(SOURCE, half))


def test_a_spun_text_is_the_copy_of_the_one_in_common_words() -> None:
    assert found(SOURCE, SPUN) == [(0, 1, Relation.SPUN, FIRST, direction.REASONS[direction.SPUN])]
    assert found(SPUN, SOURCE) == [(0, 1, Relation.SPUN, SECOND, direction.REASONS[direction.SPUN])]


def test_other_texts_on_the_event_are_no_copies() -> None:
    assert found(SOURCE, SAME_EVENT, OTHER) == []


def test_a_form_filled_in_anew_makes_no_copy() -> None:
    report = """The Bank of Eastmere said it expects a shortage of {} million crowns in the money market on {}.
Among the main factors, maturing bills will drain {} million and exchequer transactions {} million, while a fall in
note circulation adds {} million. Bankers' balances above target bring in another {} million, the bank said."""
    assert found(report.format(450, 12, 633, 210, 95, 30), report.format(815, 27, 704, 388, 41, 66)) == []


@given(st.lists(st.lists(st.floats(0, 1), min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1))
def test_what_is_hopeless_is_not_reported_whatever_the_model_says(rows: list[list[float]]) -> None:
    for row in rows:
        values = dict(zip(COLUMNS, row, strict=True))
        tokens = ENOUGH_WORDS * math.exp(values["length"])
        values["length"] = math.log(tokens)
        # Then no more is told than four parts of ten, and a fifth of the others.
        if values["spread"] < LEAST_SPREAD:
            values["told"] *= 0.6 * tokens / (tokens + PRIOR)
        named = with_retellings(by_name(np.array([list(values.values())])), relation_model())
        reported = is_likely(np.ones(1), named) & ~ruled_out(named)
        assert not (is_hopeless(values) and reported[0])


def told_anew(*, spread: float) -> np.ndarray:
    """Return the features of a pair that shows all signs of being told anew."""
    model = relation_model().retelling
    signs = np.add(model.mean, 2 * np.multiply(model.scale, np.sign(model.weights)))
    values = dict.fromkeys(COLUMNS, 0.0) | dict(zip(model.columns, signs.tolist(), strict=True))
    values |= {"spread": spread, "length": values["extent"]}
    return np.array([[values[column] for column in COLUMNS]])


def test_a_text_told_anew_is_reported_though_the_copy_model_sees_none() -> None:
    named = with_retellings(by_name(told_anew(spread=LEAST_SPREAD)), relation_model())
    assert by_name(told_anew(spread=LEAST_SPREAD))["reworded"] == [0]
    assert named["reworded"] == [1]
    assert is_likely(np.zeros(1), named) == [True]


def test_what_is_told_in_few_of_its_parts_is_not_told_anew() -> None:
    assert with_retellings(by_name(told_anew(spread=LEAST_SPREAD - 0.1)), relation_model())["reworded"] == [0]


def test_a_report_with_the_numbers_of_another_week_makes_no_copy() -> None:
    report = """Eastmere's harbour office counted {} sacks of mussels in the week to {} June, against {} in the week before. The
quota for the season, which the ministry of fisheries set in January, is 400 sacks, of which 120 are for the boats of Saint Brannock.
Sacks are weighed at the northern quay, the office said, and what is short of 25 kilos is taken off the count when the week ends."""
    one, other = report.format(61, 7, 58), report.format(34, 28, 49)
    tokens = batch([one, other, SOURCE, REWRITE])
    named = by_name(
        features.measure(tokens, index_words(tokens, prior()), np.array([[0, 1], [2, 3]])).features
    )
    assert ruled_out(named).tolist() == [True, False]
    assert ruled_out({**named, "numbers": np.ones(2)}).tolist() == [False, False]


HEADER = """From: ann@example.org (Ann Berg)
Organization: Harbour Office of Eastmere, Pier Street, Department of Quays, Locks and Lighthouses
Reply-To: ann@office.example.org
Disclaimer: Opinions are those of the writer, who speaks neither for the council nor for the pilots' guild
Subject: {}

"""
SIGNATURE = """
--
Ann Berg, harbour office, 12 Pier Street, Eastmere. All that is said here is mine and not the council's.
"The pier stands because the fishermen believe in it" (old proverb of the northern quay, or so they tell)
Tide tables, sunken anchors, one barrel of tar: ask for a list of what the chandlery has left from last winter
"""


def test_a_reply_holds_the_message_that_it_quotes() -> None:
    message, reply = HEADER.format("Pier") + SOURCE + SIGNATURE, "\n> ".join(SOURCE.split("\n"))
    assert [pair[2] for pair in found(message, f"{SAME_EVENT}\n> {reply}\n{OTHER}")] == [Relation.CONTAINED]


def test_a_reply_that_quotes_a_part_is_ruled_out() -> None:
    quoted = "\n".join(f"> {line}" for line in SOURCE.split("\n"))
    texts = batch([f"{quoted}\n{OTHER}", f"{SAME_EVENT}\n{quoted}", SOURCE, REWRITE])
    pairs = np.array([[0, 1], [2, 3], [0, 2]])
    named = by_name(features.measure(texts, index_words(texts, prior()), pairs).features)
    assert ruled_out(named).tolist() == [True, False, False]
    assert is_excerpt(named).tolist() == [False, False, True]


def test_an_ending_that_two_texts_share_is_but_a_part() -> None:
    texts = batch([f"{OTHER} {SAME_EVENT} {OTHER} {SOURCE}", f"{OTHER[::-1] * 3} {SOURCE}", SOURCE, REWRITE])
    named = by_name(
        features.measure(texts, index_words(texts, prior()), np.array([[0, 1], [2, 3], [0, 2]])).features
    )
    assert told_in_part(named).tolist() == [True, False, False]


OWN = """Nobody who walks on the pier is surprised. A council that lets stone rot, an angler told us, lets a harbour rot.
The last repair was done by volunteers, with timber that Eastmere had been given by a shipyard which closed soon after. It held for longer than
anyone had hoped, and what followed was paint."""


def test_half_of_a_text_reworded_is_a_copy() -> None:
    sentences = REWRITE.split(". ")
    half = ". ".join(sentences[::2])
    table = matches([SOURCE, f"{half}. {OWN}"]).pairs
    assert table.relation.tolist() == [Relation.REWRITTEN.looseness]
    assert table.confidence[0] < matches([SOURCE, REWRITE]).pairs.confidence[0]


@pytest.mark.parametrize(("way", "name"), [(way, name) for way in REWORDED for name in way])
def test_a_pair_that_lacks_one_sign_is_not_reworded(way: dict[str, float], name: str) -> None:
    row = np.zeros((2, len(COLUMNS)))
    for column, least in way.items():
        row[:, COLUMNS.index(column)] = least
    row[1, COLUMNS.index(name)] -= 0.01
    assert by_name(row)["reworded"].tolist() == [1, 0]


def test_a_third_of_a_text_about_something_else_is_no_copy() -> None:
    third = ". ".join(REWRITE.split(". ")[::3])
    assert found(SOURCE, f"{third}. {OTHER} {OWN}") == []


def test_a_shared_quotation_makes_no_copy() -> None:
    quotation = SOURCE[SOURCE.index('"') : SOURCE.rindex('"') + 1]
    assert found(SOURCE, f"{OTHER} {quotation} she added.") == []


def test_a_short_text_is_found_where_it_is_misread_and_not_where_it_is_rewritten() -> None:
    short = " ".join(SOURCE.split()[:40])
    misread = short.replace("e", "c", 9).replace("i", "l", 5).replace("s ", "f ", 3)
    reworded = " ".join(REWRITE.split()[:40])
    assert [pair[2] for pair in found(short, misread)] == [Relation.CONTAINED]
    assert found(short, reworded) == []


def test_which_of_an_excerpt_and_the_whole_was_first_is_not_known() -> None:
    part = SOURCE[: len(SOURCE) // 2]
    assert found(part, SOURCE) == [(0, 1, Relation.CONTAINED, UNKNOWN, None)]


@pytest.mark.parametrize(
    ("ratio", "density", "held", "side"),
    [(0.6, 0.6, 0.7, SECOND), (0.6, 0.95, 0.7, UNKNOWN), (0.9, 0.6, 0.7, UNKNOWN), (0.6, 0.6, 0.95, UNKNOWN)],
)
def test_who_tells_it_in_fewer_words_of_his_own_had_the_longer_text(
    ratio: float, density: float, held: float, side: int
) -> None:
    named = by_name(np.zeros((1, len(COLUMNS))))
    measures = {"length_ratio": ratio, "density": density, "held": held}
    named = {**named, **{name: np.array([value]) for name, value in measures.items()}}
    relation = np.array([Relation.REWRITTEN.looseness], np.uint8)
    codes = direction.of_told(relation, named, np.array([True]))
    assert direction.decode(int(codes[0]))[0] == side


def test_what_is_likely_a_copy_is_reported() -> None:
    table = matches([SOURCE, REWRITE, SPUN, OTHER]).pairs
    assert (table.confidence >= np.float32(LIKELY)).all()
    assert len(table)
    named = by_name(np.ones((3, len(COLUMNS))))
    named = {**named, "reworded": np.array([0.0, 0.0, 1.0])}
    assert is_likely(np.array([LIKELY, LIKELY - 0.01, 0.5]), named).tolist() == [True, False, True]


def test_passages_lie_in_the_texts_and_hold_words_of_both() -> None:
    table = matches([SOURCE, REWRITE]).pairs
    assert len(table.passages)
    for begin_a, end_a, begin_b, end_b in table.passages.tolist():
        first, second = SOURCE[begin_a:end_a].lower(), REWRITE[begin_b:end_b].lower()
        assert first.split()[0][:5] == second.split()[0][:5]
        assert set(first.split()) & set(second.split())


@pytest.mark.parametrize(
    ("first", "second", "side"), [(3, 5, FIRST), (5, 3, SECOND), (3, 3, UNKNOWN), (-1, 5, UNKNOWN)]
)
def test_the_earlier_date_decides(first: int, second: int, side: int) -> None:
    codes = direction.by_date(np.zeros(1, np.uint8), np.array([first]), np.array([second]))
    assert direction.decode(int(codes[0]))[0] == side
