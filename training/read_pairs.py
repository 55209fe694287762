"""Pairs of whole corpora that a model took for copies, and of which a person has read both texts: `read_pairs.csv`, by id.

Newswire, posts, manuals and pages of one site hold what no labelled set does: many texts of one mould. `copies` is 1
where the same article is told again, or one text is an earlier or later version of the other, or holds most of it. It is
0 where the two are about different things, events or days, and share a form, background, a passage, a quotation or a
signature. Pairs that could be argued either way are left out. The second half was drawn by corpus and by confidence
(under 0.25, 0.5, 0.75, 0.95 and over, and ruled out): each of its pairs `stands_for` so many of the corpus.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from training.records import records
from training.relation_pairs import Pairs, measured

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = Path(__file__).with_name("read_pairs.csv")

CORPORA = ("reuters21578", "bbc", "newsgroups", "gov_revisions", "debian_docs")
"""Where the pairs are from. If a corpus is left out in training, so are the pairs that were read in it."""

KINDS = ("read, no copies", "read, copies")


def stand_for() -> NDArray[np.float64]:
    """Return how many pairs of its corpus each pair that was read stands for, float64[k]; 0 where it was drawn otherwise."""
    return np.array([float(row["stands_for"]) for row in _rows()])


def read_pairs(data: Path) -> Pairs:
    """Return the pairs that were read, with their labels and features."""
    rows = _rows()
    wanted = {row[side] for row in rows for side in "ab"}
    source, texts = {}, {}
    for corpus in CORPORA:
        for record in records(data / "corpora" / f"{corpus}.jsonl.gz"):
            if record["id"] in wanted:
                source[record["id"]], texts[record["id"]] = corpus, record["text"]
    place = {id_: number for number, id_ in enumerate(texts)}
    pairs = np.array([[place[row["a"]], place[row["b"]]] for row in rows], np.int64)
    features, _ = measured(pa.array(list(texts.values()), pa.large_string()), pairs)
    label = np.array([int(row["copies"]) for row in rows])
    return Pairs(
        np.array([source[row["a"]] for row in rows]),
        np.array([KINDS[copies] for copies in label]),
        label,
        features,
    )


def _rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
