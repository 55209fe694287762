"""Taking records out of a source and putting them back: whatever the source holds, it comes back as it was."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.config import Config, InputFormat
from dedup.corpus.edits import Edits, Stored
from dedup.corpus.source import Source
from dedup.corpus.units import Unit, units, with_text
from dedup.corpus.write import restore, rewrite

CONFIG = Config()
SHEET = Source("s", "s", "csv")

pieces = st.sampled_from(
    [
        b'{"text": "a"}',
        b'{"text": "b", "n": 1}',
        b"\n",
        b"\r\n",
        b",",
        b"[",
        b"]",
        b'"',
        b"1,two",
        b'"q,\nr"',
        b"\xff",
        b" ",
        b"x",
    ]
)
contents = st.lists(pieces, max_size=14).map(b"".join)
tables = st.lists(
    st.tuples(st.text('ab,"\n é', max_size=5), st.text('ab,"\n é', max_size=8)), min_size=1, max_size=8
).map(
    lambda rows: "".join(
        "a,text\n" if not index else f"{_cell(one)},{_cell(two)}\n" for index, (one, two) in enumerate(rows)
    ).encode()
)
arrays = st.lists(st.fixed_dictionaries({"text": st.text(max_size=5)}), max_size=6)


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def there_and_back(content: bytes, known: InputFormat, drop: set[int]) -> tuple[bytes, bytes, set[int]]:
    """Return what is left without some records, what comes back, and the numbers of the records taken out."""
    taken: dict[int, Stored] = {}
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{name}.{known}" for name in ("before", "between", "after")]
        paths[0].write_bytes(content)
        source = Source(str(paths[0]), "s", known)
        edits = Edits(frozenset(drop))
        before = rewrite(
            source, edits, paths[1], CONFIG, lambda number, stored: taken.update({number: stored})
        )
        after = restore(Source(str(paths[1]), "s", known), taken, frozenset(taken), paths[2], CONFIG)
        assert (before == after) == (paths[2].read_bytes() == content)
        return paths[1].read_bytes(), paths[2].read_bytes(), set(taken)


@given(contents, st.sets(st.integers(1, 8)))
def test_any_lines(content: bytes, drop: set[int]) -> None:
    between, after, taken = there_and_back(content, "jsonl", drop)
    assert after == content
    numbers = range(1, content.count(b"\n") + 1 + (not content.endswith(b"\n") and content != b""))
    assert taken == drop & set(numbers)
    assert len(between) <= len(content)


@given(tables, st.sets(st.integers(1, 8)))
def test_any_table(content: bytes, drop: set[int]) -> None:
    _, after, _ = there_and_back(content, "csv", drop)
    assert after == content


@given(arrays, st.sets(st.integers(1, 6)), st.sampled_from([None, 1]), st.sampled_from(["", "\n", " \n"]))
def test_any_array(records: list[dict[str, str]], drop: set[int], indent: int | None, end: str) -> None:
    content = (json.dumps(records, indent=indent) + end).encode()
    between, after, taken = there_and_back(content, "json", drop)
    assert after == content
    assert json.loads(between) == [record for number, record in enumerate(records, 1) if number not in drop]
    assert len(taken) == len([number for number in drop if number <= len(records)])


@pytest.mark.parametrize("known", ["jsonl", "csv", "tsv", "json"])
@given(content=contents)
def test_the_units_joined_are_the_content(known: InputFormat, content: bytes) -> None:
    source = Source("s", "s", known)
    assert b"".join(unit.raw for unit in units(source, [content] if content else [], CONFIG)) == content


def test_a_new_text_changes_nothing_else(tmp_path: Path) -> None:
    cases: dict[InputFormat, tuple[str, str]] = {
        "jsonl": (
            '{"n":1.10, "text" : "caf\\u00e9", "x":[1,2]}\n',
            '{"n":1.10, "text" : "th\\u00e9", "x":[1,2]}\n',
        ),
        "json": ('[\n {"text": "café"},\n {"text": "b"}\n]\n', '[\n {"text": "thé"},\n {"text": "b"}\n]\n'),
        "csv": ('id,text\r\n1,"café"\r\n', 'id,text\r\n1,"thé"\r\n'),
        "text": ("\ufeffcafé", "\ufeffthé"),
    }
    for known, (before, after) in cases.items():
        path, target = tmp_path / f"a.{known}", tmp_path / f"b.{known}"
        path.write_text(before, newline="")
        rewrite(Source(str(path), "s", known), Edits(texts={1: "thé"}), target, CONFIG, lambda *_: None)
        assert target.read_bytes().decode() == after


@pytest.mark.parametrize(
    ("known", "field", "before", "after"),
    [
        ("jsonl", "text", '{"title": "é", "text": "é", "big": 12345678901234567890123}', None),
        ("jsonl", "text", '{"n": 1.10 ,"text":"a\\/b\\u00E9","e":1e2,"s":"\\/"}', '{"n": 1.10 ,"text":"th\\u00e9","e":1e2,"s":"\\/"}'),
        ("jsonl", "text", '{"text": "first", "x": {"text": "é"}, "text": "é"}', '{"text": "first", "x": {"text": "é"}, "text": "thé"}'),
        ("jsonl", "a.b.c", '{"a": {"x": [{"b.c": 1}, "}"], "b": {"c": "é"}}, "b": "é"}', '{"a": {"x": [{"b.c": 1}, "}"], "b": {"c": "thé"}}, "b": "é"}'),
        ("jsonl", "a.b", '{"a": {"b": "é"}, "a.b": "é"}', '{"a": {"b": "é"}, "a.b": "thé"}'),
        ("jsonl", "text", '{"te\\u0078t":"é","deep":' + "[" * 9000 + "]" * 9000 + "}", None),
        ("csv", "text", 'id,text,n\n"1","é","0"\n', 'id,text,n\n"1","thé","0"\n'),
        ("csv", "text", 'id;text;n\r\n"1;2";é;" "\r\n', 'id;text;n\r\n"1;2";thé;" "\r\n'),
        ("csv", "text", 'n|text\n"a""\r\n|"|é', 'n|text\n"a""\r\n|"|thé'),
        ("tsv", "text", 'text\tn\né\tsays "x"\n', 'text\tn\nthé\tsays "x"\n'),
        ("tsv", "text", "n\ttext\n\té\n", "n\ttext\n\tthé\n"),
    ],
)  # fmt: skip
def test_a_new_text_leaves_what_stands_beside_as_it_was(
    known: InputFormat, field: str, before: str, after: str | None, tmp_path: Path
) -> None:
    path, target = tmp_path / f"a.{known}", tmp_path / f"b.{known}"
    path.write_bytes(before.encode())
    config = replace(CONFIG, text_field=field)
    rewrite(Source(str(path), "s", known), Edits(texts={1: "thé"}), target, config, lambda *_: None)
    expected = after or "thé".join(before.rsplit("é", 1))
    assert target.read_bytes().decode() == expected


@given(st.text(), st.text(), st.sampled_from(",;\t|"))
def test_a_new_cell_is_read_back(text: str, beside: str, delimiter: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([["a", "text", "b"], [beside, "old", beside]])
    header, row = (unit.raw for unit in units(SHEET, [out.getvalue().encode()], CONFIG))
    changed = with_text(SHEET, Unit(1, row), text, header, CONFIG).decode()
    assert list(csv.reader(io.StringIO(changed, newline=""), delimiter=delimiter, strict=True)) == [
        [beside, text, beside]
    ]
