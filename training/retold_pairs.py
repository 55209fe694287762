"""Pairs of an article and what a language model made of it in other words: `retold_pairs.csv`, by their features.

The articles are not the project's to publish, nor are the rewrites, so that only what was measured of them is here: what
`training.relation_pairs.measured` returns. `way` says how each was rewritten; docs/experiments.md tells what that means.
Where a feature comes to mean something else, they have to be written and measured anew.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from dedup.match.columns import COLUMNS
from training.relation_pairs import COPY, Pairs

FILE = Path(__file__).with_name("retold_pairs.csv")

RETOLD = "told anew"
"""The kind of these pairs."""


def retold_pairs() -> Pairs:
    """Return these pairs, each of the source of its article: if that is left out in training, so are they."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return Pairs(
        np.array([row["source"] for row in rows]),
        np.repeat(RETOLD, len(rows)),
        np.repeat(COPY, len(rows)),
        np.array([[float(row[column]) for column in COLUMNS] for row in rows]),
    )
