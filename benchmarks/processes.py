"""Whole processes, measured: how long one runs and how much memory and processor time it takes.

Run as a script, it is the launcher: a process of its own, since the peak that the system reports of a process
begins with the size of the one that started it, and the benchmarks hold large tables.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Run:
    """What a process cost: seconds of wall clock, of processor time with its children's, and peak bytes.

    The peak is the resident set of its largest process: a tool of several processes takes more in all.
    """

    seconds: float
    processor: float
    peak: int


ROOT = Path(__file__).parents[1]
"""The folder that every measured process works in, so that it finds the package and the peers' scripts."""


class FailedRunError(Exception):
    """A measured process ended with an error; its message is the end of what it wrote."""


def run(command: Sequence[str], log: Path) -> Run:
    """Run a command to its end and return what it cost. All it writes goes to the file `log`.

    Raises `FailedRunError` if its exit code is not 0.
    """
    launcher = [sys.executable, "-S", __file__, str(log), *command]
    launched = subprocess.run(launcher, stdout=subprocess.PIPE, check=True)
    code, seconds, processor, peak = json.loads(launched.stdout)
    if code:
        end = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise FailedRunError(f"exit code {code} from {' '.join(command)}\n{end}")
    return Run(seconds, processor, peak)


def environment() -> dict[str, str]:
    """Return the environment of measured processes, in which Python keeps the modules that it has compiled: those of peers
    are compiled when pip installs them, and those of a checkout by its first run."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def launch(log: str, *command: str) -> tuple[int, float, float, int]:
    """Run a command; return its exit code, seconds, processor seconds and peak bytes."""
    with Path(log).open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT, env=environment()
        )
        _, status, usage = os.wait4(process.pid, 0)  # also tells what the process and its children used
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return process.returncode, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit


if __name__ == "__main__":
    print(json.dumps(launch(*sys.argv[1:])))
