"""Speed, memory and accuracy beside the peers: python -m benchmarks.speed [--corpus small|mixed|FILE].

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
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import corpora, page
from benchmarks.processes import run
from benchmarks.results import CORPUS, OUTPUT, RESULT, Result, Results, Tool, digest, own
from benchmarks.truth import Score, Truth, score, truth

if TYPE_CHECKING:
    from collections.abc import Iterator

PEERS_FOLDER = Path(__file__).parent / "peers"


@dataclass(frozen=True, slots=True)
class Peer:
    """Another tool: what pip installs, the script that drives it, and the Python it needs."""

    requirement: str
    script: str
    python: str = sys.executable
    slow: bool = False

    def tool(self) -> Tool:
        """Return the row of the peer, installed."""
        name = self.requirement.replace("==", " ")
        code = digest([PEERS_FOLDER / f"{self.script}.py", PEERS_FOLDER / "documents.py"])
        return Tool(name, driver(str(self._interpreter()), self.script), code)

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
    Peer("gaoya==0.2.2", "with_gaoya"),
    Peer("rensa==0.5.0", "with_rensa"),
    Peer("datasketch==2.0.0", "with_datasketch"),
    Peer("text-dedup==0.4.1", "with_text_dedup", python="python3.12", slow=True),
)


def driver(python: str, script: str) -> tuple[str, ...]:
    """Return the command that runs a peer's script."""
    return (python, "-m", f"benchmarks.peers.{script}", CORPUS, RESULT)


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


SCORER = "dedup, quality rules, one worker"


def ours() -> list[Tool]:
    """Return our own rows; the first is what the others are compared with."""
    near = ("--only", "duplicates", "--relations", "near")
    return [
        own("dedup, near copies", "scan", *near, near=True),
        own("dedup, near copies, one worker", "scan", *near, "--workers", "1", near=True),
        own("dedup, all kinds of copies", "scan", "--only", "duplicates"),
        own("dedup, cleaning of copies", "clean", "--only", "duplicates", result=OUTPUT),
        own("dedup, full scan", "scan"),
        own(SCORER, "scan", "--only", "quality", "--workers", "1", result=OUTPUT),
    ]


def measure(tool: Tool, path: Path, exact: Truth | None) -> Result:
    """Run a tool on a corpus once, and judge its clusters if the exact similarities are given."""
    with tempfile.TemporaryDirectory(prefix="dedup-speed-") as folder:
        result = Path(folder) / "result.json"
        places = {CORPUS: str(path), RESULT: str(result), OUTPUT: str(Path(folder) / "output.jsonl")}
        cost = run([places.get(part, part) for part in tool.command], Path(folder) / "log")
        if exact is None or RESULT not in tool.command:
            return Result(cost, None)
        whole = score(list(clusters(result, near=False)), exact, listed(result))
        near = score(list(clusters(result, near=True)), exact) if tool.near else whole
        return Result(cost, replace(near, recall=whole.recall))


def clusters(result: Path, *, near: bool) -> Iterator[list[str]]:
    """Yield the clusters that a tool wrote: lists of ids, or our report, whole or without other than near copies."""
    found = json.loads(result.read_bytes())
    if isinstance(found, list):
        yield from found
    else:
        for cluster in found["clusters"]:
            members = cluster["members"]
            yield [one["id"] for one in members if not near or one["relation"] in {"exact", "near"}]


def listed(result: Path) -> list[tuple[str, str]]:
    """Return the pairs that our report lists; other tools list none."""
    found = json.loads(result.read_bytes())
    return [] if isinstance(found, list) else [(pair["a"], pair["b"]) for pair in found["pairs"]]


