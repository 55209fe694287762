"""JSON Lines: the fast way and the exact way agree, and each bad record is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.config import Config
from dedup.corpus.batch import Batch, MissingFieldError
from dedup.corpus.jsonl import LineBlock, blocks, parse_columns, parse_lines
from dedup.corpus.source import Source

CONFIG = Config()
SOURCE = Source("corpus.jsonl", "corpus.jsonl", "jsonl")


def block(data: bytes) -> LineBlock:
    return LineBlock("corpus.jsonl", "corpus.jsonl", 1, 0, data)


def rows(batch: Batch) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = batch.documents.to_pylist()
    return documents


def read(data: bytes, config: Config = CONFIG, chunk: int = 1 << 20) -> Batch:
    parts = [data[start : start + chunk] for start in range(0, len(data), chunk)]
    batches = [found.parse(config) for found in blocks(SOURCE, parts, config)]
    import pyarrow as pa

    if not batches:
        return block(b"").parse(config)
    documents = pa.Table.from_batches([batch.documents for batch in batches]).combine_chunks().to_batches()
    skipped = tuple(each for batch in batches for each in batch.skipped)
    return Batch(documents[0] if documents else batches[0].documents, skipped)


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["\ud800", "\u0000", "\u2028", "é", "😀"]),
    st.lists(st.text(max_size=2), max_size=2),
)
objects = st.dictionaries(
    st.sampled_from(["id", "text", "date", "dedup_ignore", "other", "te\u0301xt"]), values
)
texts = st.fixed_dictionaries(
    {"text": st.text(max_size=30)}, optional={"id": st.one_of(st.text(max_size=4), st.integers())}
)
lines = st.one_of(
    texts.map(lambda value: json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass")),
    texts.map(lambda value: json.dumps(value).encode()),
    objects.map(lambda value: json.dumps(value).encode()),
    objects.map(lambda value: json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass")),
    values.map(lambda value: json.dumps(value).encode()),
    st.sampled_from(
        [
            b"",
            b"  ",
            b"\xef\xbb\xbf{}",
            b'\xef\xbb\xbf{"text":"after a mark"}',
            b'{"text":"a","text":"b"}',
            b'{"text":"a","o":1,"o":2}',
            b'{"text":"a"} x',
            b'{"text":"a"}{"text":"b"}',
            b'{"text":"\xff"}',
            b'{"text":"a","o":"\xff"}',
            b'{"text":"a","o":NaN}',
            b'{"text":"a","o":"\\ud800"}',
            b'{"text":"a","o":' + b"[" * 2000 + b"]" * 2000 + b"}",
            b'{"text":"a",',
            b'"o":1}',
            b'{"text":"a","o":[{"b":1}',
            b"]}",
            b'{"id":-0,"text":"minus nought"}',
            b'{"id":1.0,"text":"a float"}',
            b'{"id":18446744073709551615,"text":"u64"}',
            b'{"id":12345678901234567890123,"text":"big"}',
            b'{"text":"tab\there"}',
            b'{"text":"nul\x00here"}',
        ]
    ),
)


@given(st.lists(lines, max_size=6), st.sampled_from([b"\n", b"\r\n"]), st.booleans())
def test_columns_agree_with_lines(content: list[bytes], end: bytes, closed: bool) -> None:
    data = end.join(content) + (end if closed else b"")
    fast = parse_columns(block(data), CONFIG)
    if fast is not None:
        assert rows(fast) == rows(parse_lines(block(data), CONFIG))
        assert parse_lines(block(data), CONFIG).skipped == ()


@given(st.lists(lines, max_size=6))
def test_every_line_is_a_document_or_named(content: list[bytes]) -> None:
    batch = block(b"\n".join(content)).parse(CONFIG)
    numbers = [row["record"] for row in rows(batch)] + [each.record for each in batch.skipped]
    written = b"\n".join(content).split(b"\n")
    expected = [
        number for number, line in enumerate(written, 1) if line.removeprefix(b"\xef\xbb\xbf").strip()
    ]
    assert sorted(numbers) == expected


def test_plain_records_take_the_fast_way() -> None:
    data = b'{"id":1,"text":"a","date":"2020","z":{"text":"no"}}\n{"id":2,"text":"b"}\n'
    batch = parse_columns(block(data), CONFIG)
    assert batch is not None
    assert [(row["id"], row["text"], row["date"]) for row in rows(batch)] == [
        ("1", "a", "2020"),
        ("2", "b", None),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": 3}', "field 'text' is a number, not a string"),
        (b'{"text": null}', "field 'text' is null, not a string"),
        (b'{"id": 4}', "no field 'text'"),
        (b"[1]", "record is a list, not an object"),
        (b'{"text": "cut', "invalid JSON: unexpected end of data"),
        (b'{"text": "\xff"}', "not valid UTF-8"),
        (b'{"text": "\\ud800"}', "text holds half of a surrogate pair, which is not Unicode"),
    ],
)
def test_bad_records_are_named_and_stop_nothing(line: bytes, reason: str) -> None:
    first = b'{"id": "a", "text": "first"}\n'
    batch = read(first + line + b'\n{"id": "c", "text": "third"}\n')
    assert [row["id"] for row in rows(batch)] == ["a", "c"]
    (skipped,) = batch.skipped
    assert (skipped.record, skipped.offset) == (2, len(first))
    assert skipped.reason.startswith(reason)


@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
def test_ids_fall_back_to_label_and_line(chunk: int) -> None:
    batch = read(b'{"text": "a"}\n\n{"text": "b", "id": 7}\n{"text": "c", "id": null}', chunk=chunk)
    assert [row["id"] for row in rows(batch)] == ["corpus.jsonl:1", "7", "corpus.jsonl:4"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(encoding: str) -> None:
    batch = read('{"text": "Zürich – 東京"}\n{"text": "b"}\n'.encode(encoding), chunk=3)
    assert [row["text"] for row in rows(batch)] == ["Zürich – 東京", "b"]
    assert batch.skipped == ()


def test_a_missing_text_field_lists_what_is_there() -> None:
    with pytest.raises(MissingFieldError, match="no field 'text'") as caught:
        read(b'{"id": 1, "body": "x"}\n')
    assert caught.value.hint == "Fields seen: id, body. Did you mean --text-field body?"


def test_a_text_field_that_comes_late_is_found() -> None:
    batch = read(b'{"about": "this file"}\n' * 50 + b'{"id": 1, "text": "x"}\n')
    assert [row["id"] for row in rows(batch)] == ["1"]
    assert len(batch.skipped) == 50


@pytest.mark.parametrize("chunk", [5, 64, 1 << 20])
def test_records_over_the_limit_are_named(chunk: int) -> None:
    config = Config(max_doc_bytes=40)
    long = b'{"text": "' + b"x" * 100 + b'"}\n'
    batch = read(b'{"text": "a"}\n' + long + b'{"text": "b"}\n', config, chunk)
    assert [row["text"] for row in rows(batch)] == ["a", "b"]
    assert [(each.record, each.offset) for each in batch.skipped] == [(2, 14)]


def test_a_giant_line_is_passed_over_in_pieces() -> None:
    config = Config(max_doc_bytes=3 << 20)
    long = b'{"text": "' + b"x" * (9 << 20) + b'"}\n'
    batch = read(b'{"text": "a"}\n' + long + b'{"text": "b"}\n', config)
    assert [(row["record"], row["text"]) for row in rows(batch)] == [(1, "a"), (3, "b")]
    assert [(each.record, each.offset) for each in batch.skipped] == [(2, 14)]


def test_cuts_change_nothing() -> None:
    data = b"".join(b'{"id": %d, "text": "%s"}\n' % (i, b"word " * 2000) for i in range(900))
    whole = rows(parse_lines(block(data), CONFIG))
    assert rows(read(data, chunk=1 << 20)) == whole
    assert rows(read(data, chunk=777_777)) == whole


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (b'{"text": "x", "id": 123456789012345678901}', "123456789012345678901"),  # over 64 bits
        (b'{"text": "x", "id": -9223372036854775809}', "-9223372036854775809"),
        (b'{"text": "x", "id": 1.5}', "1.5"),
        (b'{"text": "x", "id": 1.5, "score": NaN}', "1.5"),
        (b'{"text": "x", "id": true, "score": -Infinity, "date": 2020}', "true"),
        (b'{"text": "x", "id": "a", "title": "\\ud800"}', "a"),  # not what is read of it
        (b'{"text": "x", "id": 1.5, "o": ' + b"[" * 1015 + b"]" * 1015 + b"}", "1.5"),
    ],
)
def test_ids_are_told_exactly_whatever_stands_beside(line: bytes, named: str) -> None:
    batch = read(line + b"\n")
    assert ([row["id"] for row in rows(batch)], batch.skipped) == ([named], ())


def test_absurd_depth_is_no_crash() -> None:
    deep = b'{"id": "deep", "text": "x", "o": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"
    batch = read(deep + b"{broken\n" + b'{"id": "b", "text": "y"}\n')
    assert [row["id"] for row in rows(batch)] == ["deep", "b"]
    assert [each.record for each in batch.skipped] == [2]
