"""JSON strings as an Arrow column, made without a Python object a string."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from dedup.compiled import worthwhile
from dedup.corpus.reference_json import SLACK

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray

SMALL: Final = 1 << 17
"""Bytes up to which JSON is not worth the loading (or compiling) of a kernel."""


def parser(size: int) -> ModuleType:
    """Return the functions that parse so many bytes soonest."""
    if worthwhile(size, SMALL):
        from dedup.corpus import kernels_json

        return kernels_json
    from dedup.corpus import reference_json

    return reference_json


def strings(
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    missing: NDArray[np.bool_] | None = None,
) -> pa.LargeStringArray:
    """Return the valid strings `data[starts[i]:ends[i]]`, given without their marks; null where bool[k] `missing` is set."""
    count = len(starts)
    out, offsets = np.empty(int((ends - starts).sum()) + SLACK, np.uint8), np.empty(count + 1, np.int64)
    parser(len(data)).unescape(data, starts, ends, out, offsets)
    known = None
    if missing is not None and missing.any():
        known = pa.py_buffer(np.packbits(~missing, bitorder="little"))
    return pa.LargeStringArray.from_buffers(
        count, pa.py_buffer(offsets), pa.py_buffer(out[: offsets[-1]]), known
    )
