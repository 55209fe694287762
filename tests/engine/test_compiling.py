from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from numba import njit

from dedup.engine import compiling
from dedup.engine.compiling import LATER, STAGE
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def silent(*_: object) -> None:
    """Report to nobody."""


def test_each_function_that_is_compiled_is_told() -> None:
    inner: Any = njit(lambda n: n + 1)
    outer: Any = njit(lambda n: inner(n) * 2)
    told: list[tuple[str, int, int | None]] = []
    with compiling.compiling(lambda *what: told.append(what), ahead=False):
        assert outer(1) == 4
        compiled = told[-1][1]
        assert compiled >= 2
        assert told[0] == (STAGE, 0, None)
        assert told[-1] == (STAGE, compiled, compiled)
        assert outer(2) == 6
    outer(1.5)
    assert told[-1] == (STAGE, compiled, compiled)  # neither what was compiled already nor what is now


@pytest.mark.parametrize("needed", [True, False])
def test_a_second_process_is_started_where_something_has_to_be_compiled(
    needed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "later.py").write_text("open('started', 'a').write('once ')")
    monkeypatch.setattr(compiling, "LATER", "later")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    one: Any = njit(lambda n: n + 1)
    other: Any = njit(lambda n: n + 2)
    with compiling.compiling(silent, ahead=True) as second:
        if needed:
            assert one(1) == 2
        second.wait()
        assert other(1) == 3  # too late to start one
    started = tmp_path / "started"
    assert (started.read_text() if started.exists() else "") == ("once " if needed else "")


@pytest.mark.slow
def test_the_second_process_compiles_what_matching_takes(tmp_path: Path) -> None:
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-m", LATER], check=True, cwd=ROOT, env=environment)
    compiled = {path.name.split("-")[0] for path in tmp_path.rglob("*.nbi")}
    assert compiled >= {
        "kernels_blocks.matching_blocks",
        "kernels_buckets.bucket_pairs",
        "kernels_compare.compare",
        "kernels_samples.shared_features",
        "kernels_words.index_words",
        "kernels_features.measure",
    }
