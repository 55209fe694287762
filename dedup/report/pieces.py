"""Pieces of JSON that report lines are put together from: many are encoded at once, and joined as Arrow columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from dedup.report.encode import encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

SHARES = 10_000
"""Shares of 0..1 are written as whole numbers of this."""


def column(pieces: Iterable[bytes]) -> pa.LargeBinaryArray:
    """Return the pieces as an Arrow column."""
    return pa.array(pieces, pa.large_binary())


def strings(values: Sequence[str] | pa.LargeStringArray) -> pa.LargeBinaryArray:
    """Return each string, which holds no lone surrogate, as JSON."""
    text = values if isinstance(values, pa.Array) else pa.array(values, pa.large_string())
    data = np.frombuffer(text.buffers()[2] or b"", np.uint8)
    if not ((data < ord(" ")) | (data == ord('"')) | (data == ord("\\"))).any():
        return joined(b'"', text.cast(pa.large_binary()), b'"')
    # All are encoded at once: many small results of orjson take 1 kB each. A quotation mark inside a string has a
    # backslash before it, so that these three bytes stand between two only.
    return column(b'"%s"' % string for string in encode(text.to_pylist())[2:-2].split(b'","'))


def shares() -> pa.LargeBinaryArray:
    """Return each ten-thousandth from 0 to 1 as JSON."""
    return column(orjson.dumps([share / SHARES for share in range(SHARES + 1)])[1:-1].split(b","))


def in_shares(values: NDArray[np.floating]) -> NDArray[np.int64]:
    """Return each of the values in 0..1 as its place in `shares`."""
    return np.rint(values.astype(np.float64) * SHARES).astype(np.int64)


def integers(values: NDArray[np.integer]) -> pa.LargeBinaryArray:
    """Return each whole number as JSON."""
    return pa.array(values).cast(pa.large_string()).cast(pa.large_binary())


def joined(*columns: bytes | pa.LargeBinaryArray) -> pa.LargeBinaryArray:
    """Return the rows of the columns, each row as one piece; a piece that stands alone is in every row."""
    alike = [pa.scalar(c, pa.large_binary()) if isinstance(c, bytes) else c for c in (*columns, b"")]
    return pc.binary_join_element_wise(*alike)
