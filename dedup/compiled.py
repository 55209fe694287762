"""When to run a compiled kernel and when its plain twin, which yields the same."""

from __future__ import annotations

import sys


def worthwhile(work: int, small: int) -> bool:
    """Tell whether `work` is worth a kernel: past `small`, or where the compiler is loaded already.

    Loading the compiler takes about 0.5 s, and the first use of a kernel on a machine several more.
    """
    return work > small or loaded()


def loaded() -> bool:
    """Tell whether the compiler is loaded already, so that a kernel is worthwhile for however little."""
    return "numba" in sys.modules
