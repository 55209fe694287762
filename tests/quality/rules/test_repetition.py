"""TXT207: a text that says the same again."""

from __future__ import annotations

import random
import tracemalloc
from typing import TYPE_CHECKING, cast

from dedup.quality.rule import Suspect
from dedup.quality.rules.repetition import RULE

if TYPE_CHECKING:
    from dedup.quality.profile import Profile

MOST_BYTES = 150
"""For each word: as strings, and tuples of them, they took 270."""


def test_a_long_text_pasted_twice_does_not_fill_the_memory() -> None:
    generator = random.Random(1)
    words = ["".join(generator.choices("abcdefgh", k=5)) for _ in range(1000)]
    page = " ".join(generator.choices(words, k=50_000))
    suspect = Suspect(f"{page}\n{page}", "en", 100_000, 0, cast("Profile", None))
    tracemalloc.start()
    found = RULE.inspect(suspect)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found is not None
    assert [(one.start, one.end) for one in found.spans] == [(len(page) + 1, 2 * len(page) + 1)]
    assert peak < MOST_BYTES * 100_000
