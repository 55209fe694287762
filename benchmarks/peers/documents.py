"""What every peer's script needs beside the peer: documents in, clusters out. Standard library and orjson only."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

THRESHOLD = 0.7
PERMUTATIONS = 128
SHINGLE = 5

words = re.compile(r"\w+").findall
"""Splits a text, lower-cased before, into the words that shingles are made of."""


def arguments() -> tuple[Path, Path]:
    """Return the corpus to read and the file of clusters to write, from the command line."""
    corpus, clusters = sys.argv[1:]
    return Path(corpus), Path(clusters)


def read(corpus: Path) -> Iterator[tuple[str, str]]:
    """Yield (id, text) of each line of a JSON Lines file."""
    with corpus.open("rb") as lines:
        for line in lines:
            document = orjson.loads(line)
            yield document["id"], document["text"]


def write(clusters: Path, ids: list[str], links: Iterable[tuple[int, int]]) -> None:
    """Write the groups of documents joined by `links`, pairs of positions in `ids`, as lists of ids."""
    parent = list(range(len(ids)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in links:
        a, b = root(one), root(other)
        if a != b:
            parent[max(a, b)] = min(a, b)
    members: defaultdict[int, list[str]] = defaultdict(list)
    for node, name in enumerate(ids):
        members[root(node)].append(name)
    clusters.write_bytes(orjson.dumps([names for names in members.values() if len(names) > 1]))
