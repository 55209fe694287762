"""The lines of many pairs, put together from pieces, are those of the pairs one by one."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.match.direction import REASONS, SIDES
from dedup.match.pairs import FIRST, SECOND, UNKNOWN, PairTable
from dedup.report import pair_lines
from dedup.report.ids import Ids
from dedup.report.lazy import BLOCK
from dedup.report.pair_sequence import RELATIONS, PairSequence
from tests.report.reports import HOSTILE

Drawn = tuple[tuple[int, int], int, tuple[float, float, float, float], int, list[tuple[int, int, int, int]]]
"""A pair: its documents, relation, shares, original and passages."""

IDS = ["plain", HOSTILE, "naïve \N{PILE OF POO}", "", '"quoted\\', '","']

_share = st.integers(0, 10_000).map(lambda n: n / 10_000) | st.floats(0, 1, width=32)
_original = st.just(UNKNOWN) | st.builds(
    lambda side, reason: side | reason << SIDES,
    st.sampled_from((FIRST, SECOND)),
    st.integers(1, len(REASONS) - 1),
)
_number = st.sampled_from((0, 9, 10, 99, 100, 2**31 - 1)) | st.integers(0, 2**31 - 1)
_pair = st.tuples(
    st.tuples(st.integers(0, len(IDS) - 1), st.integers(0, len(IDS) - 1)),
    st.integers(0, len(RELATIONS) - 1),
    st.tuples(_share, _share, _share, _share),
    _original,
    st.lists(st.tuples(_number, _number, _number, _number), max_size=4),
)


def sequence(pairs: list[Drawn]) -> PairSequence:
    shares = np.array([pair[2] for pair in pairs], np.float32).reshape(-1, 4)
    a, b = np.array([pair[0] for pair in pairs], np.int64).reshape(-1, 2).T
    table = PairTable(
        a,
        b,
        np.array([pair[1] for pair in pairs], np.uint8),
        shares[:, 0],
        shares[:, 1],
        shares[:, 2],
        shares[:, 3],
        np.array([pair[3] for pair in pairs], np.uint8),
        np.array([passage for pair in pairs for passage in pair[4]], np.int32).reshape(-1, 4),
        np.cumsum([0, *(len(pair[4]) for pair in pairs)]),
    )
    return PairSequence(table, Ids(pa.array(IDS, pa.large_string())))


@pytest.mark.parametrize(("opening", "closing"), [(b",\n{", b"}"), (b'{"type":"pair",', b"}\n")])
@given(pairs=st.lists(_pair, max_size=8))
def test_the_lines_from_the_table_are_those_of_the_objects(
    opening: bytes, closing: bytes, pairs: list[Drawn]
) -> None:
    many = sequence(pairs)
    one_by_one = b"".join(pair_lines.pair_lines(list(many), opening, closing))
    with pytest.MonkeyPatch.context() as patch:
        for kernels in (True, False):
            patch.setattr(pair_lines, "worthwhile", lambda *_, use=kernels: use)
            assert b"".join(pair_lines.pair_lines(many, opening, closing)) == one_by_one


def test_more_than_a_block_of_pairs_are_all_written() -> None:
    many = sequence([((0, 2), 1, (0.5, 0.25, 1.0, 0.0), UNKNOWN, [])] * (BLOCK + 1))
    assert b"".join(pair_lines.pair_lines(many, b"{", b"}\n")).count(b"\n") == len(many)
