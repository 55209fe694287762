"""Gathering stars in plain Python: the specification of `kernels_stars`, and what small corpora run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def stars(
    order: NDArray[np.int64], bounds: NDArray[np.int64], neighbours: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the centre of each of n documents, itself where it is in no star, int64[n].

    Those of `order`, in turn, gather what is in no star yet of their `neighbours[bounds[i]:bounds[i + 1]]`.
    """
    centre = np.arange(len(bounds) - 1)
    gathered: set[int] = set()
    for document in order.tolist():
        if document in gathered:
            continue
        free = {*neighbours[bounds[document] : bounds[document + 1]].tolist()} - gathered
        if free:
            centre[[*free]] = document
            gathered |= {document, *free}
    return centre
