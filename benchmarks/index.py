"""How long a check against a large index takes, and how much room the index needs.

    python -m benchmarks.index --folder FOLDER

Of the mixed corpus, 10,000 documents are held out as the new ones; the others are indexed, with as many
perturbed copies of them (a third of the words gone, ids renamed) as make 100,000. Times are those of whole
processes, the better of two runs, so that files are in memory and kernels compiled; processor seconds add up all
threads, and say more than seconds where other work keeps the machine busy.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import corpora, processes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.processes import Run

EVERYTHING_PASSES = ("--max-duplicates", "100%", "--max-flagged", "100%")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True, help="where the corpus and the index go")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--checks", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--keep", action="store_true", help="use the index that is there")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    old, news = write_corpus(arguments.folder, arguments.documents, arguments.checks)
    index, log, report = (arguments.folder / name for name in ("corpus.db", "log", "report.json"))
    rows = []
    if not arguments.keep:
        index.unlink(missing_ok=True)
        rows.append(
            (f"build, {arguments.documents:,} documents", cost(run(log, "index", "build", index, old)))
        )
    run(log, "index", "info", index)
    count = json.loads(log.read_bytes())["documents"]
    size, without_text = sizes(index)
    rows.append(("size", f"{size / count / 1000:.2f} kB a document | |"))
    rows.append(("size without the texts", f"{without_text / count / 1000:.2f} kB a document | |"))
    for new, number in zip(news, arguments.checks, strict=True):
        for name, options in (("copies only", ["--only", "duplicates"]), ("everything", [])):
            check = ("check", new, "--against", index, "-q", "-o", report, *EVERYTHING_PASSES, *options)
            best = min((run(log, *check) for _ in range(2)), key=lambda run: run.seconds)
            found = json.loads(report.read_bytes())["summary"]["duplicates"]
            rows.append((f"check of {number:,}, {name} ({found:,} copies found)", cost(best)))
    print(f"{os.cpu_count()} processors\n\n| what | time | processor | peak memory |\n|---|--:|--:|--:|")
    for name, value in rows:
        print(f"| {name} | {value} |")


def run(log: Path, *arguments: object) -> Run:
    """Run dedup and return what it cost; what it prints goes to the file `log`."""
    return processes.run([sys.executable, "-m", "dedup", *map(str, arguments)], log)


def cost(run: Run) -> str:
    """Return the cells of the table that tell a cost."""
    return f"{run.seconds:.1f} s | {run.processor:.1f} s | {run.peak / 1e6:.0f} MB"


def write_corpus(folder: Path, documents: int, checks: list[int]) -> tuple[Path, list[Path]]:
    """Write the documents to index and, for each check, the new ones."""
    old = folder / "old.jsonl"
    news = [folder / f"new-{number}.jsonl" for number in checks]
    if old.exists() and all(new.exists() for new in news):
        return old, news
    generator = random.Random(1)
    with corpora.corpus("mixed").open("rb") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    generator.shuffle(texts)
    held, indexed = texts[: max(checks)], texts[max(checks) :]

    def stored() -> Iterator[tuple[str, str]]:
        for number in range(documents):
            text = indexed[number % len(indexed)]
            if number >= len(indexed):
                text = " ".join(word for word in text.split() if generator.random() > 1 / 3)
            yield f"old-{number}", text

    corpora.write(old, stored())
    for new, number in zip(news, checks, strict=True):
        corpora.write(new, ((f"new-{position}", text) for position, text in enumerate(held[:number])))
    return old, news


def sizes(index: Path) -> tuple[int, int]:
    """Return the bytes of an index, with and without its table of texts."""
    whole = index.stat().st_size
    with closing(sqlite3.connect(index)) as connection:
        try:
            texts = connection.execute("SELECT sum(pgsize) FROM dbstat WHERE name = 'texts'").fetchone()[0]
        except sqlite3.OperationalError:  # this SQLite has no dbstat; the pages' own overhead is missed then
            texts = connection.execute("SELECT sum(length(zstd)) FROM texts").fetchone()[0]
    return whole, whole - int(texts or 0)


if __name__ == "__main__":
    main()
