"""docs/report.md names every field that a report has."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dedup.report import csv, jsonl
from dedup.report.formats import no_texts
from dedup.report.json import render
from tests.conftest import ROOT
from tests.report.reports import FULL

NAMED = set(re.findall(r"`([\w.]+)`", (ROOT / "docs" / "report.md").read_text(encoding="utf-8")))


def names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inside in value.items():
            yield name
            if name not in ("config", "by_relation", "by_rule"):  # whose names are settings and findings
                yield from names(inside)
    elif isinstance(value, list):
        for each in value:
            yield from names(each)


def test_every_field_is_named() -> None:
    report = replace(FULL, known=("b",), run=replace(FULL.run, timestamp="2024-01-01T00:00:00+00:00"))
    told = set(names(json.loads(b"".join(render(report, no_texts)))))
    assert {"schema", "evidence", "suggestion", "offset", "timestamp"} <= told
    assert told <= NAMED


def test_every_type_and_column_is_named() -> None:
    lines = b"".join(jsonl.render(replace(FULL, known=("b",)), no_texts)).splitlines()
    types = {json.loads(line)["type"] for line in lines}
    assert len(types) == 7
    assert types <= NAMED
    assert set(csv.COLUMNS) <= NAMED
