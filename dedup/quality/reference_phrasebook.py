"""Which keys of the phrasebook a batch holds, in NumPy: what `kernels_phrasebook` computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PAIR = 0x9E37_79B9_7F4A_7C15
"""The key of two words is the hash of the first, times this, and the hash of the second."""

SIEVE_BITS = 19
"""First bits by which nearly all hashes are known to be no key: a sieve of 64 kB, which stays in the fastest memory."""


def find_keys(
    hashes: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    asked: NDArray[np.bool_],
    keys: NDArray[np.uint64],
    sieve: NDArray[np.uint8],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of documents and the places in `keys` of the words and pairs of words found in them.

    int64[k] both, in any order; one key may be found several times in a document. `keys` are sorted; `sieve` is that of
    `phrasebook.Phrasebook`.
    """
    rows = np.repeat(np.arange(len(asked)), np.diff(offsets))
    pairs = hashes[:-1] * np.uint64(PAIR) + hashes[1:]
    held = np.concatenate([hashes, pairs])
    owners = np.concatenate([rows, rows[:-1]])
    inside = np.concatenate([asked[rows], asked[rows[:-1]] & (rows[:-1] == rows[1:])])
    first = held >> np.uint64(64 - SIEVE_BITS)
    inside &= (sieve[first >> np.uint64(3)] >> (first & np.uint64(7)).astype(np.uint8) & 1).astype(np.bool_)
    at = np.flatnonzero(inside)
    nearest = np.minimum(np.searchsorted(keys, held[at]), len(keys) - 1)
    known = keys[nearest] == held[at]
    return owners[at[known]], nearest[known]
