"""Alignment and features: what they see in texts made for it, and that the kernels do as their reference twins."""

from __future__ import annotations

import re
from random import Random
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dedup.match import features, information, reference_features, reference_retold, reference_words
from dedup.match.columns import COLUMNS
from dedup.match.reference_compare import PASSAGES
from dedup.match.scoring import ANSWERED, NUMBERS_PRIOR, PRIOR
from dedup.match.words import index_words
from tests.match.texts import OTHER, REWRITE, SAME_EVENT, SOURCE, SPUN, batch

WORDS = (
    "the",
    "a",
    "harbour",
    "pier",
    "Eastmere",
    "1987",
    "storms",
    "quay",
    "zyzzyva",
    "and",
    "forty",
    '"',
    ".",
    "\n\n",
    "> ",
    "\n>>> ",
    "\n:",
)


def measured(*texts: str) -> dict[str, float]:
    """Return the features of the first two texts, by name."""
    tokens = batch(texts)
    row = features.measure(
        tokens, index_words(tokens, information.prior()), np.array([[0, 1]]), every=True
    ).features[0]
    return dict(zip(COLUMNS, row.tolist(), strict=True))


def test_words_that_were_joined_or_split_are_told() -> None:
    joined = re.sub(r"(\w+) (\w+) (\w+)", r"\1 \2\3", SOURCE)
    split = re.sub(r"\b(\w{3})(\w{3,})", r"\1 \2", SOURCE)
    hyphenated = re.sub(r"\b(\w{3})(\w{3,})", r"\1-\n\2", SOURCE)
    letters = len(re.findall(r"[\w']+", SOURCE))
    for other in (joined, split, hyphenated):
        row = measured(SOURCE, other)
        words = min(letters, len(re.findall(r"[\w']+", other)))
        assert row["told"] * (words + PRIOR) / words > 0.9
        assert row["misread"] > 0.1
        assert row["agreement"] == 1
        assert row["density"] > 0.9


def test_what_both_texts_say_beside_quoted_lines_is_told() -> None:
    quoted = "\n".join(f"> {line}" for line in OTHER.split("\n"))
    thinned = " ".join(re.split(r" ", SOURCE)[::-1][::2][::-1])
    assert measured(f"{SOURCE}\n{quoted}", f"{thinned}\n{quoted}")["beside"] > ANSWERED
    assert measured(f"{SOURCE}\n{quoted}", f"{SAME_EVENT}\n{quoted}")["beside"] < ANSWERED
    assert measured(f"{SAME_EVENT}\n{quoted}", OTHER)["beside"] < ANSWERED


def test_figures_in_words_and_months_clash_as_digits_do() -> None:
    report = """{} of the {} mills at Eastmere will stand still in {}, the owners said on {}. Orders fell by {} per cent,
stocks cover {} weeks, and {} hundred weavers go on half pay until {}."""
    one = report.format("Four", "nine", "June", "Monday", "twelve", "six", "three", "July")
    other = report.format("Seven", "eleven", "April", "Sunday", "thirty", "two", "eight", "August")
    row = measured(one, other)
    assert row["figures"] < 0.3
    assert row["agreement"] < 0.5
    assert row["synonyms"] == row["misread"] == 0


def test_a_name_that_has_only_moved_does_not_clash() -> None:
    one = "In the year that followed, Eastmere gave Brannock forty sacks of mussels, and each of the boats a licence."
    moved = "In the year that followed, Brannock got from Eastmere forty sacks of mussels, and each of the boats a licence."
    other = "In the year that followed, Ardlow got from Lindqvist forty sacks of mussels, and each of the boats a licence."
    assert measured(one, moved)["agreement"] == 1 > measured(one, other)["agreement"]


TOLD_IN_ORDER = """Stone that carries a pier rots where brine meets air, engineers found at Eastmere, and of forty pillars eleven were
weak. Since then fishermen grumbled, year upon year, at nobody in particular. Now councillors have voted: the pier is rebuilt, at a
cost of 4.2 million. Saint Brannock's ferries have to use another quay, the northern one. What shops lose in summer,
hotels hope to make up for when autumn comes."""


