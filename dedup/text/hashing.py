"""The hash functions of the project, in plain Python and NumPy: the definition that the kernels follow.

A token's hash takes in the UTF-8 of its folded characters eight bytes at a time, each time through the MurmurHash3
finaliser, so that no two tokens of up to eight bytes share one. A shingle's hash is a polynomial of its tokens' hashes,
finished in the same way. `shingle_hash32` is the `hashfunc` with which `datasketch.MinHash` yields our signatures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

HASH_VERSION = 3
"""Changes when any function here yields another value; part of every index header."""

MASK = 0xFFFF_FFFF_FFFF_FFFF
WORD = 8
"""Bytes of a token that are hashed at a time."""
SHINGLE_BASE = 0x9E37_79B9_7F4A_7C15
EXACT_MULTIPLIERS = (0x9FB2_1C65_1E98_DF25, 0xD6E8_FEB8_6659_FD93)
EXACT_ROTATIONS = (27, 31)
EXACT_SPACE = 0x2545_F491_4F6C_DD1D
"""Marks an item of a text that stands behind white space, in the hash of the whole."""


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


def token_hash(token: str) -> int:
    """Return the 64-bit hash of a token that is already folded (lower case, NFKC, straight apostrophes)."""
    value, spelling = 0, token.encode()
    for start in range(0, len(spelling), WORD):
        value = finish(value ^ int.from_bytes(spelling[start : start + WORD], "little"))
    return value


def token_hashes(tokens: Sequence[str]) -> NDArray[np.uint64]:
    """Return `token_hash` of each token (none empty), uint64[n]."""
    spelling = np.frombuffer("\n".join(tokens).encode() + b"\n" + bytes(WORD), np.uint8)
    ends = np.flatnonzero(spelling == ord("\n"))
    starts = np.concatenate([np.zeros(1, np.int64), ends[:-1] + 1])
    windows = np.lib.stride_tricks.sliding_window_view(spelling, WORD)
    values = np.zeros(len(tokens), np.uint64)
    rows = np.arange(len(tokens))
    while len(rows):
        left = (ends - starts)[rows]
        words = windows[starts[rows]].view("<u8").ravel()
        unused = np.maximum(WORD - left, 0).astype(np.uint64) * np.uint64(8)
        values[rows] = finish_array(values[rows] ^ words << unused >> unused)
        starts[rows] += WORD
        rows = rows[left > WORD]
    return values


def mix_exact(state: int, item: int, lane: int) -> int:
    """Return the running hash `state` of a whole text after one more item: the hash of a token or symbol.

    It is marked with EXACT_SPACE where white space stands between it and the one before.
    """
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


def unordered_hashes(tokens: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    """Return the hashes of every `size` tokens in a row, in whatever order they stand: uint64[max(len(tokens) - size + 1, 1)].

    As with shingles, a text shorter than that is one row, and an empty one has none.
    """
    if not len(tokens):
        return tokens
    width = min(size, len(tokens))
    windows = np.lib.stride_tricks.sliding_window_view(tokens, width)
    return finish_array(windows.sum(axis=1, dtype=np.uint64))
