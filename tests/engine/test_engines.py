"""The engines beside threads: the same stage, the same order, the same report."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dedup.engine.processes import ProcessEngine

NEWSROOM = Path(__file__).parents[2] / "fixtures" / "newsroom"


def square(number: int) -> int:
    return number * number


def test_processes_keep_the_order() -> None:
    with ProcessEngine(2) as engine:
        assert list(engine.map(square, range(50))) == [number * number for number in range(50)]


def test_processes_pass_on_what_a_stage_raises() -> None:
    with pytest.raises(ZeroDivisionError), ProcessEngine(1) as engine:
        list(engine.map((1).__truediv__, [1, 0]))


@pytest.mark.slow
def test_a_ray_cluster_yields_the_same_report(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="the extra [ray] is not installed")
    reports = {}
    for engine in ("local", "ray"):
        target = tmp_path / f"{engine}.json"
        command = [
            sys.executable,
            "-m",
            "dedup",
            "scan",
            str(NEWSROOM),
            "-q",
            "--engine",
            engine,
            "-o",
            str(target),
        ]
        subprocess.run(command, check=True, timeout=180)
        reports[engine] = json.loads(target.read_text())
    assert reports["ray"] == reports["local"]
    assert reports["ray"]["summary"]["documents"] > 40
