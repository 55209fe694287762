"""SIGKILL at random points of `index add`: the index is well, and the resumed run answers the same bytes."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dedup.checking import scan_against
from dedup.config import Config
from dedup.index import build
from dedup.index.store import Index
from dedup.index.verify import problems
from dedup.report.formats import no_texts
from dedup.report.json import render
from tests.conftest import write_jsonl
from tests.index.conftest import corpus

KILLS = int(os.environ.get("INDEX_KILLS", "2"))
"""50 for the figure in docs/design.md; each takes a second or two."""

ADD = """
import sys
from pathlib import Path
from dedup.config import Config
from dedup.index import build
build.TRANSACTION_BYTES = 1  # one for each file, so that kills fall between transactions and into them
print("ready", flush=True)
build.add([sys.argv[1]], Path(sys.argv[2]), Config(workers=1))
"""


def add(source: Path, index: Path, *, kill_after: float | None = None) -> float | None:
    """Run `add` in a process of its own; return the seconds it worked, or None where it was cut short."""
    process = subprocess.Popen([sys.executable, "-c", ADD, str(source), str(index)], stdout=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        begin = time.perf_counter()
        if kill_after is not None:
            time.sleep(kill_after)
            process.send_signal(signal.SIGKILL)
    return time.perf_counter() - begin if process.returncode == 0 else None


def query(index: Path, source: Path) -> bytes:
    """Return the whole report on `source` against the index, as JSON."""
    config = Config(workers=1, only="duplicates", against=str(index))
    return b"".join(render(scan_against([str(source)], config).report, no_texts))


@pytest.mark.slow
def test_killed_adds_leave_a_sound_index_and_resume_to_the_same_answers(tmp_path: Path) -> None:
    records = corpus(400, 5)
    base = tmp_path / "i.db"
    build.build([str(write_jsonl(tmp_path / "old.jsonl", records[:50]))], base, Config(workers=1))
    source = tmp_path / "more"
    source.mkdir()
    for start in range(50, 350, 10):
        write_jsonl(source / f"{start}.jsonl", records[start : start + 10])
    new = write_jsonl(tmp_path / "new.jsonl", records[350:])

    def copy(name: str) -> Path:
        (tmp_path / name).mkdir()
        return Path(shutil.copy(base, tmp_path / name / "i.db"))

    whole = copy("whole")
    seconds = add(source, whole)
    assert seconds is not None
    expected = query(whole, new)
    assert b'"known"' in expected

    generator = random.Random(os.getpid())
    cut_short = tried = 0
    while cut_short < KILLS and tried < 5 * KILLS:
        tried += 1
        index = copy(f"killed-{tried}")
        took = add(source, index, kill_after=generator.uniform(0.0, seconds))
        if took is None:
            cut_short += 1
        else:  # done sooner than before, when the machine had other work
            seconds = min(seconds, took)
        with Index(index) as opened:
            assert list(problems(opened)) == []
        build.add([str(source)], index, Config(workers=1))
        assert query(index, new) == expected
    assert cut_short == KILLS
    print(f"{cut_short} of {tried} cut short")  # noqa: T201 - told by pytest -s
