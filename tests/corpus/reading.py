"""What the tests of reading share: three records, and how to read paths and get plain values."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dedup.config import Config
from dedup.corpus.read import read
from dedup.corpus.store import TextStore
from dedup.model import Input, Skipped

RECORDS: list[dict[str, Any]] = [
    {"id": "a", "text": "First – café, “quoted”\nwith two lines", "date": "2020-01-01"},
    {"id": "b", "text": 'Second, with "quotes" and, commas', "date": "2021-01-01"},
    {"id": "c", "text": "", "date": None},
]
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS).encode()
TEXTS = [record["text"] for record in RECORDS]

HOSTILE = Path(__file__).parents[2] / "fixtures" / "hostile"


@dataclass(frozen=True)
class Result:
    documents: list[dict[str, Any]]
    skipped: list[Skipped]
    warnings: tuple[str, ...]
    inputs: tuple[Input, ...]

    @property
    def ids(self) -> list[str]:
        return [document["id"] for document in self.documents]

    @property
    def texts(self) -> list[str]:
        return [document["text"] for document in self.documents]


def read_all(*paths: Path | str, **settings: Any) -> Result:
    corpus = read([str(path) for path in paths], Config(**settings))
    documents: list[dict[str, Any]] = []
    skipped: list[Skipped] = []
    with TextStore() as store:
        for batch in corpus:
            store.append(batch.documents)
            documents += batch.documents.to_pylist()
            skipped += batch.skipped
        for document, name in zip(documents, store.ids.to_pylist(), strict=True):
            document["id"] = name
        return Result(documents, skipped, corpus.warnings + store.warnings, corpus.inputs(store.records))


def check(path: Path | str, **settings: object) -> None:
    """Read a path, which must hold RECORDS and nothing else."""
    result = read_all(path, **settings)
    assert result.ids == ["a", "b", "c"]
    assert result.texts == TEXTS
    assert [document["date"] for document in result.documents] == [record["date"] for record in RECORDS]
    assert [document["record"] for document in result.documents] == [1, 2, 3]
    assert result.skipped == []
    if path != "-":
        assert [(each.sha256, each.records) for each in result.inputs] == [
            (hashlib.sha256(Path(str(path).partition("::")[0]).read_bytes()).hexdigest(), 3)
        ]


def pipe(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """Let standard input hold this."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
