"""What all tests share: the optional data folder, JSON Lines, and a switch between kernels and their plain twins."""

from __future__ import annotations

import json
import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from training.records import DATA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Switch = Callable[..., None]

ROOT = Path(__file__).parent.parent
"""The repository."""

NEWSROOM = ROOT / "fixtures" / "newsroom"
"""The demo corpus."""

settings.register_profile("dedup", deadline=None, derandomize="CI" in os.environ)
settings.register_profile("thorough", deadline=None, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dedup"))


def data(*names: str) -> list[Path]:
    """Return the paths of these files or folders of the data folder, or skip the test and say which is missing."""
    paths = [DATA / name for name in names]
    for path in paths:
        if not path.exists():
            pytest.skip(f"no {path.name}: the data folder (../shared/data or DEDUP_DATA) is not there")
    return paths


def write_jsonl(path: Path, records: Iterable[Mapping[str, Any]]) -> Path:
    """Write records as JSON Lines, and return the path."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.fixture
def run_kernels(monkeypatch: pytest.MonkeyPatch) -> Switch:
    """Return a function that makes the modules of these names run their kernels, or with `kernels=False` the plain twins."""

    def switch(*names: str, kernels: bool = True) -> None:
        for module in map(import_module, names):
            monkeypatch.setattr(module, "worthwhile", lambda work, small: kernels)

    return switch
