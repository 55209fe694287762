from __future__ import annotations

from typing import Any

from numba import njit

from dedup.engine.compiling import STAGE, told_of_compiling


def test_each_function_that_is_compiled_is_told() -> None:
    inner: Any = njit(lambda n: n + 1)
    outer: Any = njit(lambda n: inner(n) * 2)
    told: list[tuple[str, int, int | None]] = []
    with told_of_compiling(lambda *what: told.append(what)):
        assert outer(1) == 4
        compiled = told[-1][1]
        assert compiled >= 2
        assert told[0] == (STAGE, 0, None)
        assert told[-1] == (STAGE, compiled, compiled)
        assert outer(2) == 6
    outer(1.5)
    assert told[-1] == (STAGE, compiled, compiled)  # neither what was compiled already nor what is now
