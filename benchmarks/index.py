"""How long a check against a large index takes, and how much room the index needs.

    python benchmarks/index.py --data ../shared/data --folder FOLDER

Of the mixed corpus, 10,000 documents are held out as the new ones; the others are indexed, with as many
perturbed copies of them (a third of the words gone, ids renamed) as make 100,000. Times are those of whole
processes, the better of two runs, so that files are in memory and kernels compiled; processor seconds add up all
threads, and say more than seconds where other work keeps the machine busy.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.processes import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPORA = ("reuters21578", "bbc", "newsgroups", "gov_revisions", "debian_docs")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--folder", type=Path, required=True, help="where the corpus and the index go")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--checks", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--keep", action="store_true", help="use the index that is there")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    if not (arguments.data / "corpora").is_dir():
        raise SystemExit(f"there is no corpus in {arguments.data}: name its folder with --data")
    old, news = write_corpus(arguments.data, arguments.folder, arguments.documents, arguments.checks)
    index = arguments.folder / "corpus.db"
    rows = []
    if not arguments.keep:
        index.unlink(missing_ok=True)
        rows.append((f"build, {arguments.documents:,} documents", str(run("index", "build", index, old)[0])))
    size, without_text = sizes(index)
    count = json.loads(run("index", "info", index)[1])["documents"]
    rows.append(("size", f"{size / count / 1000:.2f} kB a document | |"))
    rows.append(("size without the texts", f"{without_text / count / 1000:.2f} kB a document | |"))
    for new, number in zip(news, arguments.checks, strict=True):
        for name, options in (("copies only", ["--only", "duplicates"]), ("everything", [])):
            command = (
                "check",
                new,
                "--against",
                index,
                "-q",
                "-o",
                arguments.folder / "report.json",
                *options,
            )
            cost = min(run(*command)[0] for _ in range(2))
            found = json.loads((arguments.folder / "report.json").read_bytes())["summary"]["duplicates"]
            rows.append((f"check of {number:,}, {name} ({found:,} copies found)", str(cost)))
    print(f"{os.cpu_count()} processors\n\n| what | time | processor | peak memory |\n|---|--:|--:|--:|")
    for name, value in rows:
        print(f"| {name} | {value} |")


def write_corpus(data: Path, folder: Path, documents: int, checks: list[int]) -> tuple[Path, list[Path]]:
    """Write the documents to index and, for each check, the new ones."""
    old = folder / "old.jsonl"
    news = [folder / f"new-{number}.jsonl" for number in checks]
    if old.exists() and all(new.exists() for new in news):
        return old, news
    texts = list(read(data))
    generator = random.Random(1)
    generator.shuffle(texts)
    held, indexed = texts[: max(checks)], texts[max(checks) :]
    with old.open("w", encoding="utf-8") as file:
        for number in range(documents):
            text = indexed[number % len(indexed)]
            if number >= len(indexed):
                text = " ".join(word for word in text.split() if generator.random() > 1 / 3)
            file.write(json.dumps({"id": f"old-{number}", "text": text}) + "\n")
    for new, number in zip(news, checks, strict=True):
        with new.open("w", encoding="utf-8") as file:
            for position, text in enumerate(held[:number]):
                file.write(json.dumps({"id": f"new-{position}", "text": text}) + "\n")
    return old, news


def read(data: Path) -> Iterator[str]:
    """Yield the texts of the mixed corpus."""
    for name in CORPORA:
        with gzip.open(data / "corpora" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)["text"]


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """What a process took; `memory` is its peak in bytes."""

    seconds: float
    processor: float
    memory: int

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s | {self.processor:.1f} s | {self.memory / 1e6:.0f} MB"


def run(*arguments: object) -> tuple[Cost, str]:
    """Run dedup; return what it took and what it printed."""
    command = [sys.executable, "-m", "dedup", *map(str, arguments)]
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    )
    assert process.stdout  # noqa: S101 - asked for above
    assert process.stderr  # noqa: S101 - asked for above
    printed, told = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    code = process.returncode = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {code}:\n{told}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024), printed


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
