"""Texts that are the same to the byte, of which one is assessed for all."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from dedup.text.tokenise import utf8_buffers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

BYTES = 16
"""Bytes of a text's SHA-256 by which it is known again."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The texts of n documents: their `hashes` (bytes[n]), and whether each was `new` when it arrived (bool[n])."""

    hashes: NDArray[np.bytes_]
    new: NDArray[np.bool_]


class Seen:
    """The texts of a corpus that have arrived so far, on any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._hashes: set[bytes] = set()

    def arrive(self, texts: pa.LargeStringArray) -> Arrivals:
        """Tell which texts are new, and remember them."""
        data, bounds = utf8_buffers(texts)
        view = data.data
        hashes = [sha256(view[start:end]).digest()[:BYTES] for start, end in pairwise(bounds.tolist())]
        new = np.zeros(len(hashes), np.bool_)
        with self._lock:
            for row, digest in enumerate(hashes):
                new[row] = digest not in self._hashes
                self._hashes.add(digest)
        return Arrivals(np.frombuffer(b"".join(hashes), f"S{BYTES}"), new)


def firsts(arrivals: Sequence[Arrivals]) -> NDArray[np.int64]:
    """Return for each document of a whole corpus the number, among the new ones, of the one with its text, int64[n]."""
    hashes = np.concatenate([part.hashes for part in arrivals])
    new = hashes[np.concatenate([part.new for part in arrivals])]
    order = np.argsort(new)
    numbers: NDArray[np.int64] = order[np.searchsorted(new, hashes, sorter=order)]
    return numbers
