"""What standard input holds, and how its format is known."""

from __future__ import annotations

import gzip

import pytest

from dedup.errors import InputError
from tests.corpus.reading import LINES, check, pipe, read_all


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_standard_input(compress: object, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, compress(LINES))  # type: ignore[operator]
    check("-")


def test_standard_input_of_unknown_format(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, b"id,body\n1,x\n")
    with pytest.raises(InputError, match="cannot tell the format of standard input"):
        read_all("-")
    pipe(monkeypatch, b"id,body\n1,x\n")
    assert read_all("-", text_field="body").texts == ["x"]
    pipe(monkeypatch, b"text\nof a few words\n")
    with pytest.raises(InputError, match="cannot tell the format of standard input"):
        read_all("-")
    pipe(monkeypatch, b"text\nof a few words\n")
    assert read_all("-", input_format="text").texts == ["text\nof a few words\n"]


@pytest.mark.parametrize("header", [b"id,text", b'\xef\xbb\xbf"id";"text"', b"id\ttext\r"])
def test_a_table_on_standard_input_is_known_by_its_header(
    header: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    delimiter = b";" if b";" in header else b"\t" if b"\t" in header else b","
    content = header + b"\n1" + delimiter + b"x\n"
    pipe(monkeypatch, content)
    result = read_all("-")
    assert (result.ids, result.texts) == (["1"], ["x"])
