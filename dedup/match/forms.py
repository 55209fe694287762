"""Two texts that fill in one form: the same words around other figures, such as the reports of two days."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Share: TypeAlias = "float | NDArray[np.float64]"

REFILLED, MISREAD = 0.12, 0.08
"""Product of what `figures` and `agreement` lack from which two texts fill in one form; it counts in full where no
word, and not at all where this share of the words is `misread`."""

RENUMBERED, SWAPPED = 0.015, 0.1
"""Product of what `numbers` and `agreement` lack from which they do, too: it counts in full where no word, and not at all where this share of
the words has a synonym in its place. Who puts in other numbers and leaves the wording fills in a form."""


def is_filled_in(
    figures: Share, numbers: Share, agreement: Share, misread: Share, rejoined: Share, synonyms: Share
) -> bool | NDArray[np.bool_]:
    """Tell of features of a pair (`columns`), or of many, whether the two are one form with other figures in it.

    A rewriter keeps figures and names: here figures are others, stand in the same places, and it is not for misreading. Lost blanks are no
    reason for other figures.
    Kernels compile this function.
    """
    clash = (1 - agreement) * np.maximum(1 - (misread - rejoined) / MISREAD, 0)
    worded_alike = np.maximum(1 - synonyms / SWAPPED, 0)
    return ((1 - figures) * clash > REFILLED) | ((1 - numbers) * clash * worded_alike > RENUMBERED)
