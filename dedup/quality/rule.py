"""What a text-quality rule is: a code, why it exists, where it comes from, its examples and its two tiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from dedup.model import Finding
    from dedup.quality.profile import Profile


@dataclass(frozen=True, slots=True)
class Suspect:
    """One document that a rule's screen let through, for its inspection.

    `text` is the original text; `language` an ISO 639 code or None; `words` the number of its tokens.
    """

    text: str
    language: str | None
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way in which a text can be damaged.

    The fast tier, `screen`, looks at the profile of a whole batch (arrays of counts, one row a document) and
    marks the suspects; it must never miss what `inspect` would report. The slow tier, `inspect`, reads one
    suspect and returns the finding with its evidence, or None. `fires` and `silent` are texts that do and do
    not make the rule report; `source` names where the rule and its numbers come from.
    """

    code: str
    name: str
    rationale: str
    source: str
    fires: tuple[str, ...]
    silent: tuple[str, ...]
    screen: Callable[[Profile], NDArray[np.bool_]]
    inspect: Callable[[Suspect], Finding | None]
