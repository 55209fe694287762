"""Speed, memory and accuracy beside the peers: python benchmarks/speed.py [--corpus small|mixed|FILE].

Every tool runs as a whole process, from JSON Lines to clusters of near copies (word 5-grams, Jaccard 0.7, 128
permutations), in alternation: one run of each, then again. A ratio compares two runs of one round, and the table
gives medians. The peers are installed in environments of their own, in a cache folder; what they run is in
benchmarks/peers. Finished runs are kept there too: an interrupted benchmark goes on where it stopped, unless the
code of a tool has changed since (--fresh measures everything again).

A round takes about 2 minutes on the small corpus, most of it text-dedup, and about 4 on the mixed one. text-dedup
takes more than ten minutes there and is left out unless asked for (--all).
--smoke: a made-up corpus, without a network and in less than a minute; fails if accuracy is not as promised.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import venv
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import corpora
import page
from processes import Run, run
from truth import Score, Truth, score, truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent
CORPUS, RESULT = "{corpus}", "{result}"
"""What stands for the two files in a command."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One row of the table: how it is run, and what its results depend on beside the corpus.

    `near` tells that all its clusters are of near copies, so that their precision can be judged by Jaccard.
    """

    name: str
    command: tuple[str, ...]
    revision: str = "1"
    near: bool = True


@dataclass(frozen=True, slots=True)
class Peer:
    """Another tool: what pip installs, the script that drives it, and the Python it needs."""

    requirement: str
    script: str
    python: str = sys.executable
    slow: bool = False

    def tool(self) -> Tool:
        """Return the row of the peer, installed."""
        script = HERE / "peers" / self.script
        name = self.requirement.replace("==", " ")
        return Tool(name, (str(self._interpreter()), str(script), CORPUS, RESULT), _hash([script]))

    def _interpreter(self) -> Path:
        """Return the Python of the peer's own environment, built if it is not there."""
        home = corpora.CACHE / "peers" / self.requirement
        python = home / "bin" / "python"
        if not (home / "complete").exists():
            print(f"installing {self.requirement}", file=sys.stderr)
            shutil.rmtree(home, ignore_errors=True)
            if self.python == sys.executable:
                venv.create(home, with_pip=True)
            else:
                subprocess.run([self.python, "-m", "venv", home], check=True)
            subprocess.run([python, "-m", "pip", "install", "-q", self.requirement, "orjson"], check=True)
            (home / "complete").touch()
        return python


PEERS = (
    Peer("gaoya==0.2.2", "with_gaoya.py"),
    Peer("rensa==0.5.0", "with_rensa.py"),
    Peer("datasketch==2.0.0", "with_datasketch.py"),
    Peer("text-dedup==0.4.1", "with_text_dedup.py", python="python3.12", slow=True),
)

FLOOR = Tool(
    "parsing alone (orjson)",
    (
        sys.executable,
        "-c",
        "import orjson, sys\nfor line in open(sys.argv[1], 'rb'): orjson.loads(line)",
        CORPUS,
    ),
)
"""The least that any tool has to do."""


def ours() -> list[Tool]:
    """Return our own rows; the first is what the others are compared with."""
    package = HERE.parent / "dedup"
    code = _hash(sorted(path for path in package.rglob("*") if path.suffix in {".py", ".npz", ".json"}))
    scan = (sys.executable, "-m", "dedup", "scan", CORPUS, "-o", RESULT, "-q", "--no-progress")
    duplicates = (*scan, "--only", "duplicates")
    return [
        Tool("dedup, all kinds of copies", duplicates, code, near=False),
        Tool("dedup, one worker", (*duplicates, "--workers", "1"), code, near=False),
        Tool("dedup, full scan", scan, code, near=False),
    ]


def _hash(files: Sequence[Path]) -> str:
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

    def of(self, tool: Tool, number: int) -> Result | None:
        """Return the result of a tool in a round, if it is there and the tool is still the same."""
        record = self.known.get(f"{tool.name} #{number}")
        if record is None or (record["revision"], record["command"]) != (tool.revision, list(tool.command)):
            return None
        return Result(Run(**record["run"]), record["score"] and Score(**record["score"]))

    def add(self, tool: Tool, number: int, result: Result) -> None:
        """Keep a result."""
        record = {"revision": tool.revision, "command": tool.command, **asdict(result)}
        self.known[f"{tool.name} #{number}"] = record
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(self.known, indent=1), encoding="utf-8")


def measure(tool: Tool, path: Path, exact: Truth) -> Result:
    """Run a tool on a corpus once."""
    with tempfile.TemporaryDirectory(prefix="dedup-speed-") as folder:
        result = Path(folder) / "result.json"
        places = {CORPUS: str(path), RESULT: str(result)}
        cost = run([places.get(part, part) for part in tool.command], Path(folder) / "log")
        if RESULT not in tool.command:
            return Result(cost, None)
        return Result(cost, score(list(clusters(result)), exact))


def clusters(result: Path) -> Iterator[list[str]]:
    """Yield the clusters that a tool wrote: lists of ids, or the report of ours."""
    found = json.loads(result.read_bytes())
    if isinstance(found, list):
        yield from found
    else:
        for cluster in found["clusters"]:
            yield [member["id"] for member in cluster["members"]]


