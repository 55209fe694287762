"""Headers and signatures of messages are no part of what they tell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.match import kernels_letterhead, reference_letterhead
from dedup.match.letterhead import in_one_exchange, without_letterhead
from tests.match.texts import OTHER, SOURCE, batch

HEADER = (
    "From: Ann Berg <ann@example.org>\nSubject: The ferry\nReferences: <1@example.org>\n <2@example.org>\n\n"
)
CARD = "Ann Berg, Harbour Street 4\nann@example.org  +00 55 1234\n"


def words_left(text: str) -> int:
    return int(without_letterhead(batch([text]), np.arange(1))[0].counts[0])


def count(text: str) -> int:
    return int(batch([text]).counts[0])


@pytest.mark.parametrize(
    "rule", ["-- \n", "------------\n", "+----+----+\n", "________\n", "===== Ann =====\n"]
)
@pytest.mark.parametrize("end", ["\n", "\t"])
def test_of_a_message_its_text_is_left(rule: str, end: str) -> None:
    message = f"{HEADER}{SOURCE}\n{rule}{CARD}"
    if end == "\t":
        message = message.replace("\n <", " <").replace("\n", end)
    assert words_left(message) == count(SOURCE)


def test_a_signature_without_a_header_follows_two_dashes() -> None:
    assert words_left(f"{SOURCE}\n-- \n{CARD}") == count(SOURCE)


@pytest.mark.parametrize(
    "text",
    [
        SOURCE,
        f"Warning: {SOURCE}",
        f"The ferry\n=========\n\n{SOURCE}",
        f"{SOURCE}\n\n-----\n\n{OTHER}",
        f"Note: two boats.\nNote: one has failed.\n{SOURCE}",
        "",
    ],
)
def test_other_texts_are_whole(text: str) -> None:
    assert words_left(text) == count(text)


@pytest.mark.parametrize("field", ["A:\t", "A: \n", "A:\t\n", " A:\t", "A:\n -"])
def test_no_text_takes_long(field: str) -> None:
    text = field * 20_000 + "end"
    assert words_left(text) <= count(text)


def test_what_is_left_keeps_its_place() -> None:
    tokens = batch([SOURCE, f"{HEADER}{OTHER}\n-- \n{CARD}", SOURCE])
    left, _ = without_letterhead(tokens, np.array([1, 2]))
    assert left.counts.tolist() == [0, count(OTHER), count(SOURCE)]
    first = int(left.offsets[1])
    text = left.data[left.starts[first] : left.ends[first]].tobytes().decode()
    assert OTHER.startswith(text)


PIECES = [
    "a",
    "Z",
    "0",
    "_",
    "-",
    "--",
    "-- ",
    "---",
    ":",
    "A:",
    "B-1: x\n",
    " ",
    "\t",
    "\n",
    "\r",
    "\x0b",
    "*",
    "|#~",
    ".",
    "é",
]
LINES = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(st.lists(LINES, max_size=4), st.integers(0, 70), st.booleans())
@example(["A:1\nB:2\n \n\n--\na"], 0, False)
def test_letterheads_by_kernel_equal_those_of_their_twin(lines: list[str], signs: int, header: bool) -> None:
    texts = [*lines, ("A: 1\nB: 2\n\n" if header else "") + "x\n" + "." * signs + "---\n" + "".join(lines)]
    coded = [text.encode() for text in texts]
    data, bounds = np.frombuffer(b"".join(coded), np.uint8), np.cumsum([0, *map(len, coded)])
    wanted = np.arange(len(texts)) % 3 != 1
    found = []
    for module in (kernels_letterhead, reference_letterhead):
        tops, bottoms = (bounds[:-1].astype(np.int32) for _ in range(2))
        messages = np.zeros(len(texts), np.bool_)
        module.letterheads(data, bounds, wanted, tops, bottoms, messages)
        found.append([tops.tolist(), bottoms.tolist(), messages.tolist()])
    assert found[0] == found[1]


def message(sender: str, text: str) -> str:
    return f"From: {sender}\nSubject: The ferry\n\n{text}"


ASKED = message("Ann Berg <ann@example.org>", SOURCE)
ANSWER = message(
    "bo@example.net (Bo Lind)", f"In article <7@news.example>, Ann@example.org writes:\n\n{SOURCE}"
)
SECOND = message("Cy <cy@example.com>", f"In <7@news.example> it was said:\n{SOURCE}")


@pytest.mark.parametrize(
    ("one", "other", "exchange"),
    [
        (ASKED, ANSWER, True),
        (ANSWER, SECOND, True),
        (ASKED, SECOND, False),
        (ANSWER, ANSWER, False),
        (ASKED, f"Ann@example.org writes:\n{SOURCE}", False),
        (ASKED, message("bo@example.net", f"{OTHER} {OTHER} ann@example.org"), False),
    ],
)
def test_messages_by_two_that_name_each_other_or_a_third_are_in_one_exchange(
    one: str, other: str, exchange: bool
) -> None:
    tokens = batch([OTHER, one, other])
    _, messages = without_letterhead(tokens, np.arange(3))
    found = in_one_exchange(tokens, np.array([[1, 2], [2, 1], [0, 1]]), messages)
    assert found.tolist() == [exchange, exchange, False]
