"""What the tests of cleaning share: the newsroom as records and in single files, and a run with what it removed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from dedup.cleaning.options import cleaning
from dedup.cleaning.run import Cleaned, clean
from dedup.config import Config
from tests.conftest import NEWSROOM

RECORDS = [
    {"id": path.name, "title": path.stem, "text": path.read_text(), "n": number}
    for number, path in enumerate(sorted(NEWSROOM.glob("*.txt")))
]


COPIES = Config(only="duplicates")
"""Quick: most of these tests are about writing, for which copies are enough."""


def run(source: Path, out: Path, config: Config = COPIES, **wishes: Any) -> Cleaned:
    return clean([str(source)], str(out), config, cleaning(**wishes))


def removed_in(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "removed.jsonl").read_text().splitlines()]


def as_jsonl() -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in RECORDS).encode()


def as_csv(delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(RECORDS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(RECORDS)
    return out.getvalue().encode()
