"""How time and memory grow with the corpus, and what extreme corpora cost: python -m benchmarks.growth.

Runs `dedup scan --only duplicates` on 1/8, 1/4, 1/2 and all of the mixed corpus (documents drawn at random), and
on four times as much: the corpus and three variants of it in which every vowel stands for another one, so that
their documents are copies of each other just as often, but hardly ever of the original's, under new ids and all
shuffled. Then the extremes: a million short documents, 50,000 identical ones, one of 100 MB, and the same report
from 1, 2 and 4 workers. The plot needs matplotlib: pip install -e '.[bench]'.

Takes about 10 minutes on an idle machine, two thirds of it to make the corpora, which are kept (4 GB in a cache
folder). Finished runs are kept too, until our code changes (--fresh measures everything again).
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from benchmarks import corpora, page
from benchmarks.processes import run
from benchmarks.results import CORPUS, RESULT, Result, Results, own

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.results import Tool

SHARES = {"1/8": 1 / 8, "1/4": 1 / 4, "1/2": 1 / 2, "1": 1.0, "4": 4.0}
PLOT = "images/growth.png"
DUPLICATES = ("--only", "duplicates")
VOWELS = b"aeiou"


@dataclass(frozen=True, slots=True)
class Size:
    """One point of the growth: a corpus, and the median seconds and peak bytes of its runs."""

    share: str
    documents: int
    bytes: int
    seconds: float
    processor: float
    peak: int


@dataclass(frozen=True, slots=True)
class Extreme:
    """A corpus that a careless method would fail on, and how much it may cost."""

    name: str
    file: str
    seconds: float = math.inf
    peak: float = math.inf

    def corpus(self) -> Path:
        """Return the file, made if it is not there."""
        path = corpora.CACHE / f"{self.file}.jsonl"
        if not path.exists():
            corpora.write(path, MADE[self.file]())
        return path

    def verdict(self, result: Result) -> str:
        """Return the row of the table."""
        limits = [f"{self.seconds:.0f} s"] * (self.seconds < math.inf)
        limits += [f"{self.peak / 1e9:.0f} GB"] * (self.peak < math.inf)
        kept = result.run.seconds <= self.seconds and result.run.peak <= self.peak
        cost = f"{result.run.seconds:.1f} s | {result.run.peak / 1e6:.0f} MB"
        return f"| {self.name} | {cost} | {', '.join(limits)} | {'yes' if kept else '**no**'} |"


def million() -> Iterator[tuple[str, str]]:
    return corpora.synthetic(1_000_000, 100)


def identical() -> Iterator[tuple[str, str]]:
    [(_, text)] = corpora.synthetic(1, 300)
    return ((f"same-{number:05}", text) for number in range(50_000))


def huge() -> Iterator[tuple[str, str]]:
    [(_, text)] = corpora.synthetic(1, 20_000_000)
    yield "huge", text[:100_000_000]
    yield "small", text[:1000]


MADE = {"million": million, "identical": identical, "huge": huge}

EXTREMES = (
    Extreme("1,000,000 documents of 100 words", "million", peak=4e9),
    Extreme("50,000 identical documents", "identical", seconds=10),
    Extreme("one document of 100 MB on one line", "huge", seconds=60),
)


def part(whole: Path, share: str) -> Path:
    """Return the file that holds a share of a corpus, made if it is not there."""
    size = SHARES[share]
    path = corpora.CACHE / f"{whole.stem}-{share.replace('/', '-')}.jsonl"
    if size == 1:
        return whole
    if not path.exists():
        corpora.write(path, drawn(whole, size))
    return path


def drawn(whole: Path, share: float) -> Iterator[tuple[str, str]]:
    """Yield documents of a corpus in random order: a share of them, or several variants of all."""
    with whole.open("rb") as file:
        offsets = [0]
        offsets.extend(offsets[-1] + len(line) for line in file)
        del offsets[-1]
        places = [(variant, offset) for variant in range(math.ceil(share)) for offset in offsets]
        random.Random(1).shuffle(places)
        for variant, offset in places[: int(len(offsets) * share)]:
            file.seek(offset)
            document = orjson.loads(file.readline())
            if share <= 1:
                yield document["id"], document["text"]
            else:
                turned = VOWELS[variant:] + VOWELS[:variant]
                table = bytes.maketrans(VOWELS + VOWELS.upper(), turned + turned.upper())
                yield f"{document['id']}~{variant}", document["text"].encode().translate(table).decode()


def measure(tool: Tool, path: Path) -> Result:
    """Run ours on a corpus once."""
    with tempfile.TemporaryDirectory(prefix="dedup-growth-") as folder:
        places = {CORPUS: str(path), RESULT: str(Path(folder) / "report.json")}
        return Result(run([places.get(word, word) for word in tool.command], Path(folder) / "log"), None)


def grow(whole: Path, largest: float, runs: int, results: Results) -> list[Size]:
    """Measure each share of the corpus, all of them before any of them again."""
    files = {share: part(whole, share) for share, size in SHARES.items() if size <= largest}
    found: dict[str, list[Result]] = {share: [] for share in files}
    for number in range(1, runs + 1):
        for share, path in files.items():
            found[share].append(
                kept(own(f"{share} of {whole.stem}", "scan", *DUPLICATES), path, number, results)
            )
    return [
        Size(
            share,
            lines(path),
            path.stat().st_size,
            statistics.median(result.run.seconds for result in found[share]),
            statistics.median(result.run.processor for result in found[share]),
            max(result.run.peak for result in found[share]),
        )
        for share, path in files.items()
    ]


def lines(path: Path) -> int:
    """Return the number of lines of a file."""
    with path.open("rb") as file:
        return sum(1 for _ in file)


def kept(tool: Tool, path: Path, number: int, results: Results) -> Result:
    """Return a finished run, or run it."""
    result = results.once(tool, number, partial(measure, tool, path))
    print(f"{tool.name}: {result.run.seconds:.1f} s, {result.run.peak / 1e6:.0f} MB", file=sys.stderr)
    return result


def exponent(sizes: Sequence[Size], costs: Sequence[float]) -> float:
    """Return the exponent e of cost = c · bytes^e, fitted by least squares on logarithms."""
    fit = statistics.linear_regression(
        [math.log(size.bytes) for size in sizes], [math.log(cost) for cost in costs]
    )
    return fit.slope


def same_with_any_workers(path: Path) -> bool:
    """Tell whether 1, 2 and 4 workers write the same report, byte for byte."""
    reports = set()
    with tempfile.TemporaryDirectory(prefix="dedup-growth-") as folder:
        for workers in (1, 2, 4):
            report = Path(folder) / f"{workers}.json"
            places = {CORPUS: str(path), RESULT: str(report)}
            command = own("workers", "scan", *DUPLICATES, "--workers", str(workers)).command
            run([places.get(word, word) for word in command], Path(folder) / "log")
            reports.add(report.read_bytes())
    return len(reports) == 1


def plot(sizes: Sequence[Size], file: Path) -> None:
    """Draw time and memory per document against the size of the corpus."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    documents = [size.documents for size in sizes]
    panels = (
        ("milliseconds per document", [1e3 * size.seconds / size.documents for size in sizes]),
        ("kB of memory (peak) per document", [size.peak / 1e3 / size.documents for size in sizes]),
    )
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
    for axis, (label, values) in zip(axes, panels, strict=True):
        axis.plot(documents, values, marker="o", color="#1f5fa8")
        axis.set_xscale("log", base=2)
        axis.set_xticks(documents, [f"{count:,}" for count in documents], minor=False, fontsize=8)
        axis.set_ylim(0, 1.15 * max(values))
        axis.set_xlabel("documents")
        axis.set_title(label, fontsize=10)
        axis.grid(alpha=0.3)
        axis.spines[["top", "right"]].set_visible(False)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=110, metadata={"Software": None})


