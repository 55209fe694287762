"""Texts of a large file are read again where they stand, as they were, or not at all."""

from __future__ import annotations

import gzip
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedup import scan
from dedup.config import Config
from dedup.corpus import read as reading
from dedup.corpus.store import TextStore
from dedup.errors import InputError

TEXTS = [f"text \u201c{i}\u201d\n\\ \U0001f600\x00{'é' * i}" for i in range(50)]


@pytest.fixture(autouse=True)
def _all_files_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGE", 1)


def lines(texts: list[str], *, escaped: bool = False) -> bytes:
    records = [{"id": str(number), "text": text} for number, text in enumerate(texts)]
    if escaped:
        return b"".join(json.dumps(record).encode() + b"\r\n" for record in records)
    return b"".join(orjson.dumps(record) + b"\n" for record in records)


def stored(*paths: Path) -> tuple[TextStore, list[bool], list[str]]:
    """Return a store of what the paths hold, which batches stay in place, and the texts as they were read."""
    store, in_place, texts = TextStore(), [], []
    for batch in reading.read([str(path) for path in paths], Config()):
        texts += batch.documents.column("text").to_pylist()
        if batch.documents.num_rows:
            in_place.append(batch.places is not None)
        store.append(batch.documents, batch.places)
    return store, in_place, texts


@given(
    st.lists(st.text(max_size=30), min_size=1, max_size=8),
    st.booleans(),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.data(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_texts_are_read_again_as_they_were(
    texts: list[str], escaped: bool, mark: bytes, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.jsonl"
        path.write_bytes(mark + lines(texts, escaped=escaped))
        store, in_place, read = stored(path)
        assert read == texts
        assert all(in_place)
        wanted = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=8))
        assert store.take(wanted).to_pylist() == [texts[row] for row in wanted]
        assert store.lengths.tolist() == [len(text.encode()) for text in texts]


def test_what_has_no_place_in_a_file_is_copied(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(TEXTS))
    (tmp_path / "b.jsonl").write_bytes(lines(TEXTS[:5]) + b"not JSON\n" + lines(TEXTS[5:9]))
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(lines(TEXTS[:7])))
    (tmp_path / "d.jsonl").write_bytes(lines(TEXTS[:3]).decode().encode("utf-16"))
    (tmp_path / "e.jsonl").write_bytes(lines(TEXTS[::-1]))
    store, in_place, texts = stored(tmp_path)
    assert in_place == [True, False, False, False, True]
    wanted = [len(texts) - 1, 0, 52, 0, 60, len(texts) - 2, 68, 51]
    assert store.take(wanted).to_pylist() == [texts[row] for row in wanted]
    assert store.text(55) == texts[55]
    assert store.take([]).to_pylist() == []


def overwrite(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content.replace(b"text", b"TEXT"))
    os.utime(path, ns=(1, 1))


def append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(lines(["one more"]))


def replace(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    other.replace(path)


@pytest.mark.parametrize("change", [overwrite, append, replace, Path.unlink])
def test_a_file_that_changed_is_not_read_again(tmp_path: Path, change: Any) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_bytes(lines(TEXTS))
    store, _, _ = stored(path)
    assert store.text(3) == TEXTS[3]
    change(path)
    with pytest.raises(InputError, match="has changed since it was read") as raised:
        store.text(3)
    assert "Run again" in str(raised.value.hint)


@pytest.mark.parametrize("large", [1, 1 << 30], ids=["in place", "copied"])
def test_a_scan_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int) -> None:
    monkeypatch.setattr(reading, "LARGE", large)
    path = tmp_path / "corpus.jsonl"
    text = "the quick brown fox jumps over the lazy dog and runs away from it as fast as it can"
    texts = [text, text.upper(), text.replace("can", "could"), "another"]
    path.write_bytes(lines(texts))
    found = scan([str(path)], Config(only="duplicates"))
    assert [(pair.a, pair.b, pair.relation) for pair in found.report.pairs] == [
        ("0", "1", "exact"),
        ("0", "2", "near"),
        ("1", "2", "near"),
    ]
    assert found.texts(["2", "0"]) == {"2": texts[2], "0": texts[0]}
