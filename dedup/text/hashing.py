"""The hash functions of the project, in plain Python and NumPy: the definition that the kernels follow.

A token's hash is 64-bit FNV-1a over its folded code points, finished by the MurmurHash3 finaliser. A
shingle's hash is a polynomial of its tokens' hashes, finished in the same way. `shingle_hash32` is the
`hashfunc` with which `datasketch.MinHash` yields our signatures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

HASH_VERSION = 1
"""Changes when any function here yields another value; part of every index header."""

MASK = 0xFFFF_FFFF_FFFF_FFFF
FNV_OFFSET = 0xCBF2_9CE4_8422_2325
FNV_PRIME = 0x0000_0100_0000_01B3
SHINGLE_BASE = 0x9E37_79B9_7F4A_7C15
EXACT_MULTIPLIERS = (0x9FB2_1C65_1E98_DF25, 0xD6E8_FEB8_6659_FD93)
EXACT_ROTATIONS = (27, 31)
EXACT_SPACE = 0x2545_F491_4F6C_DD1D
"""Stands for a run of white space in the hash of a whole text."""


def finish(value: int) -> int:
    """Return the MurmurHash3 64-bit finaliser of a value."""
    value ^= value >> 33
    value = value * 0xFF51_AFD7_ED55_8CCD & MASK
    value ^= value >> 33
    value = value * 0xC4CE_B9FE_1A85_EC53 & MASK
    return value ^ value >> 33


def finish_array(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return `finish` of each element."""
    values = values ^ values >> np.uint64(33)
    values = values * np.uint64(0xFF51_AFD7_ED55_8CCD)
    values = values ^ values >> np.uint64(33)
    values = values * np.uint64(0xC4CE_B9FE_1A85_EC53)
    return values ^ values >> np.uint64(33)


def hash_codes(codes: Iterable[int]) -> int:
    """Return the hash of a token given as folded code points."""
    value = FNV_OFFSET
    for code in codes:
        value = (value ^ code) * FNV_PRIME & MASK
    return finish(value)


def token_hash(token: str) -> int:
    """Return the 64-bit hash of a token that is already folded (lower case, NFKC, straight apostrophes)."""
    return hash_codes(map(ord, token))


def mix_exact(state: int, item: int, lane: int) -> int:
    """Return the running hash `state` of a whole text after one more token, symbol or run of white space."""
    rotation = EXACT_ROTATIONS[lane]
    state ^= item
    state = (state << rotation | state >> 64 - rotation) & MASK
    return state * EXACT_MULTIPLIERS[lane] & MASK


def shingle_hash(token_hashes: Iterable[int]) -> int:
    """Return the 64-bit hash of the shingle made of these tokens, in order."""
    value = 0
    for token in token_hashes:
        value = (value * SHINGLE_BASE + token) & MASK
    return finish(value)


def shingle_hash32(shingle: bytes) -> int:
    """Return the 32-bit hash of a shingle given as its folded tokens joined by spaces, in UTF-8.

    This is the `hashfunc` for `datasketch.MinHash`.
    """
    return shingle_hash(map(token_hash, shingle.decode().split(" "))) & 0xFFFF_FFFF


def shingle_hashes(tokens: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    """Return the hashes of all shingles of `size` tokens, in order: uint64[max(len(tokens) - size + 1, 1)].

    A text shorter than one shingle is one shingle; an empty one has none.
    """
    if not len(tokens):
        return tokens
    width = min(size, len(tokens))
    count = len(tokens) - width + 1
    values = np.zeros(count, np.uint64)
    for position in range(width):
        values = values * np.uint64(SHINGLE_BASE) + tokens[position : position + count]
    return finish_array(values)