def section(sizes: Sequence[Size], extremes: Sequence[str], command: str, *, same: bool) -> str:
    """Return the part of the page on growth."""
    rows = "\n".join(
        f"| {size.share} | {size.documents:,} | {size.bytes / 1e6:.0f} | {size.seconds:.1f} | {size.processor:.1f} "
        f"| {1e3 * size.seconds / size.documents:.2f} | {size.peak / 1e6:.0f} |"
        for size in sizes
    )
    wall = exponent(sizes, [size.seconds for size in sizes])
    processor = exponent(sizes, [size.processor for size in sizes])
    last = exponent(sizes[-2:], [size.seconds for size in sizes[-2:]])
    listed = "\n".join(extremes)
    return f"""## Growth

`{command}`, on {page.machine()}: `dedup scan --only duplicates`, JSON report written.

| of the mixed corpus | documents | MB | seconds | processor s | ms per document | peak MB |
|---|--:|--:|--:|--:|--:|--:|
{rows}

Time grows with the power **{wall:.2f}** of the bytes ({processor:.2f} in processor time; {last:.2f} over the last
step alone, where starting up no longer counts). A share is drawn at random, so a smaller one also holds fewer of
the copies of each document. Four times the corpus is the corpus and three variants of it with other vowels:
copies of each other just as often, hardly ever of the original's.

![Time and memory per document]({PLOT})

| extreme | seconds | peak | limit | kept |
|---|--:|--:|--:|---|
{listed}

1, 2 and 4 workers write {"the same report, byte for byte" if same else "**different reports**"}.
"""


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--corpus", default="mixed", help="small, mixed, or a JSON Lines file")
    arguments.add_argument("--runs", type=int, default=3, help="runs of each size (default: 3)")
    arguments.add_argument("--largest", type=float, default=4, help="leave out larger shares (default: 4)")
    arguments.add_argument("--fresh", action="store_true", help="forget earlier runs")
    given = arguments.parse_args()
    whole = corpora.corpus(given.corpus)
    results = Results(corpora.CACHE / f"growth-{whole.stem}.json", fresh=given.fresh)
    with tempfile.TemporaryDirectory() as folder:  # so that no measured run compiles kernels
        measure(own("warm", "scan", *DUPLICATES), corpora.head(whole, Path(folder) / "warm.jsonl"))
    sizes = grow(whole, given.largest, given.runs, results)
    extremes = [
        extreme.verdict(kept(own(extreme.name, "scan", *DUPLICATES), extreme.corpus(), 1, results))
        for extreme in EXTREMES
    ]
    same = same_with_any_workers(part(whole, "1/4"))
    command = f"python -m benchmarks.growth --runs {given.runs} --largest {given.largest:g}"
    text = section(sizes, extremes, command, same=same)
    print(text)
    if given.corpus == "mixed":
        plot(sizes, page.PAGE.parent / PLOT)
        page.insert("growth", text)


if __name__ == "__main__":
    main()
