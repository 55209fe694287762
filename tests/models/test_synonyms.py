from __future__ import annotations

import numpy as np

from dedup.models.english import vocabulary
from dedup.models.synonyms import mutable_hashes
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
    hashes = mutable_hashes()
    assert np.all(hashes[1:] > hashes[:-1])

    def mutable(word: str) -> bool:
        return bool(np.isin(np.uint64(token_hash(word)), hashes))

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
        assert mutable(word), word
    for word in ("zuckerberg", "reykjavik", "2024", "sqlite", "xylqrt"):
        assert not mutable(word), word
