"""What sketching yields: fixed-size arrays that stand for the documents of a batch, or of a whole corpus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from dedup.text import runs
from dedup.text.hashing import HASH_VERSION
from dedup.text.tokenise import TOKENISER_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dedup.config import Config


Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Sketches:
    """The sketches of n documents, row by row.

    `exact` uint64[n, 2]: hash of the whole normalised text. `words` int32[n]: number of tokens.
    `signatures` uint32[n, permutations]: MinHash of the word shingles, bit for bit what
    `datasketch.MinHash(scheme="affine32")` yields. `samples` uint64[k] holds the sampled 2-gram hashes of
    each document, sorted, those of row i at `sample_offsets[i]:sample_offsets[i + 1]` (int64[n + 1]).
    """

    exact: NDArray[np.uint64]
    words: NDArray[np.int32]
    signatures: NDArray[np.uint32]
    samples: NDArray[np.uint64]
    sample_offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.words)


class Collector:
    """The sketches of a corpus, appended while it streams by, so that they are in memory once."""

    def __init__(self) -> None:
        self._columns: tuple[
            _Column[np.uint64], _Column[np.int32], _Column[np.uint32], _Column[np.uint64]
        ] = (
            _Column(),
            _Column(),
            _Column(),
            _Column(),
        )
        self._sizes = [np.zeros(1, np.int64)]

    def append(self, part: Sketches) -> None:
        """Add the sketches of more documents, made with the same settings."""
        exact, words, signatures, samples = self._columns
        exact.append(part.exact)
        words.append(part.words)
        signatures.append(part.signatures)
        samples.append(part.samples)
        self._sizes.append(np.diff(part.sample_offsets))

    def __len__(self) -> int:
        return len(self._columns[0])

    def sketches(self) -> Sketches:
        """Return the sketches of all documents so far, one at least; after this, append no more."""
        exact, words, signatures, samples = self._columns
        offsets = np.cumsum(np.concatenate(self._sizes))
        return Sketches(exact.filled(), words.filled(), signatures.filled(), samples.filled(), offsets)


class _Column(Generic[Number]):
    """An array that grows in place: the system moves the pages of a large one, and need not copy what they hold."""

    def __init__(self) -> None:
        self._whole: NDArray[Number] | None = None
        self._used = 0

    def __len__(self) -> int:
        return self._used

    def append(self, part: NDArray[Number]) -> None:
        """Add rows."""
        if self._whole is None:
            self._whole = np.empty((0, *part.shape[1:]), part.dtype)
        end = self._used + len(part)
        if end > len(self._whole):
            self._whole.resize((end + end // 8, *part.shape[1:]), refcheck=False)
        self._whole[self._used : end] = part
        self._used = end

    def filled(self) -> NDArray[Number]:
        """Return the rows so far."""
        assert self._whole is not None  # noqa: S101 - asked for after rows were added
        return self._whole[: self._used]


def concatenate(parts: Iterable[Sketches]) -> Sketches:
    """Return the sketches of all parts (one at least), in order."""
    collected = Collector()
    for part in parts:
        collected.append(part)
    return collected.sketches()


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
