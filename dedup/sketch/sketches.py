"""What sketching yields: fixed-size arrays that stand for the documents of a batch, or of a whole corpus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from dedup.text import runs
from dedup.text.hashing import HASH_VERSION
from dedup.text.tokenise import TOKENISER_VERSION

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.config import Config


Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Sketches:
    """The sketches of n documents, row by row.

    `exact` uint64[n, 2]: hash of the whole normalised text. `words` int32[n]: number of tokens.
    `signatures` uint32[n, permutations]: MinHash of the word shingles, bit for bit what
    `datasketch.MinHash(scheme="affine32")` yields. `samples` uint64[k] holds the sampled 3-gram hashes of
    each document, sorted, those of row i at `sample_offsets[i]:sample_offsets[i + 1]` (int64[n + 1]).
    """

    exact: NDArray[np.uint64]
    words: NDArray[np.int32]
    signatures: NDArray[np.uint32]
    samples: NDArray[np.uint64]
    sample_offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.words)


def concatenate(parts: list[Sketches]) -> Sketches:
    """Return the sketches of all parts (one at least), in order; empties the list.

    Where nothing else holds the parts, no more than one of their columns is in memory twice.
    """
    sizes = [np.zeros(1, np.int64), *(np.diff(part.sample_offsets) for part in parts)]
    exact, words = [part.exact for part in parts], [part.words for part in parts]
    signatures, samples = [part.signatures for part in parts], [part.samples for part in parts]
    parts.clear()
    return Sketches(
        _joined(exact), _joined(words), _joined(signatures), _joined(samples), np.cumsum(_joined(sizes))
    )


def _joined(arrays: list[NDArray[Number]]) -> NDArray[Number]:
    """Return the arrays as one, and drop them."""
    whole = np.concatenate(arrays)
    arrays.clear()
    return whole


def take(sketches: Sketches, rows: NDArray[np.int64]) -> Sketches:
    """Return the sketches of the documents at these rows, in that order."""
    lengths = np.diff(sketches.sample_offsets)[rows]
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    places = runs.positions(sketches.sample_offsets[rows], lengths)
    return Sketches(
        sketches.exact[rows],
        sketches.words[rows],
        sketches.signatures[rows],
        sketches.samples[places],
        offsets,
    )


def parameters(config: Config) -> dict[str, int | str]:
    """Return all that two sketches must share to be comparable; an index stores it and refuses others."""
    return {
        "scheme": "affine32",
        "permutations": config.permutations,
        "seed": config.seed,
        "shingle_size": config.shingle_size,
        "hash_version": HASH_VERSION,
        "tokeniser_version": TOKENISER_VERSION,
    }
