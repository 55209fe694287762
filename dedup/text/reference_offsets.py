"""Positions as code points in NumPy: the specification of `kernels_offsets`, and what small batches run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def code_points(
    data: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    offsets: NDArray[np.int64],
    documents: NDArray[np.int64],
    ranges: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return where ranges of tokens begin and end in the normalised text of their document, in code points, int64[k, 2].

    The columns before are those of a `TokenBatch`. Range i has the tokens `ranges[i, 0]:ranges[i, 1]` (int64[k, 2]), one or
    more, of document `documents[i]` (int64[k]), counted from its first.
    """
    # Before each byte: those that continue a code point of UTF-8 instead of beginning one.
    continued = np.cumsum(np.concatenate([np.zeros(1, np.int64), (data & 0xC0) == 0x80]))
    first, behind = (ranges + offsets[documents][:, None]).T
    places = np.stack([bounds[documents], starts[first], ends[behind - 1]], axis=1)
    points = places - continued[places]
    return np.asarray(points[:, 1:] - points[:, :1], np.int64)
