"""Two texts that fill in one form: the same words around other figures, such as the reports of two days."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Share: TypeAlias = "float | NDArray[np.float64]"

REFILLED, MISREAD = 0.12, 0.08
"""Two texts fill in one form where (1 - `figures`) · (1 - `agreement`) is more than REFILLED. The product counts in full
where no word is `misread`, less the more are, and not at all from a share of MISREAD on."""

RENUMBERED, SWAPPED = 0.015, 0.1
"""They do so, too, where (1 - `numbers`) · (1 - `agreement`) is more than RENUMBERED: to put in other numbers and to leave the
wording is to fill in a form. So this product counts less, the more words have a synonym in their place, and not at all
from a share of SWAPPED on."""


def is_filled_in(
    figures: Share, numbers: Share, agreement: Share, misread: Share, rejoined: Share, synonyms: Share
) -> bool | NDArray[np.bool_]:
    """Tell of features of a pair (`columns`), or of many, whether the two are one form with other figures in it.

    A rewriter keeps figures and names. In a form other figures stand in the same places, and not because they were
    misread; blanks that were lost (`rejoined`) explain no other figures. Kernels compile this function.
    """
    clash = (1 - agreement) * np.maximum(1 - (misread - rejoined) / MISREAD, 0)
    worded_alike = np.maximum(1 - synonyms / SWAPPED, 0)
    return ((1 - figures) * clash > REFILLED) | ((1 - numbers) * clash * worded_alike > RENUMBERED)
