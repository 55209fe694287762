"""What the benchmarks run, and their finished runs, kept so that an interrupted benchmark can go on."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.processes import Run
from benchmarks.truth import Score

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CORPUS, RESULT, OUTPUT = "{corpus}", "{result}", "{output}"
"""What stands for files in a command: the corpus, clusters to be judged, and what else a tool writes."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One row of the table: how it is run, and what its results depend on beside the corpus.

    `near` tells that all its clusters are of near copies, so that their precision can be judged by Jaccard.
    """

    name: str
    command: tuple[str, ...]
    revision: str = "1"
    near: bool = True


def own(name: str, command: str, *options: str, result: str = RESULT, near: bool = False) -> Tool:
    """Return a command of ours with these options; its report, or what else it writes, is the result."""
    line = (sys.executable, "-m", "dedup", command, CORPUS, "-o", result, "-q", "--no-progress", *options)
    return Tool(name, line, _own_code(), near=near)


@cache
def _own_code() -> str:
    package = Path(__file__).parents[1] / "dedup"
    return digest(sorted(path for path in package.rglob("*") if path.suffix in {".py", ".npz", ".json"}))


def digest(files: Sequence[Path]) -> str:
    """Return a short hash of the contents of files."""
    code = hashlib.sha256()
    for path in files:
        code.update(path.read_bytes())
    return code.hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Result:
    """What one tool did in one round."""

    run: Run
    score: Score | None


class Results:
    """The finished runs of one corpus, kept in a JSON file as they come."""

    def __init__(self, file: Path, *, fresh: bool) -> None:
        self.file = file
        self.known = {} if fresh or not file.exists() else json.loads(file.read_text(encoding="utf-8"))

    def _of(self, tool: Tool, number: int) -> Result | None:
        """Return the result of a tool in a round, if it is there and the tool is still the same."""
        record = self.known.get(f"{tool.name} #{number}")
        if record is None or (record["revision"], record["command"]) != (tool.revision, list(tool.command)):
            return None
        return Result(Run(**record["run"]), record["score"] and Score(**record["score"]))

    def once(self, tool: Tool, number: int, measure: Callable[[], Result]) -> Result:
        """Return the result of a tool in a round: the one that is there, or what `measure` returns, which is kept."""
        result = self._of(tool, number)
        if result is None:
            result = measure()
            self._add(tool, number, result)
        return result

    def _add(self, tool: Tool, number: int, result: Result) -> None:
        record = {"revision": tool.revision, "command": tool.command, **asdict(result)}
        self.known[f"{tool.name} #{number}"] = record
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(self.known, indent=1), encoding="utf-8")
