"""The kernels that parse JSON Lines do what their plain twins do, and what the standard library does."""

from __future__ import annotations

import json
from itertools import pairwise
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.corpus import kernels_json, reference_json
from dedup.corpus.reference_json import ABSENT, DEPTH, INTEGER, OTHER, SLACK, STRING
from tests.corpus.test_jsonl import lines

NAMES = ["text", "id", "date", "o"]
BOTH = pytest.mark.parametrize("module", [kernels_json, reference_json])

Found = list[list[tuple[int, bytes]]]


def found(module: ModuleType, data: bytes) -> Found | None:
    """Return (kind, value as written) of each wanted field of each line; None where a line is no plain object."""
    codes = np.frombuffer(data, np.uint8)
    bounds = np.cumsum([0, *map(len, NAMES)])
    shape = module.count_lines(codes), len(NAMES)
    kinds, starts, ends = np.zeros(shape, np.uint8), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    names = np.frombuffer("".join(NAMES).encode(), np.uint8)
    if not module.objects(codes, names, bounds, kinds, starts, ends):
        return None
    rows = zip(kinds.tolist(), starts.tolist(), ends.tolist(), strict=True)
    return [
        [(kind, b"" if kind == OTHER else data[a:b]) for kind, a, b in zip(*row, strict=True)] for row in rows
    ]


def characters(module: ModuleType, written: list[bytes]) -> list[str]:
    data = b"".join(written)
    bounds = np.cumsum([0, *map(len, written)])
    out, offsets = np.zeros(len(data) + SLACK, np.uint8), np.zeros(len(bounds), np.int64)
    module.unescape(np.frombuffer(data + b"\n", np.uint8), bounds[:-1], bounds[1:], out, offsets)
    return [out[a:b].tobytes().decode() for a, b in pairwise(offsets.tolist())]


@given(st.lists(lines, max_size=4))
def test_both_find_the_same(content: list[bytes]) -> None:
    data = b"".join(line + b"\n" for line in content)
    assert found(kernels_json, data) == found(reference_json, data)


@given(st.binary(max_size=12), st.sampled_from(['{"text":"%s"}', '{"o":%s}', "%s", '{"o":[1,%s,{"a":%s}]}']))
def test_both_refuse_the_same(piece: bytes, frame: str) -> None:
    data = frame.encode().replace(b"%s", piece.replace(b"\n", b"")) + b"\n"
    assert found(kernels_json, data) == found(reference_json, data)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
)


@given(
    st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=3)), JSON),
    st.booleans(),
    st.booleans(),
)
def test_what_json_writes_is_found(record: dict[str, object], ascii_only: bool, spaced: bool) -> None:
    separators = (", ", ": ") if spaced else (",", ":")
    data = json.dumps(record, ensure_ascii=ascii_only, separators=separators).encode() + b"\n"
    rows = found(kernels_json, data)
    assert rows is not None
    (row,) = rows
    for name, (kind, written) in zip(NAMES, row, strict=True):
        value = record.get(name)
        if value is None:
            assert kind == ABSENT
        elif isinstance(value, str):
            assert kind == STRING
            assert characters(kernels_json, [written]) == [value]
        elif kind == INTEGER:
            assert written.decode() == str(value)
        else:
            assert not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 10**18


@given(st.lists(st.text(max_size=200), max_size=4), st.booleans())
def test_strings_come_out_as_they_were(texts: list[str], ascii_only: bool) -> None:
    written = [json.dumps(text, ensure_ascii=ascii_only).encode()[1:-1] for text in texts]
    assert characters(kernels_json, written) == characters(reference_json, written) == texts


@BOTH
@pytest.mark.parametrize(
    "line",
    [
        '{"o":1 "text":"a"}',
        '{"o":1,}',
        '{"o":[1,]}',
        '{"o":[1}}',
        '{"o":{"a"}}',
        '{"o":01}',
        '{"o":1.}',
        '{"o":1e}',
        '{"o":-}',
        '{"o":tru}',
        '{"o":"\\x"}',
        '{"o":"\\ud800"}',
        '{"o":"\\udc00"}',
        '{"o":"\\ud800\\u0041"}',
        '{"o":"\\u00g0"}',
        '{"o":"a\tb"}',
        '{"o":"open}',
        '{"o":1}}',
        '{"o":1}{"o":1}',
        "",
        "[]",
        '{"o":' + "[" * DEPTH + "]" * DEPTH + "}",
    ],
)
def test_what_is_no_plain_object(module: ModuleType, line: str) -> None:
    assert found(module, b'{"text":"a"}\n' + line.encode() + b"\n") is None


@BOTH
def test_the_deepest_that_is_plain(module: ModuleType) -> None:
    line = '{"o":' + "[" * (DEPTH - 1) + "]" * (DEPTH - 1) + "}\n"
    assert found(module, line.encode()) == [[(ABSENT, b""), (ABSENT, b""), (ABSENT, b""), (OTHER, b"")]]


@BOTH
def test_names_in_escapes_and_the_last_of_equal_names(module: ModuleType) -> None:
    data = b'{"\\u0074e\\u0078t" : "a", "id":"x", "id":7, "date":"d", "date":null}\r\n'
    assert found(module, data) == [[(STRING, b"a"), (INTEGER, b"7"), (ABSENT, b""), (ABSENT, b"")]]