def test_what_is_told_in_other_words_keeps_its_order() -> None:
    turned = ". ".join(reversed(TOLD_IN_ORDER.split(". ")))
    assert measured(SOURCE * 2, TOLD_IN_ORDER)["retold"] < measured(SOURCE, TOLD_IN_ORDER)["retold"]
    assert measured(SOURCE, turned)["retold"] == 0
    assert measured(SOURCE, f"{SOURCE} {OTHER}")["retold"] == 0  # word for word is not in other words


def test_in_a_language_that_the_table_does_not_know_nothing_is_retold() -> None:
    def foreign(text: str) -> str:
        return re.sub(r"[a-z]+", lambda word: f"{word[0]}q", text)

    assert (
        measured(SOURCE, TOLD_IN_ORDER)["retold"]
        > measured(foreign(SOURCE), foreign(TOLD_IN_ORDER))["retold"]
        == 0
    )


def test_characters_of_a_script_without_blanks_make_no_phrases() -> None:
    one = """港の石の柱は潮と風で少しずつ傷んでいると技師たちは言う。町は橋を直すことができるかを来年の春までに決める。漁師の船は北の岸に移り、
市場の店は夏のあいだ客を失うと心配している。"""
    other = """駅の古い時計が雪で遅れていると職人は言う。村は鐘を直すことができるかを今年の秋に話し合う。旅人の馬車は南門の前で待ち、
宿屋の主人は冬になれば客を失うと心配している。祭りの日には太鼓が鳴る。"""

    def in_words(text: str) -> str:
        return re.sub(
            r"\w", lambda sign: "".join(chr(97 + int(digit)) for digit in str(ord(sign[0]))) + " ", text
        )

    assert measured(one, other)["phrasing"] == 0 < measured(in_words(one), in_words(other))["phrasing"]


@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=40),
    st.lists(st.integers(0, 12), min_size=1, max_size=40),
)
def test_what_is_retold_equals_its_twin(one: list[int], other: list[int]) -> None:
    from dedup.match import kernels_retold

    said = np.linspace(0, 6, 13)
    seeds = np.array(
        [(i, j) for i, a in enumerate(one) for j, b in enumerate(other) if a == b], np.int32
    ).reshape(-1, 2)
    arguments = (one, other, one, said, seeds[:, 0], seeds[:, 1])
    compiled = kernels_retold.retold(*(np.array(argument) for argument in arguments))
    assert compiled == pytest.approx(reference_retold.retold(*(np.array(x).tolist() for x in arguments)))


def test_an_ending_in_common_is_spread_over_few_parts() -> None:
    assert measured(f"{OTHER} {SOURCE}", f"{SAME_EVENT} {SAME_EVENT} {SOURCE}")["spread"] == 0.6
    assert measured(SOURCE, REWRITE)["spread"] == 1


def test_numbers_speak_against_a_copy_where_each_text_has_its_own() -> None:
    table = "Sales of {} rose to {} in the year, of {} to {}, and the stock of {} fell to {} at the quay."
    one, more = (
        table.format(11, 22, 33, 44, 55, 66),
        table.format(11, 22, 33, 44, 55, 66) + " Of 77 and 88 nothing.",
    )
    other = table.format(12, 23, 34, 45, 56, 67)
    assert measured(one, more)["numbers"] == 1
    assert measured(one, other)["numbers"] == pytest.approx(1 - 6 / (6 + NUMBERS_PRIOR))


def test_the_beginning_that_counts_is_that_of_the_shorter_text() -> None:
    assert measured(SOURCE, f"{OTHER} {OTHER} {SOURCE}")["lead"] > 0.9
    assert measured(f"{OTHER} {OTHER[::-1]} {SOURCE}", f"{SAME_EVENT} {SAME_EVENT * 2} {SOURCE}")["lead"] == 0


