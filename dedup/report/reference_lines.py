"""Putting the lines of a report together in plain Python: the specification of `kernels_lines`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PADDING = 64
"""Bytes behind the last piece that belong to none: kernels copy so many at a time."""


def join_pieces(
    data: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    lines: NDArray[np.int64],
    passages: NDArray[np.int32],
    offsets: NDArray[np.int64],
) -> NDArray[np.uint8]:
    """Return the lines put together from pieces, and the passages of each line's pair, as bytes (uint8).

    Piece j is `data[bounds[j]:bounds[j + 1]]`; PADDING follows the last one. The first pieces open the columns: column j of
    line i is piece j and then piece `lines[i, j]`. Between the two of the last column stand the passages
    `passages[offsets[i]:offsets[i + 1]]`.
    """
    parts = []
    for line, (begin, end) in zip(lines, pairwise(offsets.tolist()), strict=True):
        for column, piece in enumerate(line):
            parts.append(data[bounds[column] : bounds[column + 1]].tobytes())
            if column == len(line) - 1:
                rows = passages[begin:end].tolist()
                parts.append(b",".join(b'{"a":[%d,%d],"b":[%d,%d]}' % tuple(row) for row in rows))
            parts.append(data[bounds[piece] : bounds[piece + 1]].tobytes())
    return np.frombuffer(b"".join(parts), np.uint8)
