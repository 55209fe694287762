"""How much of one document stands in another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.cleaning import kernels, reference

WORDS = np.random.default_rng(1).integers(0, 2**64, 4, np.uint64)
"""So few that shingles recur, within a document and in the other one."""

DOCUMENTS = st.lists(st.integers(0, len(WORDS) - 1), max_size=60).map(lambda words: WORDS[words])


def by_hand(own: list[int], other: list[int], size: int) -> tuple[int, int, int, int]:
    """Count by the definitions, shingle by shingle and word by word."""

    def shingles(words: list[int]) -> list[tuple[int, ...]]:
        width = min(size, len(words))
        return [tuple(words[i : i + width]) for i in range(len(words) - width + 1)] if words else []

    common = set(shingles(own)) & set(shingles(other))
    covered = {
        i + step for i, shingle in enumerate(shingles(own)) if shingle in common for step in range(size)
    }
    runs = "".join(" " if i in covered else "x" for i in range(len(own))).split()
    lost = max(map(len, runs), default=0)
    return len(set(shingles(own))), len(set(shingles(other))), len(common), lost


@pytest.mark.parametrize("module", [kernels, reference])
@given(own=DOCUMENTS, other=DOCUMENTS, size=st.integers(1, 6))
def test_overlap_is_what_the_definitions_say(module, own, other, size) -> None:  # type: ignore[no-untyped-def]
    assert module.overlap(own, other, size) == by_hand(own.tolist(), other.tolist(), size)