def test_what_a_text_repeats_is_its_subject() -> None:
    form = "The {} keeps its settings here. The {} is started by the {} daemon, and stopped by it."
    assert measured(form.format(*["printer"] * 3), form.format(*["scanner"] * 3))["subject"] < 0.5
    assert measured(SOURCE, SOURCE)["subject"] == pytest.approx(1)


HALF = ". ".join(REWRITE.split(". ")[::2]) + f". {OTHER}"


def test_phrases_are_ordinary_words_and_unquoted() -> None:
    assert measured(SOURCE, HALF)["phrasing"] > 0.3
    assert measured(SOURCE, SAME_EVENT)["phrasing"] == 0
    quoted = SOURCE.replace('"', "")[:250]
    assert measured(f'"{quoted}" {OTHER}', f"{quoted} {SAME_EVENT}")["phrasing"] < 0.05
    names = "Anna Maria Berg 12 Pier Street Eastmere Nora Lind 30 Mill Road Westmere Ivo Dahl"
    assert measured(f"{names} {OTHER}", f"{names} {SAME_EVENT}")["phrasing"] == 0


def test_messages_share_no_phrases() -> None:
    tokens = batch([SOURCE, HALF, HALF])
    index, pairs = index_words(tokens, information.prior()), np.array([[0, 1], [0, 2]])
    rows = features.measure(tokens, index, pairs, np.array([True, True, False])).features
    assert (rows[:, COLUMNS.index("phrasing")] > 0).tolist() == [False, True]


def test_a_text_tells_itself() -> None:
    row = measured(SOURCE, SOURCE)
    assert row["containment_5"] == row["jaccard_1"] == row["agreement"] == row["order"] == 1
    assert row["told"] > 0.6


@pytest.mark.parametrize("copy", [REWRITE, SPUN])
def test_rewritten_and_spun_copies_are_told_in_order(copy: str) -> None:
    row = measured(SOURCE, copy)
    assert row["told"] > 0.35
    assert row["order"] == 1
    assert 0 < row["containment_5"] < 0.5


def test_a_spun_copy_has_synonyms_in_place_and_a_rewrite_has_not() -> None:
    assert measured(SOURCE, SPUN)["synonyms"] > 0.1 > measured(SOURCE, REWRITE)["synonyms"]


@pytest.mark.parametrize("other", [OTHER, SAME_EVENT])
def test_another_text_is_not_told(other: str) -> None:
    assert measured(SOURCE, other)["told"] < 0.1


def test_numbers_that_clash_are_no_agreement() -> None:
    report = "Net profit of Ardlow Mills rose to {} thousand pounds from {} and sales to {} thousand from {}. The mill"
    assert measured(report.format(12, 11, 105, 99), report.format(78, 65, 310, 288))["agreement"] < 0.6


@pytest.mark.parametrize("both", [(SOURCE, REWRITE), (REWRITE, SOURCE)])
def test_passages_stand_in_order_and_hold_the_same_words(both: tuple[str, str]) -> None:
    tokens = batch(both)
    aligned = features.measure(tokens, index_words(tokens, information.prior()), np.array([[0, 1]]))
    found = aligned.passages
    assert aligned.passage_offsets.tolist() == [0, len(found)]
    assert 2 <= len(found) <= PASSAGES
    assert (np.diff(found[:, 0]) > 0).all()
    first, second = tokens.hashes[: tokens.offsets[1]], tokens.hashes[tokens.offsets[1] :]
    for begin_a, end_a, begin_b, end_b in found.tolist():
        assert first[begin_a] == second[begin_b]
        assert first[end_a - 1] == second[end_b - 1]


texts = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


@settings(max_examples=30, deadline=None)
@given(texts, texts)
def test_which_text_comes_first_makes_no_difference(one: str, other: str) -> None:
    assume(re.findall(r"\w+", one) != re.findall(r"\w+", other))  # equal words are exact copies
    forward, backward = measured(one, other), measured(other, one)
    assert forward == backward


