"""The corpora of the benchmarks as JSON Lines of {"id", "text"}: python -m benchmarks.corpora [small|mixed].

small: 40,115 newswire stories, news articles and newsgroup posts, 61 MB. mixed: these, 40,771 revisions of
government pages and 11,801 technical documents, 429 MB. Both need the optional data folder `../shared/data` (or
the path in DEDUP_DATA). They are built once, in a cache folder outside the repository.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import orjson

from training.records import DATA, records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

CACHE = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "dedup-benchmarks"

SMALL = ("reuters21578", "bbc", "newsgroups")
CORPORA = {"small": SMALL, "mixed": (*SMALL, "gov_revisions", "debian_docs")}


def corpus(name: str) -> Path:
    """Return the file of a corpus, built if it is not there: small, mixed, or the path of any JSON Lines."""
    if name not in CORPORA:
        return Path(name).absolute()
    path = CACHE / f"{name}.jsonl"
    if not path.exists():
        parts = (records(DATA / f"corpora/{part}.jsonl.gz") for part in CORPORA[name])
        write(path, ((record["id"], record["text"]) for part in parts for record in part))
    return path


def write(path: Path, documents: Iterable[tuple[str, str]]) -> None:
    """Write documents, (id, text), as JSON Lines; the file appears when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        for name, text in documents:
            file.write(orjson.dumps({"id": name, "text": text}) + b"\n")
    unfinished.rename(path)


def head(path: Path, start: Path) -> Path:
    """Write the first lines of a corpus, about 10 MB, to `start` and return it: enough to compile kernels."""
    with path.open("rb") as whole:
        start.write_bytes(b"".join(whole.readlines(10_000_000)))
    return start


def fingerprint(path: Path) -> str:
    """Return a short hash of the contents of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def synthetic(documents: int, words: int, seed: int = 1, copies: float = 0.05) -> Iterator[tuple[str, str]]:
    """Yield documents of made-up words with Zipf frequencies; a share of them are edited copies of others.

    A copy is taken from the last thousand originals, and one in fifty of its words is replaced.
    """
    draw = np.random.default_rng(seed)
    syllables = [a + b for a in "bcdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ing")]
    parts = np.array(syllables, object)[draw.integers(len(syllables), size=(60_000, 4))].tolist()
    vocabulary = np.array(["".join(part[: 1 + rank // 120 % 4]) for rank, part in enumerate(parts)], object)
    cumulative = np.cumsum(1 / (np.arange(len(vocabulary)) + 2.7))  # Mandelbrot's correction of Zipf's law
    recent: list[NDArray[np.int64]] = []
    for number in range(documents):
        if recent and draw.random() < copies:
            ranks = recent[draw.integers(len(recent))].copy()
            ranks[draw.choice(words, words // 50, replace=False)] = draw.integers(
                len(vocabulary), size=words // 50
            )
        else:
            ranks = np.searchsorted(cumulative, draw.random(words) * cumulative[-1])
            recent.append(ranks)
            del recent[:-1000]
        yield f"made-{number:07}", " ".join(vocabulary[ranks].tolist())


if __name__ == "__main__":
    for chosen in sys.argv[1:] or CORPORA:
        print(corpus(chosen))
