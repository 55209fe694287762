"""The data folder, and the records in it."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(os.environ.get("DEDUP_DATA", Path(__file__).parents[2] / "shared" / "data"))
"""Corpora to train on and to measure with; they are not part of the project."""


WRITTEN = Path(__file__).parents[1] / "fixtures" / "written"
"""Texts that a language model wrote for this project, and rewrites of them."""


def written(name: str) -> Iterator[dict[str, Any]]:
    """Yield the records of `texts` or `rewrites`."""
    yield from map(json.loads, (WRITTEN / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)