@settings(max_examples=30, deadline=None)
@given(texts, texts)
def test_shares_are_shares(one: str, other: str) -> None:
    for name, value in measured(one, other).items():
        assert 0 <= value <= 1 or name in {"longest_run", "length", "rarer"}, name


class TestKernels:
    """The compiled twins. Compiling takes a while."""

    pytestmark = pytest.mark.slow

    @staticmethod
    def arrays(texts: list[str], indexer: ModuleType, measurer: ModuleType, every: bool) -> tuple[Any, ...]:
        tokens = batch(texts)
        count = len(tokens.hashes)
        marks = np.zeros(count, np.uint8)
        order, group, first = (np.zeros(count, np.int32) for _ in range(3))
        words, distinct = np.zeros(count, np.uint64), np.zeros(len(tokens) + 1, np.int64)
        indexer.mark(
            tokens.data, tokens.bounds, tokens.starts, tokens.ends, tokens.flags, tokens.offsets, marks
        )
        found = indexer.index_words(tokens.hashes, tokens.offsets, order, group, first, words, distinct)
        nats, kinds = np.full(found, information.MOST, np.float32), np.zeros(found, np.uint8)
        table = information.prior()
        indexer.look_up(table.hashes, table.begins, table.nats, table.kinds, words[:found], nats, kinds)
        indexer.mark_figures(
            tokens.flags, tokens.starts, tokens.ends, tokens.offsets, group, distinct, kinds, nats, marks
        )
        rows = np.zeros((len(texts) ** 2, len(COLUMNS)))
        pairs = np.array([(x, y) for x in range(len(texts)) for y in range(len(texts))])
        passages = measurer.measure(
            tokens.data, tokens.hashes, tokens.starts, tokens.ends, tokens.flags, tokens.offsets, marks, order,
            group, first[:found], words[:found], distinct, nats, kinds, pairs, rows,
            np.arange(len(texts)) % 3 == 0, every, 3,
        )  # fmt: skip
        return marks, order, group, first[:found], words[:found], distinct, nats, kinds, rows, *passages

    def compare(self, texts: list[str]) -> None:
        from dedup.match import kernels_features, kernels_words

        for every in (True, False):
            plain = self.arrays(texts, reference_words, reference_features, every)
            compiled = self.arrays(texts, kernels_words, kernels_features, every)
            for one, other in zip(plain, compiled, strict=True):
                np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-6)

    def test_prose(self) -> None:
        self.compare([SOURCE, REWRITE, SPUN, OTHER, SAME_EVENT, "", SOURCE + OTHER, OTHER + SOURCE])

    def test_other_blanks(self) -> None:
        joined = re.sub(r"(\w+) (\w+) (\w+)", r"\1 \2\3", SOURCE)
        split = re.sub(r"\b(\w{3})(\w{3,})", r"\1 \2", SOURCE)
        quoted = re.sub(r"(\w+) (\w+) (\w+) (\w+)\s", r"\n> \1 \2 \3\4 'tis ", SPUN)
        self.compare([SOURCE, joined, split, quoted, SOURCE.replace("t", "t'"), joined.replace("e", "e ")])

    @settings(max_examples=20, deadline=None)
    @given(st.randoms(use_true_random=False))
    def test_parts_of_one_text_in_any_order(self, random: Random) -> None:
        sentences = re.split(r"(?<=[.:,]) ", SOURCE)
        parts = [sentences[: random.randrange(len(sentences) + 1)] for _ in range(6)]
        for part in parts:
            random.shuffle(part)
        self.compare(
            [" ".join(parts[0] + parts[1]), " ".join(parts[2] + parts[3] + parts[4]), " ".join(parts[5])]
        )

    @settings(max_examples=40, deadline=None)
    @given(st.lists(texts, min_size=2, max_size=4))
    def test_any_texts(self, found: list[str]) -> None:
        self.compare(found)
