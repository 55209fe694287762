"""From byte positions in the normalised text to code points in the original one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.compiled import worthwhile
from dedup.text.compose import original_places

if TYPE_CHECKING:
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
    changed = np.flatnonzero(tokens.changed[documents])
    changed = changed[np.argsort(documents[changed], kind="stable")]
    for here in np.split(changed, np.flatnonzero(np.diff(documents[changed])) + 1):
        if len(here):
            points[here] = original_places(originals[documents[here[0]]].as_py(), points[here])
    return np.asarray(points, np.int64)


def _continuation_bytes(data: NDArray[np.uint8], positions: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many bytes before each position continue a code point instead of beginning one, int64[k]."""
    if worthwhile(len(data), SMALL):
        from dedup.text import kernels

        return np.asarray(kernels.continuation_bytes(data, positions))
    continues = np.cumsum(np.concatenate([np.zeros(1, np.int64), (data & 0xC0) == 0x80]))
    return np.asarray(continues[positions], np.int64)


def lengths(texts: pa.LargeStringArray) -> NDArray[np.int64]:
    """Return the number of code points of each text, int64[n]."""
    import pyarrow.compute as pc

    return np.asarray(pc.utf8_length(texts).to_numpy(zero_copy_only=False), np.int64)
