"""What a corpus tells of a pair: how far the two share what others share, too, while each has much that nobody else has.

Such are the pages of one mould: manual pages, forms, series. What two copies of one text share, only they have; where
there are many copies of one text, one of two holds little that no other holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

OWN = 0.2
"""Share of its sampled 3-grams that no other document has, from which a document has a matter of its own."""


def mould(
    shared: NDArray[np.int64], exclusive: NDArray[np.int64], own: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Return how far each of k pairs looks like two pages of one mould, float32[k] in 0..1.

    `shared` int64[k] sampled 3-grams stand in both, `exclusive` of them in no third document; `own` float64[k, 2] is
    the share of those of either document that no other has.
    """
    others = 1 - exclusive / np.maximum(shared, 1)
    return np.asarray(others**2 * np.minimum(own.min(axis=1) / OWN, 1), np.float32)


@dataclass(frozen=True, slots=True)
class Moulds:
    """The moulds of the pairs of a corpus of n documents that share sampled 3-grams.

    `pairs` int64[k, 2], lower row first and in order, are centres of near clusters; `centre` int64[n] is that of each document; `moulds` float32[k].
    """

    pairs: NDArray[np.int64]
    moulds: NDArray[np.float32]
    centre: NDArray[np.int64]

    def of(self, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the mould of each pair of documents (int64[m, 2]), or of their near copies; 0 where they share nothing, float64[m]."""
        if not len(self.pairs):
            return np.zeros(len(pairs), np.float64)
        known = self.pairs[:, 0] * len(self.centre) + self.pairs[:, 1]
        centres = np.sort(self.centre[pairs], axis=1)
        wanted = centres[:, 0] * len(self.centre) + centres[:, 1]
        place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        return np.where(known[place] == wanted, self.moulds[place], 0).astype(np.float64)
