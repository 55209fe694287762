"""The match kernels say the same as their plain twins, and both what set arithmetic says."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.match import (
    kernels_buckets,
    kernels_compare,
    kernels_stars,
    reference_buckets,
    reference_compare,
    reference_stars,
)
from dedup.text.hashing import shingle_hashes

streams = st.lists(st.lists(st.integers(1, 7), max_size=40), min_size=2, max_size=4)


@st.composite
def copies(draw: st.DrawFn) -> list[list[int]]:
    """A text that repeats itself in places, and copies of it with a piece left out, put elsewhere, or said anew."""
    word = st.integers(1, 60)
    text = draw(st.lists(word, min_size=20, max_size=120))
    place = st.integers(0, len(text))
    text += text[slice(*sorted((draw(place), draw(place))))]
    edited = []
    for _ in range(draw(st.integers(1, 3))):
        begin, end = sorted((draw(place), draw(place)))
        elsewhere = draw(st.sampled_from([text[begin:end], [], draw(st.lists(word, max_size=5))]))
        rest = text[:begin] + text[end:]
        at = draw(st.integers(0, len(rest)))
        edited.append(rest[:at] + elsewhere + rest[at:])
    return [text, *edited]


def flat(documents: list[list[int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    hashes = np.array([token for document in documents for token in document], np.uint64)
    offsets = np.cumsum([0, *map(len, documents)], dtype=np.int64)
    count = len(documents)
    pairs = np.array([(a, b) for a in range(count) for b in range(count) if a != b], np.int64)
    return hashes, offsets, pairs


@given(streams, st.integers(1, 6))
def test_counts_are_those_of_sets(documents: list[list[int]], size: int) -> None:
    hashes, offsets, pairs = flat(documents)
    sets = [set(shingle_hashes(np.array(document, np.uint64), size).tolist()) for document in documents]
    expected = [[len(sets[a]), len(sets[b]), len(sets[a] & sets[b])] for a, b in pairs.tolist()]
    for module in (kernels_compare, reference_compare):
        counts, _, _ = module.compare(hashes, offsets, pairs, size)
        assert counts.tolist() == expected


@given(streams, st.integers(1, 6))
def test_passages_hold_equal_tokens(documents: list[list[int]], size: int) -> None:
    hashes, offsets, pairs = flat(documents)
    counts, passages, passage_offsets = reference_compare.compare(hashes, offsets, pairs, size)
    for i, (a, b) in enumerate(pairs.tolist()):
        own = passages[passage_offsets[i] : passage_offsets[i + 1]].tolist()
        assert bool(own) == bool(counts[i, 2])
        assert own == sorted(own, key=lambda passage: passage[0::2])
        assert len(own) <= reference_compare.PASSAGES
        for a_start, a_end, b_start, b_end in own:
            assert documents[a][a_start:a_end] == documents[b][b_start:b_end]
            assert a_end - a_start >= min(size, len(documents[a]), len(documents[b]))


@given(streams | copies(), st.integers(1, 6))
def test_comparing_by_kernel_equals_its_twin(documents: list[list[int]], size: int) -> None:
    hashes, offsets, pairs = flat(documents)
    compiled = kernels_compare.compare(hashes, offsets, pairs, size)
    plain = reference_compare.compare(hashes, offsets, pairs, size)
    assert [column.tolist() for column in compiled] == [column.tolist() for column in plain]


@given(st.lists(st.integers(0, 5), min_size=30, max_size=30), st.integers(0, 5), st.sets(st.integers(0, 29)))
def test_cutting_buckets_equals_its_twin(upper: list[int], hot: int, chosen: set[int]) -> None:
    keys = np.array(upper, np.uint64) << np.uint64(61)
    rows = list(chosen)
    compiled, plain = (
        [array.tolist() for array in module.cut_buckets(keys, np.array(rows, np.int32), hot)]
        for module in (kernels_buckets, reference_buckets)
    )
    assert compiled == plain
    order, bucket = plain
    assert sum(row < 0 for row in order) == len({upper[row] for row in rows})
    for left, right in combinations(rows, 2):
        alike = [row for row in rows if upper[row] == upper[left]]
        assert (bucket[left] == bucket[right] != 0) == (right in alike and len(alike) <= hot)


@given(
    st.lists(st.lists(st.integers(0, 2), min_size=6, max_size=6), min_size=1, max_size=14),
    st.integers(0, 6),
    st.integers(2, 5),
)
def test_joining_buckets_equals_its_twin(rows: list[list[int]], floor: int, hot_size: int) -> None:
    signatures = np.array(rows, np.uint32)
    found: list[list[list[int]]] = []
    for module in (kernels_buckets, reference_buckets):
        keys_of = signatures[:, 0::2] * 8 + signatures[:, 1::2]
        hot = (keys_of[:, None] == keys_of[None, :]).sum(axis=1) > hot_size
        buckets = np.where(hot, 0, keys_of + 1).astype(np.int32)
        pairs: list[list[int]] = []
        for band, keys in enumerate(keys_of.T):
            order = np.argsort(keys, kind="stable").astype(np.int32)
            fresh = np.ones(len(order), np.bool_)
            fresh[1:] = keys[order][1:] != keys[order][:-1]
            pairs += module.bucket_pairs(
                np.where(fresh, -1 - order, order), signatures, buckets, band, floor
            ).tolist()
        found.append(pairs)
    compiled, plain = found
    assert compiled == plain
    for left, right in plain:
        shared = int((signatures[left] == signatures[right]).sum())
        assert shared >= floor
        assert any(
            (signatures[left, 2 * b : 2 * b + 2] == signatures[right, 2 * b : 2 * b + 2]).all()
            for b in range(3)
        )


@given(st.lists(st.sets(st.integers(0, 11)), min_size=12, max_size=12), st.permutations(range(12)))
def test_gathering_stars_equals_its_twin(around: list[set[int]], order: list[int]) -> None:
    bounds = np.cumsum([0, *map(len, around)])
    neighbours = np.array([other for each in around for other in sorted(each)], np.int64)
    compiled, plain = (
        module.stars(np.array(order), bounds, neighbours).tolist()
        for module in (kernels_stars, reference_stars)
    )
    assert compiled == plain
    assert all(
        plain[centre] == centre and document in around[centre] | {centre}
        for document, centre in enumerate(plain)
    )
