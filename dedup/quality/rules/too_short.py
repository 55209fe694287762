"""TXT210: a document with no text to speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.quality.rule import Rule, Suspect, span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dedup.model import Finding
    from dedup.quality.profile import Profile

FEWEST_WORDS = 8
"""A document of fewer tokens is no article in any of the corpora read; a headline alone has 5 to 12."""


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark documents under the limit."""
    return profile.words < FEWEST_WORDS


def inspect(suspect: Suspect) -> Finding | None:
    """Say whether there is nothing at all, or too little."""
    if not suspect.text.strip():
        return RULE.finding(1.0, "no text at all")
    if not suspect.words:
        return RULE.finding(1.0, "no words, only signs", [span(suspect.text, 0, len(suspect.text))])
    count = f"{suspect.words} word{'s' if suspect.words > 1 else ''}"
    return RULE.finding(0.9, f"only {count}", [span(suspect.text, 0, len(suspect.text))])


RULE = Rule(
    code="TXT210",
    name="empty-or-too-short",
    rationale=(
        "An empty or nearly empty record is a failed download or extraction. It carries nothing to keep, and as "
        "far as shingles go all empty documents are copies of each other."
    ),
    source="Gopher asks for 50 words (Rae et al. 2021, A1.1); that drops real news briefs, so the limit here is 8 tokens.",
    fires=("", "* * *\n", "Page 3 of 12", "Loading…"),
    silent=(
        "The council voted on Tuesday to close the bridge for repairs until spring.",
        "市议会周二投票决定关闭大桥进行维修直到春天。",
    ),
    screen=screen,
    inspect=inspect,
)
