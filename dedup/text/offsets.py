"""From tokens of the normalised text to code points in the original one."""

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
    ranges: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return where ranges of tokens begin and end in the original texts, in code points, int64[k, 2].

    Range i has the tokens `ranges[i, 0]:ranges[i, 1]` (int64[k, 2]), one or more, of document `documents[i]` (int64[k]),
    counted from its first.
    """
    if worthwhile(len(tokens.data), SMALL):
        from dedup.text import kernels_offsets as counting
    else:
        from dedup.text import reference_offsets as counting  # type: ignore[no-redef]
    points: NDArray[np.int64] = counting.code_points(
        tokens.data, tokens.bounds, tokens.starts, tokens.ends, tokens.offsets, documents, ranges
    )
    if tokens.changed.any():
        changed = np.flatnonzero(tokens.changed[documents])
        changed = changed[np.argsort(documents[changed], kind="stable")]
        for here in np.split(changed, np.flatnonzero(np.diff(documents[changed])) + 1):
            if len(here):
                points[here] = original_places(originals[documents[here[0]]].as_py(), points[here])
    return points


def lengths(texts: pa.LargeStringArray) -> NDArray[np.int64]:
    """Return the number of code points of each text, int64[n]."""
    import pyarrow.compute as pc

    return np.asarray(pc.utf8_length(texts).to_numpy(zero_copy_only=False), np.int64)
