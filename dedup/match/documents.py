"""The documents that are matched, as the duplicate stage sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dedup.corpus.store import Texts
    from dedup.sketch import Sketches


@dataclass(frozen=True, slots=True)
class Documents:
    """What the duplicate stage needs to know of n documents.

    `texts` returns the texts of given rows; `sizes` int64[n] their bytes; `rank` int64[n] the place of each
    in the order of ids; `preference` int64[n] its place in the order in which the policy would keep them.
    `dates` int64[n] are the places in the order of time, -1 where a document has no date. Where `asked` is given,
    bool[n], only what those documents are related to is looked for in full, by the sampled 2-grams `features`, and
    told.
    """

    sketches: Sketches
    texts: Texts
    sizes: NDArray[np.int64]
    rank: NDArray[np.int64]
    preference: NDArray[np.int64]
    dates: NDArray[np.int64] | None = None
    asked: NDArray[np.bool_] | None = None
    features: NDArray[np.uint64] | None = None
