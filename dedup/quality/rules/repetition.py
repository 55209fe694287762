"""TXT207: a text that says the same over and over."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from dedup.quality.reference_profile import PASSAGE, UNSPACED_PASSAGE, repeated_passages
from dedup.quality.rule import Rule, Suspect, cited, span
from dedup.text import runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.model import Finding
    from dedup.quality.profile import Profile

PART = 60
PART_SHARE = 0.22
"""Words of one repeated passage, and their share of the text, from which a part was pasted twice."""
PART_AT_ONCE = 30
BETWEEN = 2
"""Words of a passage said twice running, as where the summary of an article stands before it: hardly a refrain is so long. And
how many may stand in between, or go on alike by chance."""
LOOP_SHARE = 0.7
"""Share of the words in repeated passages, however short, from which a text goes round in circles: songs and manuals
stay below."""
EARLY = 0.8
FEWEST = 20
"""Repeated words below which there is nothing to speak of."""

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]|[^\W_\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]+")
MARKUP = re.compile(r"<[^<>]*>|\{\{[^{}]*\}\}|https?://\S+")
LETTERS = 0.7
"""Share of the repeated words made of letters alone, below which they are a table, a listing or code."""
MOST_SPANS = 50


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark documents with a long passage that came before, or many; a little early, as markup counts as words here."""
    words = profile.words
    part = (profile.passage >= PART_AT_ONCE) & (profile.passage >= EARLY * PART_SHARE * words)
    marked: NDArray[np.bool_] = (profile.repeated >= FEWEST) & (
        part | (profile.repeated >= EARLY * LOOP_SHARE * words)
    )
    return marked


def inspect(suspect: Suspect) -> Finding | None:
    """Find the repeated passages, and report a part that is there twice or a text that goes round in circles."""
    # Numbers in arrays: a text of 200 MB may hold as many words as would fill the memory as strings.
    known: dict[str, int] = {}
    words, starts, ends = array("Q"), array("q"), array("q")
    for match in WORD.finditer(MARKUP.sub(lambda match: " " * len(match.group()), suspect.text)):
        words.append(known.setdefault(match.group().casefold(), len(known)))
        starts.append(match.start())
        ends.append(match.end())
    numbers = np.array(words)
    unspaced = np.array([len(word) == 1 and not word.isascii() for word in known], np.bool_)
    letters = np.array([word.isalpha() for word in known], np.bool_)
    width = UNSPACED_PASSAGE if 2 * unspaced[numbers].sum() > len(words) else PASSAGE
    passages = repeated_passages(numbers, width)
    lengths = passages[:, 1] - passages[:, 0]
    share = float(lengths.sum()) / max(1, len(words))
    inside = numbers[runs.positions(passages[:, 0], lengths)]
    if letters[inside].sum() < LETTERS * len(inside):
        return None
    if share < LOOP_SHARE and not any(
        end - begin >= PART or _follows_itself(numbers, begin, end, width)
        for begin, end in passages[lengths >= max(PART_AT_ONCE, PART_SHARE * len(words))].tolist()
    ):
        return None
    spans = [
        span(suspect.text, starts[start], ends[end - 1]) for start, end in passages[:MOST_SPANS].tolist()
    ]
    common = Counter(one.text for one in spans).most_common(1)[0][0]
    quoted = cited(" ".join(common.split()))
    return RULE.finding(
        min(0.98, 0.85 + share / 6),
        f"{share:.0%} of the words repeat an earlier passage, such as {quoted}",
        spans,
    )


def _follows_itself(words: NDArray[np.uint64], begin: int, end: int, width: int) -> bool:
    """Tell whether the passage [begin, end) is said right before, too; what comes round sooner than it ends is a song or signs in a row."""
    phrase = words[begin : begin + width]
    earlier = (at for at in range(begin - 1, -1, -1) if np.array_equal(words[at : at + width], phrase))
    return abs(begin - next(earlier, begin) - (end - begin)) <= BETWEEN


LEAD = (
    "The ferry to the islands sank in shallow water on Monday, an hour after it had left the pier at the north end of the "
    "town, and all of its forty passengers were brought ashore unhurt in two boats of the coast guard."
)
STORY = (
    "Its owner, a retired teacher, said that he would not comment before the end of the inquiry. The captain and his mate "
    "are to be heard next week in the town hall. Divers went down in the afternoon to look for the hole through which the "
    "water came, and found none. The report is due in the late autumn; until then an older ship, which has stood in the "
    "yard since the spring, is to sail in its place twice a day, and at weekends not at all."
)

RULE = Rule(
    code="TXT207",
    name="repetition",
    rationale=(
        "A page pasted twice, a generator in a loop or a template filled again and again says little in many words, and "
        "a model trained on it learns to repeat itself."
    ),
    source=(
        "Gopher's repeated n-grams of 10 words (Rae et al. 2021, table A1); its limit of 10 % flags songs and manuals, so "
        "that here it takes one part of 60 words, or of 30 said again at once, and 22 % of the text, or 70 % in passages of any length."
    ),
    fires=(
        "Buy the new kettle now and save a third of the price at our shop. " * 6,
        "\n".join(
            [
                "The ferry sank in shallow water on Monday, an hour after it had left the pier at the end of the town.",
                "All forty passengers were brought ashore in two boats of the coast guard, and nobody was hurt at all.",
                "An inquiry will hear the captain and his mate next week in the hall, and report in the late autumn.",
            ]
            * 2
        ),
        f"{LEAD} {LEAD} {STORY}",
    ),
    silent=(
        f"{LEAD} {STORY} {LEAD}",
        "\n".join(
            [
                "The tide comes in, the tide goes out,",
                "my love is on the sea.",
                "The lamps are lit.",
                "Ah me.",
            ]
            * 2
        ),
        "\n".join(
            f"Shr {n} cts vs {n + 1} cts\nNet {n}.2 mln vs {n}.0 mln\nRevs {n}2.1 mln vs {n}0.9"
            for n in range(6)
        ),
    ),
    screen=screen,
    inspect=inspect,
)
