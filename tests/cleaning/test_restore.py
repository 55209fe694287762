"""What a restoration refuses; that all comes back is tested with each format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dedup.cleaning.restore import undo
from dedup.config import Config
from dedup.errors import InputError
from tests.cleaning.newsroom import COPIES


def test_restoring_needs_its_list(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "x"), Config())
    (tmp_path / "removed.jsonl").write_text('{"id": 1}\n')
    with pytest.raises(InputError, match="line 1: not a record"):
        undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "x"), Config())


def test_a_list_cannot_lead_out_of_the_corpus(tmp_path: Path) -> None:
    (tmp_path / "clean").mkdir()
    record = {
        "output": "clean",
        "file": "../outside.txt",
        "record": 1,
        "format": "text",
        "raw": "x",
        "content": "",
    }
    (tmp_path / "removed.jsonl").write_text(json.dumps(record) + "\n")
    with pytest.raises(InputError, match="leads out of the corpus"):
        undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back" / "x"), COPIES)
