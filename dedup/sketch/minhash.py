"""MinHash signatures (Broder 1997) of token streams, equal to those of `datasketch.MinHash`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from dedup.errors import UsageError
from dedup.text.hashing import shingle_hash32

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCHEME = "affine32"


@cache
def permutations(count: int, seed: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the odd factors and the offsets of `count` affine permutations, as datasketch draws them, not to be written to."""
    generator = np.random.RandomState(seed)
    factors = generator.randint(0, 1 << 31, count, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    offsets = generator.randint(0, 1 << 32, count, dtype=np.uint32)
    factors.flags.writeable = offsets.flags.writeable = False
    return factors, offsets


def to_datasketch(signature: NDArray[np.uint32], seed: int = 1) -> Any:
    """Return a signature (uint32[k]) as a `datasketch.MinHash` that further shingles can be added to."""
    from datasketch import MinHash

    return MinHash(len(signature), seed=seed, hashfunc=shingle_hash32, hashvalues=signature, scheme=SCHEME)


def from_datasketch(minhash: Any) -> NDArray[np.uint32]:
    """Return the signature of a `datasketch.MinHash`, uint32[k].

    Raises `UsageError` for another scheme: its values would compare as if nothing were alike.
    """
    if minhash.scheme != SCHEME:
        raise UsageError(
            f"This MinHash has the scheme {minhash.scheme!r}", f'Build it with scheme="{SCHEME}".'
        )
    return np.asarray(minhash.hashvalues, np.uint32)
