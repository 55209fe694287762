"""Pairs of whole corpora that the model took for copies and a person read, both texts: `read_pairs.csv`, by their ids.

Newswire, posts, manuals and pages of one site hold what no labelled set does: many texts of one mould. `copies` is 1 where the same article is
told again, one text is an earlier or later version of the other, or holds most of it; pairs that could be argued either way are not there.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa

from training.relation_pairs import Pairs, measured, records

FILE = Path(__file__).with_name("read_pairs.csv")

CORPORA = ("reuters21578", "bbc", "newsgroups", "gov_revisions", "debian_docs")
"""Where the pairs are from. A corpus that is left out in training takes those read in it along."""

KINDS = ("read, no copies", "read, copies")


def read_pairs(data: Path) -> Pairs:
    """Return the pairs that were read, with their labels and features."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
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
