"""From an Arrow column of texts to token streams; small batches in plain Python, others by the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.compiled import worthwhile
from dedup.text import alphabet
from dedup.text.compose import normalise
from dedup.text.lookalikes import as_read
from dedup.text.tokens import TokenBatch

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

TOKENISER_VERSION = 3
"""Changes when any text yields other tokens; part of every index header."""

SMALL = 1 << 17
"""Bytes up to which a batch is not worth the loading (or compiling) of a kernel, about 0.5 s."""


def tokenise(texts: pa.LargeStringArray, *, exact: bool = True) -> TokenBatch:
    """Return the tokens of each text, and its `exact` hash if wanted.

    A token is a run of letters, digits and marks of any script, with apostrophes inside; in scripts that
    write no spaces, each character is a token. Case and compatibility forms are folded (NFKC, casefold).
    Texts that are not canonically composed (NFC) are composed first and counted as changed; so are those with words of
    Latin letters and others drawn like them, which become Latin (`lookalikes`).
    """
    changed = np.zeros(len(texts), np.bool_)
    batch, marked = _tokenise(texts, changed, exact=exact)
    normal: dict[int, str] = {}
    for row in np.flatnonzero(marked).tolist():
        text = texts[row].as_py()
        composed = as_read(normalise(text))
        if composed != text:
            normal[row] = composed
    if not normal:
        return batch
    changed[list(normal)] = True
    return _tokenise(_replaced(texts, normal), changed, exact=exact)[0]


def utf8_buffers(texts: pa.LargeStringArray) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the UTF-8 bytes and the n + 1 document bounds of an Arrow column, without copying the bytes."""
    _, offsets, data = texts.buffers()
    bounds = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    if data is None or not len(bounds):
        return np.zeros(0, np.uint8), np.zeros(len(texts) + 1, np.int64)
    codes = np.frombuffer(data, np.uint8)[bounds[0] : bounds[-1]]
    # Whoever made the column: a kernel is compiled anew for arrays that can be written to.
    codes.flags.writeable = False
    return codes, bounds - bounds[0]


def _tokenise(
    texts: pa.LargeStringArray, changed: NDArray[np.bool_], *, exact: bool
) -> tuple[TokenBatch, NDArray[np.bool_]]:
    data, bounds = utf8_buffers(texts)
    if not worthwhile(len(data), SMALL):
        from dedup.text import reference

        hashes, starts, ends, flags, offsets, whole, marked = reference.tokenise(data, bounds)
        whole = whole[: len(texts) * exact]
    else:
        from dedup.text import kernels

        # Every token takes two bytes at least: its own and the separator's, or a character outside ASCII.
        places = len(data) // 2 + len(bounds)
        hashes, starts = np.empty(places, np.uint64), np.empty(places, np.int32)
        ends, flags = np.empty(places, np.int32), np.empty(places, np.uint8)
        offsets, whole = np.empty(len(bounds), np.int64), np.empty((len(texts) * exact, 2), np.uint64)
        marked = np.zeros(len(texts), np.bool_)
        letters = alphabet.load()
        count = kernels.tokenise(
            data,
            bounds,
            letters.table,
            letters.expansions,
            hashes,
            starts,
            ends,
            flags,
            offsets,
            whole,
            marked,
        )
        hashes, starts, ends, flags = hashes[:count], starts[:count], ends[:count], flags[:count]
    return TokenBatch(data, bounds, hashes, starts, ends, flags, offsets, whole, changed), marked


def _replaced(texts: pa.LargeStringArray, others: dict[int, str]) -> pa.LargeStringArray:
    import pyarrow as pa

    return pa.array([others.get(row, text) for row, text in enumerate(texts.to_pylist())], pa.large_string())
