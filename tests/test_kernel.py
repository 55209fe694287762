"""Kernels are compiled once on a machine, and again when anything that they use has changed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numba.core.caching import FunctionCache

from dedup import kernel as kernels
from dedup.kernel import fingerprint, kernel, leaf

CONSTANTS = "FACTOR = 3\n"
KERNELS = """
import numpy as np
from constants import FACTOR
from dedup.kernel import kernel

@kernel
def scaled(value):
    return FACTOR * value

@kernel(inline="always")
def one():
    return 1

@kernel
def counted(values):
    out = np.zeros(len(values), np.int64)
    for i in range(len(values)):
        out[i] = scaled(values[i]) + one()
    return out
"""
PROGRAM = """
import sys
import numpy as np
from kernels import counted
print(counted(np.arange(3)).tolist(), "numba.np.arrayobj" in sys.modules, sum(counted.stats.cache_hits.values()))
"""


@pytest.fixture
def run(tmp_path: Path) -> Any:
    (tmp_path / "constants.py").write_text(CONSTANTS)
    (tmp_path / "kernels.py").write_text(KERNELS)
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join([str(tmp_path), str(Path(kernels.__file__).parents[1])])
    environment["NUMBA_CACHE_DIR"] = str(tmp_path / "cache")
    environment["PYTHONDONTWRITEBYTECODE"] = "1"

    def run() -> str:
        command = [sys.executable, "-c", PROGRAM]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        ).stdout.strip()

    return run


def test_what_is_compiled_is_loaded_without_the_compiler_and_anew_where_a_constant_changed(
    run: Any, tmp_path: Path
) -> None:
    assert run() == "[1, 4, 7] True 0"
    assert run() == "[1, 4, 7] False 1"
    (tmp_path / "constants.py").write_text("FACTOR = 5\n")
    assert run() == "[1, 6, 11] True 0"
    assert run() == "[1, 6, 11] False 1"


def test_a_kernel_that_is_found_is_called_by_one_that_is_compiled(run: Any, tmp_path: Path) -> None:
    assert run() == "[1, 4, 7] True 0"
    changed = KERNELS.replace("scaled(values[i]) + one()", "scaled(values[i]) - one()")
    (tmp_path / "kernels.py").write_text(changed)
    assert run() == "[-1, 2, 5] True 0"


def test_a_kernel_that_has_moved_to_another_module_is_found_there(run: Any, tmp_path: Path) -> None:
    for home in ("old_home", "new_home"):
        (tmp_path / f"{home}.py").write_text(KERNELS.partition("@kernel(")[0])
        moved = KERNELS.replace("from constants import FACTOR", f"from {home} import scaled")
        (tmp_path / "kernels.py").write_text(
            "".join(moved.split("@kernel\ndef scaled(value):\n    return FACTOR * value\n"))
        )
        assert run() == "[1, 4, 7] True 0"
        assert run() == "[1, 4, 7] False 1"
        (tmp_path / f"{home}.py").unlink()


LIMIT = 3


def _inner(value: int) -> bool:
    return value < LIMIT or value in {7, 8}


def _outer(value: int) -> bool:
    return [_inner(one) for one in [value]][0]  # noqa: RUF015


def test_the_fingerprint_sees_what_a_function_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(_outer)
    made: set[str] = set()
    assert fingerprint(_outer) == before
    assert fingerprint(kernel(_outer)) == before
    assert fingerprint(_inner) != before
    for make in (kernel, leaf):
        with monkeypatch.context() as patch:
            patch.setitem(globals(), "_inner", make(_inner))
            made.add(fingerprint(_outer))
    assert len(made) == 2
    monkeypatch.setitem(globals(), "LIMIT", 4)
    assert fingerprint(_outer) != before
    monkeypatch.setitem(globals(), "LIMIT", 3)
    monkeypatch.setitem(globals(), "_inner", lambda value: value < LIMIT)
    assert fingerprint(_outer) != before


def _counting(values: list[int]) -> int:
    return int(np.sum(values))


def test_the_fingerprint_is_the_same_wherever_modules_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(_counting)
    elsewhere = ModuleType(np.__name__)
    elsewhere.__file__ = "elsewhere/numpy/__init__.py"
    monkeypatch.setitem(globals(), "np", elsewhere)
    assert fingerprint(_counting) == before


def test_without_a_folder_to_write_to_kernels_are_compiled_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nowhere(self: object, function: object) -> None:
        raise RuntimeError("cannot cache function")

    monkeypatch.setattr(FunctionCache, "__init__", nowhere)
    assert kernel(_inner)(2)
    assert not kernel(_inner)(5)
