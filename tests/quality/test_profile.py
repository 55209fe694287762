"""The profile's kernel against its plain twin, and both against texts counted by hand."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.config import Config
from dedup.quality import (
    classes,
    kernels_characters,
    kernels_profile,
    reference_characters,
    reference_profile,
)
from dedup.quality.profile import profile
from dedup.text.tokenise import tokenise, utf8_buffers
from dedup.text.tokens import UNSPACED

TELLING = "ab rBZ9ｂ:`~.$\n\t.<<>&&#;=/!?%{{}[]é“â€™ÃÂ \u00a0\u200b\u202e\ufeff\ufffd\x00\x85абΑα漢字ก😀\U000e0041\u0301"
CHARACTERS = st.one_of(st.sampled_from(TELLING), st.characters(exclude_categories=["Cs"]))
PIECES = st.sampled_from(
    [
        *(
            "the ferry sank ",
            "    ",
            "Monday 12",
            "\n",
            ":",
            ";",
            "?",
            "> ",
            "```",
            "\n```",
            "..",
            "[",
            "&amp",
            "<p",
        ),
        *("##", "}}", "%}", "\n    the ferry sank an hour after it had left\n", "\n~~~~~~\n", "\n``` x```"),
    ]
)
TEXTS = st.lists(st.one_of(st.text(CHARACTERS), st.lists(st.one_of(PIECES, CHARACTERS)).map("".join)))


def test_only_sentences_run_on() -> None:
    prose = "The ferry sank and the crew of the boat swam to the pier with their dog. " * 20
    table = "Chairs 14 oak, 3 damaged. Lamps 22 brass, 5 bent. Rugs 9 wool. " * 30
    german = "Die Fähre sank am Montag in flachem Wasser vor der Stadt und wurde gehoben. " * 20
    texts = pa.array([prose, prose + table, prose + prose[:50], german, ""], pa.large_string())
    known = profile(texts, tokenise(texts), Config())
    assert known.running.tolist() == [True, False, True, False, False]


def count(text: str) -> dict[str, int]:
    row = reference_characters.count_characters([text], classes.table())[0].tolist()
    return dict(zip(reference_characters.COLUMNS, row, strict=True))


@settings(deadline=None)  # the first call compiles
@given(TEXTS)
def test_kernel_counts_what_its_twin_counts(texts: list[str]) -> None:
    data, bounds = utf8_buffers(pa.array(texts, type=pa.large_string()))
    by_kernel = kernels_characters.count_characters(data, bounds, classes.table())
    np.testing.assert_array_equal(by_kernel, reference_characters.count_characters(texts, classes.table()))


@settings(deadline=None)  # the first call compiles
@given(st.lists(st.lists(st.integers(0, 40))), st.dictionaries(st.integers(0, 40), st.integers(1, 2**64 - 1)))
def test_kernel_marks_what_its_twin_marks(documents: list[list[int]], table: dict[int, int]) -> None:
    keys = np.zeros(256, dtype=np.uint64)
    bits = np.zeros(256, dtype=np.uint64)
    for key, bit in table.items():
        keys[key], bits[key] = key, bit
    hashes = np.array([key for document in documents for key in document], dtype=np.uint64)
    offsets = np.cumsum([0, *map(len, documents)], dtype=np.int64)
    by_kernel = kernels_profile.mark_triggers(hashes, offsets, keys, bits)
    by_twin = reference_profile.mark_triggers(hashes, offsets, keys, bits)
    for one, other in zip(by_kernel, by_twin, strict=True):
        np.testing.assert_array_equal(one, other)


@settings(deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.lists(st.integers(0, 3), max_size=25), st.integers(1, 3)), max_size=6)),
    st.sampled_from([0, UNSPACED]),
)
def test_kernel_finds_the_repetition_its_twin_finds(
    documents: list[list[tuple[list[int], int]]], flag: int
) -> None:
    words = [[word for part, times in parts for word in part * times] for parts in documents]
    hashes = np.array([word for document in words for word in document], dtype=np.uint64)
    offsets = np.cumsum([0, *map(len, words)], dtype=np.int64)
    flags = np.full(len(hashes), flag, dtype=np.uint8)
    by_kernel = kernels_profile.count_repeated(hashes, flags, offsets)
    by_twin = reference_profile.count_repeated(hashes, flags, offsets)
    for one, other in zip(by_kernel, by_twin, strict=True):
        np.testing.assert_array_equal(one, other)


def test_passages_that_came_before() -> None:
    words = np.array([*range(10), 98, *range(11), 99], np.uint64)
    assert reference_profile.repeated_passages(words, 10).tolist() == [[11, 21]]
    assert reference_profile.repeated_passages(np.full(15, 7, np.uint64), 10).tolist() == [[1, 15]]
    assert reference_profile.repeated_passages(words[:5], 10).tolist() == []


def test_lines_and_letters() -> None:
    counts = count("Headline\n\nA line that is longer than thirty characters.\n  1 2 \n")
    assert counts["lines"] == 3
    assert counts["short_lines"] == 2
    assert counts["letters"] == counts["latin"] == 45
    assert counts["digits"] == 2
    assert chr(counts["last"]) == "2"


def test_questions_in_a_word() -> None:
    assert count("don?t, it?s ?q=1 Who? why? “?a")["questions"] == 4
    assert count("Why not?\nno ?? ?A ?1 ?é")["questions"] == 0


def test_what_cannot_be_seen() -> None:
    assert count("zero\u200bwidth\u202e and \U000e0041tags")["hidden"] == 3
    assert count("nul\x00 and \ufffd, not tab\t or return\r\n")["controls"] == 2


def test_scripts_mixed_in_one_word() -> None:
    assert count("pаypаl and раураl")["mixed"] == 2
    assert count("pａypal, ferrｙ and ｆｅｒｒｙ")["mixed"] == 2
    assert count("Москва is Moscow; α and β; COVID-19")["mixed"] == 0


def test_markup() -> None:
    counts = count("<p class=x>[1] [b] {x} {{y}} a < b && &amp; &#39; <br>AT&T; <AMR.O></p><!-- -->")
    assert (counts["tags"], counts["brackets"], counts["braces"], counts["entities"]) == (4, 1, 1, 2)


def test_lines_of_code() -> None:
    assert (
        count("int main() {\n\treturn 0;\n}\n\n    puts\nprose: more\n$ ls\nlist::\n# heading\n``\n")[
            "code_lines"
        ]
        == 7
    )
    assert (
        count("## heading\n{{< figure >}}\n{% image %}\n~~~~~~~\n``` ls ```\n#define X\n")["code_lines"] == 1
    )
    assert count("A tale\n\n\n\n\nof blank lines\n... and dots\n..\nend")["code_lines"] == 2


def test_lines_between_fences_are_code() -> None:
    assert count("Do this:\n\n```sh\nls\n\ncat ferry\n```\nand wait.\n")["code_lines"] == 4


def test_lines_that_open_a_paragraph_are_no_code() -> None:
    opening = "    The ferry sank in shallow water, an hour after\n"
    assert count(f"{opening}it had left the pier.\n{opening}it had left.")["code_lines"] == 0
    assert count(f"{opening}\nAnd so on.\n{opening}{opening}")["code_lines"] == 3
    assert count("    puts(1)\nend\n")["code_lines"] == 1


def test_misread_bytes() -> None:
    assert count("donâ€™t, cafÃ©, Ã  la")["mojibake"] >= 3
    assert count("Ein Café in Ærøskøbing, élève, naïve")["mojibake"] == 0
