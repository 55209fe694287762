"""Compiling the kernels of this stage, to be found in numba's cache; `engine.compiling` runs this beside a scan."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pyarrow as pa

from dedup.config import Config
from dedup.engine.local import LocalEngine
from dedup.match.documents import Documents
from dedup.match.matches import match
from dedup.match.swaps import is_swapped
from dedup.sketch import sketch
from dedup.text import tokenise


def precompile() -> None:
    """Match four texts, of which two are near copies and two share half of their words, and look for swaps in two: that
    takes all kernels."""
    parts = [" ".join(f"{part}{number}" for number in range(80)) for part in "abcd"]
    texts = [f"{parts[0]} {parts[1]}", f"{parts[0]} {parts[1]} end", f"{parts[1]} {parts[2]}", parts[3]]
    column = pa.array(texts, pa.large_string())
    config = Config()
    tokens = tokenise(column)
    sketches = sketch(tokens, config)
    places = np.arange(len(texts))
    sizes = np.array([len(text) for text in texts])
    import_module("numba")  # from here on, kernels are used for however little
    with LocalEngine(1) as engine:
        match(Documents(sketches, column.take, sizes, places, places), config, engine, lambda *_: None)
    is_swapped(*np.array_split(tokens.hashes, 2))


if __name__ == "__main__":
    precompile()
