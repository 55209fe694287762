"""What a corpus tells of a pair: pages of one mould share what others share, and each has a matter of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.config import Config
from dedup.engine.local import LocalEngine
from dedup.match import Corpus, reference_samples
from dedup.match.columns import COLUMNS, by_name
from dedup.match.matches import moulds
from dedup.match.moulds import Moulds, mould
from dedup.sketch import sketch
from tests.match.corpora import made
from tests.match.texts import batch

if TYPE_CHECKING:
    from collections.abc import Sequence

import pyarrow as pa


def known(texts: Sequence[str]) -> Moulds:
    column = pa.array(list(texts), pa.large_string())
    rows = np.arange(len(texts))
    corpus = Corpus(sketch(batch(texts), Config()), column.take, np.full(len(texts), 1000), rows, rows)
    with LocalEngine(1) as engine:
        return moulds(corpus, Config(), engine)


def test_what_only_two_share_is_no_mould() -> None:
    generator = np.random.default_rng(1)
    frame = made(60, generator, 10**6)
    pages = [" ".join([*frame, *made(60, generator, 10**6)]) for _ in range(4)]
    pair, every = np.array([[0, 1]]), np.array([[0, 1], [2, 3], [1, 3]])
    assert known(pages[:2]).of(pair).tolist() == [0]
    assert (known(pages).of(every) > 0.9).all()  # forms of which each says something else


def test_where_copies_are_many_one_has_little_of_its_own() -> None:
    generator = np.random.default_rng(2)
    parts = [made(60, generator, 10**6) for _ in range(4)]
    whole = " ".join(word for part in parts for word in part)
    copies = [" ".join([*parts[i], *parts[(i + 1) % 4], *made(60, generator, 10**6)]) for i in range(4)]
    assert known([whole, *copies]).of(np.array([[0, 1], [0, 4]])).tolist() == [0, 0]


def test_near_copies_count_once() -> None:
    generator = np.random.default_rng(3)
    frame = made(60, generator, 10**6)
    pages = [" ".join([*frame, *made(60, generator, 10**6)]) for _ in range(2)]
    again = [f"{page} again" for page in pages]
    assert known([*pages, *again]).of(np.array([[0, 1], [2, 1], [3, 0]])).tolist() == [0, 0, 0]


@given(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_a_mould_is_a_share(counts: tuple[int, int], own: tuple[float, float]) -> None:
    shared, exclusive = (np.array([count]) for count in counts)
    (value,) = mould(shared, exclusive, np.array([own])).tolist()
    assert 0 <= value <= 1
    assert value == 0 or (exclusive < shared).all()


def test_who_tells_anew_fills_in_no_mould() -> None:
    row = np.zeros((3, len(COLUMNS)))
    row[:, COLUMNS.index("mould")] = 0.8
    row[1, COLUMNS.index("retold")] = 0.2
    row[2, COLUMNS.index("told")] = 1
    assert np.allclose(by_name(row)["unmoulded"], [0.2, 1, 1])


@given(st.lists(st.integers(0, 9), max_size=40), st.integers(2, 5))
def test_holders_equal_their_twin(held: list[int], most: int) -> None:
    from dedup.match import kernels_samples

    features, owners = np.array(held, np.uint64) << np.uint64(8), np.arange(len(held), dtype=np.int32)
    results = (join.holders(features, owners, most) for join in (kernels_samples, reference_samples))
    for compiled, plain in zip(*results, strict=True):
        assert compiled.tolist() == plain.tolist()
