"""What the tests of reading share: read paths, get plain values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dedup.config import Config
from dedup.corpus.read import read
from dedup.corpus.store import TextStore
from dedup.model import Input, Skipped

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
