"""Sorting as NumPy does it: what `kernels_sort` yields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def argsort(keys: NDArray[Any]) -> NDArray[np.int64]:
    """Return the places of n keys in ascending order, equal ones as they come, int64[n]."""
    return np.argsort(keys, kind="stable")


def sort(values: NDArray[Any]) -> NDArray[Any]:
    """Return values in ascending order, in an array of their own."""
    return np.sort(values)


def sort_spread(values: NDArray[np.uint64], limit: np.uint64) -> NDArray[np.uint64]:  # noqa: ARG001 - the kernel needs it
    """Return hashes, which are spread evenly from 0 to `limit`, in ascending order, in an array of their own."""
    return np.sort(values)
