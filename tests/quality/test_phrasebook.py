"""The keys of tortured phrases: the kernel against its plain twin, and what a text can meet."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.quality import kernels_phrasebook, reference_phrasebook
from dedup.quality.phrasebook import can_meet, likely, pack, phrasebook, query
from dedup.text.hashing import token_hash
from dedup.text.tokenise import tokenise

TOP = 2**64 - 1
KEYS = [
    1,
    2**45,
    2**45 + 1,
    (5 * reference_phrasebook.PAIR + 7) & TOP,
    (9 * reference_phrasebook.PAIR + 2**60) & TOP,
]
WORDS = st.sampled_from([*KEYS, 5, 7, 9, 2**60, 2**45 + 2])


@settings(deadline=None)  # the first call compiles
@given(st.lists(st.tuples(st.lists(WORDS), st.booleans()), min_size=1))
def test_kernel_finds_the_keys_its_twin_finds(documents: list[tuple[list[int], bool]]) -> None:
    hashes = np.array([word for words, _ in documents for word in words], np.uint64)
    offsets = np.cumsum([0, *(len(words) for words, _ in documents)], dtype=np.int64)
    asked = np.array([wanted for _, wanted in documents])
    keys = np.sort(np.array(KEYS, np.uint64))
    sieve = np.zeros(1 << reference_phrasebook.SIEVE_BITS, np.bool_)
    sieve[keys >> np.uint64(64 - reference_phrasebook.SIEVE_BITS)] = True
    table = (hashes, offsets, asked, keys, np.packbits(sieve, bitorder="little"))
    by_kernel, by_twin = (
        set(zip(rows.tolist(), places.tolist(), strict=True))
        for rows, places in (kernels_phrasebook.find_keys(*table), reference_phrasebook.find_keys(*table))
    )
    assert by_kernel == by_twin


def test_the_queries_that_a_text_can_meet() -> None:
    texts = ["It is a case of bosom peril, the doctor said.", "It is no peril to the bosom.", "bosom peril"]
    tokens = tokenise(pa.array(texts, pa.large_string()))
    found = likely(tokens, np.array([True, True, False]))
    met = {
        row
        for row, numbers in found.items()
        if any(can_meet(tokens.hashes[slice(*tokens.offsets[row : row + 2])], number) for number in numbers)
    }
    assert met == {0}
    assert {phrasebook().meant(number) for number in found[0]} >= {"breast cancer"}


def test_every_query_is_filed() -> None:
    book = phrasebook()
    assert set(book.numbers.tolist()) == set(range(len(book.lines)))
    assert query(0).wanted


def test_phrases_are_filed_by_their_rarest_words() -> None:
    packed = pack(['"the bosom peril of it"\tbreast cancer', '"the peril" OR "of the peril"~3\t'])
    filed = {
        token_hash("bosom") * reference_phrasebook.PAIR + token_hash("peril") & TOP: [0],
        token_hash("the") * reference_phrasebook.PAIR + token_hash("peril") & TOP: [1],
        token_hash("peril"): [1],
    }
    assert packed["keys"].tolist() == sorted(filed)
    assert packed["starts"].tolist() == [0, 1, 2, 3]
    assert packed["numbers"].tolist() == [filed[key][0] for key in sorted(filed)]
