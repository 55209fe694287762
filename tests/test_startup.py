"""The command answers at once: generous limits, since tests share the machine (see benchmarks/startup.py)."""

from __future__ import annotations

from benchmarks.startup import LIMITS, NEWSROOM_FIVE, measure


def test_processor_time_of_short_commands() -> None:
    for name, (_, processor) in measure(NEWSROOM_FIVE, runs=1).items():
        # Processor time, unlike elapsed time, hardly depends on what else runs.
        assert processor <= 3 * LIMITS[name], name
