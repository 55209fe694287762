"""From byte positions in the normalised text to code points in the original one."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dedup.compiled import worthwhile

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedup.text.tokens import TokenBatch


SMALL = 1 << 20
"""Bytes up to which array operations are quicker than loading a kernel."""


def to_code_points(
    tokens: TokenBatch,
    originals: pa.LargeStringArray,
    documents: NDArray[np.int64],
    positions: NDArray[np.int32],
) -> NDArray[np.int64]:
    """Return where byte positions of the batch stand in the original texts.

    `positions` int32[k] count from the start of `tokens.data`; position i lies in document `documents[i]`
    (int64[k]). Returns code points from the start of that document's original text, int64[k].
    """
    begins = tokens.bounds[documents]
    continued = _continuation_bytes(tokens.data, np.concatenate([positions, begins]))
    points = positions - begins - (continued[: len(positions)] - continued[len(positions) :])
    for document in np.unique(documents[tokens.changed[documents]]).tolist():
        here = documents == document
        points[here] = original_offsets(originals[document].as_py())[points[here]]
    return np.asarray(points, np.int64)


def _continuation_bytes(data: NDArray[np.uint8], positions: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many bytes before each position continue a code point instead of beginning one, int64[k]."""
    if worthwhile(len(data), SMALL):
        from dedup.text import kernels

        return np.asarray(kernels.continuation_bytes(data, positions))
    continues = np.cumsum(np.concatenate([np.zeros(1, np.int64), (data & 0xC0) == 0x80]))
    return np.asarray(continues[positions], np.int64)


def original_offsets(text: str) -> NDArray[np.int64]:
    """Return for each boundary of the composed (NFC) text the boundary in `text` that it comes from.

    int64[len(NFC(text)) + 1]; a composed character begins where its first part begins.
    """
    starts: list[int] = []
    for begin, cluster in _clusters(text):
        starts += [begin] * len(unicodedata.normalize("NFC", cluster))
    return np.array([*starts, len(text)], np.int64)


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text before each character that can begin a composition of its own."""
    begins = [
        index
        for index, char in enumerate(text)
        if index == 0 or (unicodedata.combining(char) == 0 and not _composes_backwards(char))
    ]
    yield from ((begin, text[begin:end]) for begin, end in pairwise([*begins, len(text)]))


def _composes_backwards(char: str) -> bool:
    """Tell whether a character that is no combining mark can still join the one before it."""
    category = unicodedata.category(char)
    # Hangul vowels and finals, and the few spacing marks of Indic scripts.
    return category == "Mc" or 0x1160 <= ord(char) <= 0x11FF


def lengths(texts: pa.LargeStringArray) -> NDArray[np.int64]:
    """Return the number of code points of each text, int64[n]."""
    import pyarrow.compute as pc

    return np.asarray(pc.utf8_length(texts).to_numpy(zero_copy_only=False), np.int64)
