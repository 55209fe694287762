from __future__ import annotations

import numpy as np

from dedup.models.english import FUNCTION, MUTABLE, vocabulary
from dedup.text.hashing import token_hash


def test_every_word_of_the_vocabulary_is_there_once() -> None:
    known = vocabulary()
    assert len(set(known.words)) == len(known.words) == len(known.bits)
    assert len(np.unique(known.hashes)) == len(known.words)
    assert known.words[0] == "the"
    assert [int(known.hashes[i]) for i in (0, 1000, 150_000)] == [
        token_hash(known.words[i]) for i in (0, 1000, 150_000)
    ]


def test_mutable_words_are_those_a_spinner_replaces() -> None:
    known = vocabulary()
    replaced = {
        word for word, bits in zip(known.words, known.bits, strict=True) if bits & (MUTABLE | FUNCTION)
    }

    for word in (
        "source",
        "sources",
        "opened",
        "quickly",
        "best",
        "beryllium",
        "unfastened",
        "the",
        "would",
        "it's",
    ):
        assert word in replaced
    for word in ("zuckerberg", "reykjavik", "2024", "sqlite", "xylqrt"):
        assert word not in replaced
