"""Corpora of made-up texts, and what the plainest means say of them."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from dedup.config import Config
from dedup.engine.local import LocalEngine
from dedup.match import Documents, Matches, match
from dedup.match.pairs import PairTable
from dedup.model import Relation
from dedup.sketch import sketch
from tests.match.texts import batch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def corpus(texts: Sequence[str], config: Config) -> Documents:
    """Return these texts as the match stage takes them, in the order of their ids and of preference."""
    column = pa.array(list(texts), pa.large_string())
    rows = np.arange(len(texts))
    sizes = np.array([len(text.encode()) for text in texts], np.int64)
    return Documents(sketch(batch(texts), config), column.take, sizes, rows, rows)


def matches(texts: Sequence[str], config: Config | None = None) -> Matches:
    """Return what is copied from what among these texts."""
    config = config or Config()
    with LocalEngine(1) as engine:
        return match(corpus(texts, config), config, engine, lambda *_: None)


def made(count: int, generator: np.random.Generator, vocabulary: int = 3000) -> list[str]:
    """Return a text of so many words drawn at random."""
    return [f"w{number}" for number in generator.integers(0, vocabulary, count).tolist()]


def edited(words: list[str], edits: int, generator: np.random.Generator) -> list[str]:
    """Return the words with some of them replaced, left out or added."""
    words = list(words)
    for _ in range(edits):
        place = int(generator.integers(0, max(1, len(words))))
        kind = generator.integers(0, 3)
        words[place : place + (kind != 0)] = [] if kind == 1 else [f"e{generator.integers(0, 10**9)}"]
    return words


def shingles(text: str, size: int = 5) -> set[tuple[str, ...]]:
    """Return the shingles of a text whose words stand between spaces."""
    words = text.split()
    if not words:
        return set()
    return {tuple(words[i : i + size]) for i in range(max(len(words) - size + 1, 1))}


def jaccards(texts: Sequence[str]) -> dict[tuple[int, int], float]:
    """Return the Jaccard of every pair."""
    sets = [shingles(text) for text in texts]
    return {
        (a, b): len(sets[a] & sets[b]) / max(len(sets[a] | sets[b]), 1)
        for a, b in combinations(range(len(texts)), 2)
    }


def pair_table(rows: Sequence[tuple[int, int, Relation, float]], within: Sequence[str] = ()) -> PairTable:
    """Return pairs (a, b, relation, jaccard); `within` says of a contained pair which side is the excerpt."""
    sides = [*within, *["a"] * (len(rows) - len(within))]
    containment = [(0.9, 0.1) if side == "a" else (0.1, 0.9) for side in sides]
    jaccard = np.array([row[3] for row in rows], np.float32)
    return PairTable(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64),
        np.array([row[2].looseness for row in rows], np.uint8),
        jaccard,
        jaccard,
        np.array([a for a, _ in containment], np.float32),
        np.array([b for _, b in containment], np.float32),
        np.zeros(len(rows), np.uint8),
        np.zeros((0, 4), np.int32),
        np.zeros(len(rows) + 1, np.int64),
    )


def rows_of(table: PairTable) -> list[tuple[int, int]]:
    return list(zip(table.a.tolist(), table.b.tolist(), strict=True))


def order(values: Sequence[int]) -> NDArray[np.int64]:
    return np.array(values, np.int64)