def table(rounds: dict[Tool, list[Result]], size: int) -> str:
    """Return the results as a Markdown table. The ratios compare with the first tool, round by round."""
    lines = [
        "| | seconds | MB/s | × ours | processor s | peak MB | recall | precision by document | by pair |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    own = next(iter(rounds.values()))
    for tool, results in rounds.items():
        seconds = statistics.median(result.run.seconds for result in results)
        ratio = statistics.median(a.run.seconds / b.run.seconds for a, b in zip(results, own, strict=True))
        cells = [
            f"{seconds:.1f}",
            f"{size / seconds / 1e6:.0f}",
            f"{ratio:.2f}",
            f"{statistics.median(result.run.processor for result in results):.1f}",
            f"{max(result.run.peak for result in results) / 1e6:.0f}",
            *_accuracy(tool, results[-1].score),
        ]
        lines.append(f"| {tool.name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def section(name: str, command: str, printed: str, exact: Truth) -> str:
    """Return the part of the page that the table of a corpus stands in."""
    return f"""## Speed: the {name} corpus

`{command}`, on {page.machine()}.

{len(exact.ids):,} documents. Medians of whole processes, run in alternation; "× ours" is the median of the ratios of
runs of one round. Processor seconds count all threads and processes; the peak is that of the largest process.
Exact Jaccard of word 5-grams was computed for every pair ({len(exact.pairs):,} pairs of different texts reach 0.7):
recall is the share of pairs with J ≥ 0.75 that are in one cluster, precision by document the share of clustered
documents that have J ≥ 0.7 with another one of their cluster, precision by pair the share of all pairs inside
clusters with J ≥ 0.7. Documents of fewer than five words are left out of these three.

{printed}
"""


def _accuracy(tool: Tool, score: Score | None) -> list[str]:
    if score is None:
        return ["–", "–", "–"]
    precision = [f"{score.by_document:.3f}", f"{score.by_pair:.3f}"] if tool.near else ["–", "–"]
    return [f"{score.recall:.3f}", *precision]


def smoke() -> None:
    """Run ours and datasketch, which is installed with it, on a small made-up corpus."""
    with tempfile.TemporaryDirectory(prefix="dedup-smoke-") as folder:
        path = Path(folder) / "made.jsonl"
        corpora.write(path, corpora.synthetic(3000, 150))
        exact = truth(path, cached=False)
        driver = (sys.executable, str(HERE / "peers" / "with_datasketch.py"), CORPUS, RESULT)
        rounds = {tool: [measure(tool, path, exact)] for tool in [*ours(), Tool("datasketch", driver), FLOOR]}
        print(table(rounds, path.stat().st_size))
    for results in list(rounds.values())[:2]:
        accuracy = results[0].score
        if accuracy is None or accuracy.recall < 0.98:
            sys.exit(f"accuracy is not as promised: {accuracy}")


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--corpus", default="small", help="small, mixed, or a JSON Lines file")
    arguments.add_argument("--runs", type=int, default=3, help="rounds (default: 3)")
    arguments.add_argument(
        "--all", action="store_true", help="text-dedup on other corpora than the small one too"
    )
    arguments.add_argument(
        "--tools", default="", help="only rows whose name contains one of these, comma between"
    )
    arguments.add_argument("--fresh", action="store_true", help="forget earlier runs")
    arguments.add_argument(
        "--name", default="", help="write the table into docs/benchmarks.md as this corpus"
    )
    arguments.add_argument("--smoke", action="store_true", help="a quick check that needs no network")
    given = arguments.parse_args()
    if given.smoke:
        smoke()
        return
    path = corpora.corpus(given.corpus)
    print("exact similarities …", file=sys.stderr)
    exact = truth(path)
    slow = given.all or given.corpus == "small" or given.name == "small"
    wanted = given.tools.split(",")
    chosen = [peer for peer in PEERS if slow or not peer.slow]
    own = ours()
    rows = [*own, *(peer.tool() for peer in chosen if any(w in peer.requirement for w in wanted)), FLOOR]
    rows = [tool for tool in rows if tool is own[0] or any(w in tool.name for w in wanted)]
    with tempfile.TemporaryDirectory() as folder:  # so that no measured run compiles kernels
        warm = Path(folder) / "warm.jsonl"
        corpora.write(warm, corpora.synthetic(3000, 150))
        for tool in own:
            measure(tool, warm, truth(warm, cached=False))
    results = Results(corpora.CACHE / f"speed-{corpora.fingerprint(path)}.json", fresh=given.fresh)
    rounds: dict[Tool, list[Result]] = {tool: [] for tool in rows}
    for number in range(1, given.runs + 1):
        for tool in rows:
            result = results.of(tool, number)
            if result is None:
                result = measure(tool, path, exact)
                results.add(tool, number, result)
            rounds[tool].append(result)
            print(f"round {number}: {tool.name}: {result.run.seconds:.1f} s", file=sys.stderr)
    printed = table(rounds, path.stat().st_size)
    print(printed)
    name = given.name or (given.corpus if given.corpus in corpora.CORPORA else "")
    if name:
        command = f"python benchmarks/speed.py --corpus {name} --runs {given.runs}" + " --all" * given.all
        page.insert(f"speed {name}", section(name, command, printed, exact))


if __name__ == "__main__":
    main()