def table(rounds: dict[Tool, list[Result]], size: int) -> str:
    """Return the results as a Markdown table. The ratios compare with the first tool, round by round."""
    lines = [
        "| | seconds | MB/s | × ours | processor s | peak MB | recall | precision by document | by pair |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    first = next(iter(rounds.values()))
    for tool, results in rounds.items():
        seconds = statistics.median(result.run.seconds for result in results)
        ratio = statistics.median(a.run.seconds / b.run.seconds for a, b in zip(results, first, strict=True))
        cells = [
            f"{seconds:.1f}",
            f"{size / seconds / 1e6:.0f}",
            f"{ratio:.2f}",
            f"{statistics.median(result.run.processor for result in results):.1f}",
            f"{max(result.run.peak for result in results) / 1e6:.0f}",
            *_accuracy(tool, results[-1].score),
        ]
        lines.append(f"| {tool.name} | {' | '.join(cells)} |")
    for results in (results for tool, results in rounds.items() if tool.name == SCORER):
        speed = size / statistics.median(result.run.processor for result in results) / 1e6
        lines.append(f"\nReading, tokenising and all quality rules: **{speed:.0f} MB a processor second**.")
    return "\n".join(lines)


def section(name: str, command: str, printed: str, exact: Truth | None) -> str:
    """Return the part of the page that the table of a corpus stands in."""
    judged = JUDGED.format(pairs=len(exact.pairs)) if exact else "Accuracy was not measured in this run.\n"
    return f"""## Speed: the {name} corpus

`{command}`, on {page.machine()}.

Medians of whole processes, run in alternation; "× ours" is the median of the ratios of runs of one round to the
first row. Processor seconds count all threads and processes, and depend less than seconds on what else the machine
does; the peak is that of the largest process. The near copies are what the peers look for; the other rows of ours
do more.

{judged}
{printed}
"""


JUDGED = """Exact Jaccard of word 5-grams was computed for every pair ({pairs:,} pairs of different texts reach 0.7): recall is
the share of pairs with J ≥ 0.75 that are in one cluster or, of ours, listed as a pair; precision by document the share
of clustered documents that have J ≥ 0.7 with another one of their cluster, precision by pair the share of all pairs
inside clusters with J ≥ 0.7; of ours, the members of a cluster that the report calls exact or near. Documents of fewer than five words are left out
of these three. Where all kinds of copies are looked for, a cluster also holds excerpts and rewrites on purpose, and
Jaccard does not judge it. Tools split words in slightly different ways (at apostrophes and underscores), which moves
pairs near the threshold a little.
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
        datasketch = Tool("datasketch", driver(sys.executable, "with_datasketch"))
        rounds = {tool: [measure(tool, path, exact)] for tool in [*ours()[:4], datasketch, FLOOR]}
        print(table(rounds, path.stat().st_size))
    for results in list(rounds.values())[:2]:
        accuracy = results[0].score
        if accuracy is None or accuracy.recall < 0.98 or accuracy.by_document < 0.999:
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
    arguments.add_argument("--no-accuracy", action="store_true", help="do not compute the exact similarities")
    arguments.add_argument("--smoke", action="store_true", help="a quick check that needs no network")
    given = arguments.parse_args()
    if given.smoke:
        smoke()
        return
    path = corpora.corpus(given.corpus)
    exact = None if given.no_accuracy else truth(path)
    slow = given.all or given.corpus == "small" or given.name == "small"
    wanted = given.tools.split(",")
    chosen = [peer for peer in PEERS if slow or not peer.slow]
    dedup = ours()
    rows = [*dedup, *(peer.tool() for peer in chosen if any(w in peer.requirement for w in wanted)), FLOOR]
    rows = [tool for tool in rows if tool is dedup[0] or any(w in tool.name for w in wanted)]
    with tempfile.TemporaryDirectory() as folder:  # so that no measured run compiles kernels
        warm = corpora.head(path, Path(folder) / "warm.jsonl")
        for tool in (tool for tool in dedup if tool in rows):
            measure(tool, warm, None)
    results = Results(corpora.CACHE / f"speed-{corpora.fingerprint(path)}.json", fresh=given.fresh)
    rounds: dict[Tool, list[Result]] = {tool: [] for tool in rows}
    for number in range(1, given.runs + 1):
        for tool in rows:
            result = results.once(tool, number, partial(measure, tool, path, exact))
            rounds[tool].append(result)
            print(f"round {number}: {tool.name}: {result.run.seconds:.1f} s", file=sys.stderr)
    printed = table(rounds, path.stat().st_size)
    print(printed)
    name = given.name or (given.corpus if given.corpus in corpora.CORPORA else "")
    if name:
        command = f"python -m benchmarks.speed --corpus {name} --runs {given.runs}" + " --all" * given.all
        command += f" --tools '{given.tools}'" * bool(given.tools) + " --no-accuracy" * given.no_accuracy
        page.insert(f"speed {name}", section(name, command, printed, exact))


if __name__ == "__main__":
    main()
