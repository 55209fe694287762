"""TXT210: a document with no text to speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.quality.rule import Rule, Suspect, counted, span
from dedup.text.tokens import UNSPACED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.model import Finding
    from dedup.quality.profile import Profile

FEWEST_WORDS = 12
"""Words below which a document is no more than a headline: the shortest news briefs read have 13."""
CHARACTERS_A_WORD = 1.5
"""Of the scripts without spaces, in which each character is a token."""
NEXT_TO_NOTHING = 5


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark documents of fewer words, a word being 1.5 characters of a script without spaces."""
    few: NDArray[np.bool_] = _words(profile) < FEWEST_WORDS
    return few


def inspect(suspect: Suspect) -> Finding | None:
    """Say whether there is nothing at all, or too little."""
    text = suspect.text
    if not text.strip():
        return RULE.finding(1.0, "no text at all")
    where = [span(text, text.index(text.strip()), len(text.rstrip()))]
    if not suspect.words:
        return RULE.finding(1.0, "no words, only signs", where)
    confidence = 0.98 if suspect.words < NEXT_TO_NOTHING else 0.95
    return RULE.finding(confidence, f"only {counted(suspect.words, 'word')}", where)


def _words(profile: Profile) -> NDArray[np.float64]:
    tokens = profile.tokens
    before = np.concatenate([[0], np.cumsum((tokens.flags & UNSPACED) != 0)])
    unspaced = before[tokens.offsets[1:]] - before[tokens.offsets[:-1]]
    words: NDArray[np.float64] = tokens.counts - unspaced + unspaced / CHARACTERS_A_WORD
    return words


RULE = Rule(
    code="TXT210",
    name="empty-or-too-short",
    rationale=(
        "An empty or nearly empty record is a failed download or extraction. It carries nothing to keep, and as "
        "far as shingles go all empty documents are copies of each other."
    ),
    source="Gopher asks for 50 words (Rae et al. 2021, A1.1); that drops real news briefs, so the limit here is 12.",
    fires=("", "* * *\n", "Page 3 of 12", "Harbour Desk\nPhoto: Ada Lund", "大桥关闭"),
    silent=(
        "The council voted on Tuesday to close the bridge for repairs until spring.",
        "市议会周二投票决定关闭大桥进行维修直到春天。",
    ),
    screen=screen,
    inspect=inspect,
)
