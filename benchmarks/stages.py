"""Where the time of near copies goes before they are compared: python -m benchmarks.stages [--corpus mixed].

Runs each stage that looks at a document alone over the whole corpus, and writes its processor seconds and its
speed into docs/benchmarks.md. Kernels are compiled before.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import corpora, page
from dedup.config import Config
from dedup.corpus.read import read
from dedup.corpus.store import TextStore
from dedup.sketch import kernels
from dedup.sketch.minhash import permutations
from dedup.sketch.sample import common_words
from dedup.text import tokenise

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Result = TypeVar("Result")

STAGES = {
    "read": "reading, hashing (SHA-256) and cutting the file into blocks of lines",
    "parse": "JSON to columns, UTF-8 checked",
    "store": "noting what is known of each document, and where its text stands",
    "tokenise": "words, their hashes and places, and the hash of the whole text",
    "signature": "128 minima over the hashes of word 5-grams",
    "samples": "sampled 2-grams, for contained, rewritten and spun copies",
}


def measure(path: Path) -> dict[str, float]:
    """Return the processor seconds of each stage. What other threads spend is for reading and hashing ahead."""
    config = Config(only="duplicates")
    factors, offsets = permutations(config.permutations, config.seed)
    spent: defaultdict[str, float] = defaultdict(float)

    def timed(stage: str, work: Callable[..., Result], *arguments: object) -> Result:
        begin = time.thread_time()
        result = work(*arguments)
        spent[stage] += time.thread_time() - begin
        return result

    others = time.process_time() - time.thread_time()
    with TextStore() as store:
        blocks = read([str(path)], config).blocks()
        while (block := timed("read", next, blocks, None)) is not None:
            batch = timed("parse", block.parse, config)
            tokens = timed("tokenise", tokenise, batch.documents.column("text"))
            stream = (tokens.hashes, tokens.offsets)
            minima = np.empty((len(tokens), config.permutations), np.uint32)
            timed("signature", kernels.signatures, *stream, config.shingle_size, factors, offsets, minima)
            room = (np.empty(len(tokens.hashes) + 1, np.uint64), np.empty(len(tokens) + 1, np.int64))
            timed("samples", kernels.samples, *stream, common_words(), *room)
            timed("store", store.append, batch.documents, batch.places)
    spent["read"] += time.process_time() - time.thread_time() - others
    return dict(spent)


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--corpus", default="mixed", help="small, mixed, or a JSON Lines file")
    given = arguments.parse_args()
    path = corpora.corpus(given.corpus)
    with tempfile.TemporaryDirectory() as folder:
        measure(corpora.head(path, Path(folder) / "warm.jsonl"))
    spent, size = measure(path), path.stat().st_size / 1e6
    rows = "\n".join(
        f"| {stage} | {told} | {spent[stage]:.2f} | {size / spent[stage]:,.0f} |"
        for stage, told in STAGES.items()
    )
    command = f"python -m benchmarks.stages --corpus {given.corpus}"
    text = f"""## Stages

`{command}`, on {page.machine()}: {size:.0f} MB, one stage at a time.

| stage | | processor s | MB/s |
|---|---|--:|--:|
{rows}
"""
    print(text)
    if given.corpus in corpora.CORPORA:
        page.insert("stages", text)


if __name__ == "__main__":
    main()
