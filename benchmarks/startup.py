"""How long the command takes before and besides its work: `python -m benchmarks.startup [--data FOLDER]`.

Prints the best of several runs of `dedup --help` and of `dedup scan` over five short files, with kernels that are
compiled already (warm) and with an empty compile cache (cold), beside what each may take.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.processes import ROOT, environment

NEWSROOM_FIVE = [
    str(ROOT / "fixtures" / "newsroom" / f"{name}.txt")
    for name in (
        "battery-plant-vote",
        "bakery-reopens-furniture",
        "kelp-farm-inquiry",
        "museum-of-locks-markup",
        "night-bus-trial-spun",
    )
]
"""Files of the demo corpus that stand in for the five seeds, where those are not at hand."""

LIMITS = {"dedup --help": 0.25, "scan of five files, warm": 1.0, "scan of five files, cold": 5.0}
"""Seconds that each may take on the machine of docs/design.md."""


def best(arguments: list[str], runs: int, cache: str) -> tuple[float, float]:
    """Return the shortest of several runs of `dedup`: elapsed seconds, and seconds of processor time."""
    variables = environment() | {"NUMBA_CACHE_DIR": cache, "NO_COLOR": "1"}
    times = []
    for _ in range(runs):
        begin, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "dedup", *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            env=variables,
            cwd=ROOT,
        )
        elapsed, now = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append((elapsed, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime))
    return min(times)


def measure(files: list[str], runs: int) -> dict[str, tuple[float, float]]:
    """Return elapsed and processor seconds of each case of LIMITS."""
    with tempfile.TemporaryDirectory() as cache:
        cold = min(best(["scan", *files], 1, str(Path(cache) / str(run))) for run in range(min(runs, 2)))
        warm_cache = str(Path(cache) / "0")
        warm = best(["scan", *files], runs, warm_cache)
        help_ = best(["--help"], runs, warm_cache)
    return dict(zip(LIMITS, (help_, warm, cold), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, help="folder with seeds/*.txt to scan instead of the demo corpus"
    )
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    files = sorted(map(str, (given.data / "seeds").glob("*.txt"))) if given.data else []
    print(f"{'':28}{'seconds':>8}{'allowed':>9}{'processor':>11}")
    for name, (seconds, processor) in measure(files or NEWSROOM_FIVE, given.runs).items():
        over = "" if seconds <= LIMITS[name] else "  over"
        print(f"{name:28}{seconds:8.2f}{LIMITS[name]:9.2f}{processor:11.2f}{over}")


if __name__ == "__main__":
    main()
