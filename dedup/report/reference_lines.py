"""Putting the lines of a report together in plain Python: the specification of `kernels_lines`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def join_pieces(
    data: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    lines: NDArray[np.int64],
    passages: NDArray[np.int32],
    offsets: NDArray[np.int64],
) -> NDArray[np.uint8]:
    """Return each line's pieces, and before the last of them the passages of its pair, as bytes (uint8).

    Piece j is `data[bounds[j]:bounds[j + 1]]`, line i the pieces `lines[i]`, with the passages
    `passages[offsets[i]:offsets[i + 1]]`.
    """
    parts = []
    for line, (begin, end) in zip(lines, pairwise(offsets.tolist()), strict=True):
        *opening, closing = (data[bounds[piece] : bounds[piece + 1]].tobytes() for piece in line)
        evidence = [b'{"a":[%d,%d],"b":[%d,%d]}' % tuple(row) for row in passages[begin:end].tolist()]
        parts += [*opening, b",".join(evidence), closing]
    return np.frombuffer(b"".join(parts), np.uint8)
