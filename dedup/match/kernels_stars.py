# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Gathering stars at machine speed; `reference_stars` has the same function in plain Python."""

from __future__ import annotations

import numpy as np

from dedup.kernel import kernel


@kernel
def stars(order, bounds, neighbours):
    """See `reference_stars.stars`."""
    centre = np.arange(len(bounds) - 1)
    gathered = np.zeros(len(centre), np.bool_)
    for document in order:
        if gathered[document]:
            continue
        for other in neighbours[bounds[document] : bounds[document + 1]]:
            if not gathered[other]:
                centre[other] = document
                gathered[other] = gathered[document] = True
    return centre
