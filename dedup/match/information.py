"""What a word says of the text it stands in: its inverse document frequency, in nats.

The table ships and does not look at the corpus: so a pair is judged alike among five documents and a million, in a
scan, against an index, or alone; what a corpus adds, it adds by its candidates (frequent 2-grams make none).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.scoring import FIGURE, FIGURES
from dedup.models.once import once
from dedup.text.hashing import token_hashes

if TYPE_CHECKING:
    from numpy.typing import NDArray

TYPICAL_WORDS = 300
"""Tokens of a typical document, by which the rate of a word becomes a document frequency."""

MOST = 10.0
"""Nats of a word that the table does not know."""

BUCKET_BITS = 18
"""First bits of a hash by which it is looked up: so many that hardly any other word of the table has the same."""


@dataclass(frozen=True, slots=True)
class Information:
    """Nats of information and kind of words, by token hash.

    `hashes` uint64[n], sorted; `nats` float32[n]; `kinds` uint8[n] are the bits MUTABLE and FUNCTION of
    `models.english`, and FIGURE of `scoring`. A word that is not here says `MOST` and has kind 0.
    The hashes whose first `BUCKET_BITS` bits are k stand at `begins[k]:begins[k + 1]` (int32[2 ** BUCKET_BITS + 1]).
    """

    hashes: NDArray[np.uint64]
    nats: NDArray[np.float32]
    kinds: NDArray[np.uint8]
    begins: NDArray[np.int32]


@once
def prior() -> Information:
    """Return the shipped table; the same object at each call."""
    from dedup.models import english

    known = english.vocabulary()
    with np.load(english.FOLDER / "bigrams.npz", allow_pickle=False) as stored:
        log_p = stored["log_p"] * -0.1
    nats = np.full(len(known.hashes), MOST)
    nats[: len(log_p)] = np.minimum(-np.log(-np.expm1(-TYPICAL_WORDS * np.exp(log_p))), MOST)
    order = np.argsort(known.hashes)
    hashes = known.hashes[order]
    kinds = (known.bits & (english.MUTABLE | english.FUNCTION)).astype(np.uint8)[order]
    kinds[np.searchsorted(hashes, token_hashes(FIGURES.split()))] |= FIGURE  # all are in the vocabulary
    buckets = np.arange((1 << BUCKET_BITS) + 1, dtype=np.uint64)
    begins = np.searchsorted(hashes >> np.uint64(64 - BUCKET_BITS), buckets).astype(np.int32)
    return Information(hashes, nats[order].astype(np.float32), kinds, begins)
