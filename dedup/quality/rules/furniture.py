"""TXT208: what stood around the article on its page: share bars, menus, related posts, comments, notices."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from itertools import groupby, permutations
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dedup.quality import phrases
from dedup.quality.lines import LINE, SURROUNDINGS, Line, furniture, split, sure_lines, word_count
from dedup.quality.rule import Rule, Suspect, cited, counted, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dedup.model import Finding, Span
    from dedup.quality.profile import Profile

MENU_LINES = 15
MENU_SHARE = 0.5
"""Number of lines, and share of short ones, from which a text that is not English, and holds no trigger, may still be a whole page."""

FEWEST_WORDS_ALONE = 3
"""A line of one word, such as "subscribe", is sure only in the company of others."""

MOST_SPANS = 200

NETWORKS = (
    "facebook",
    "twitter",
    "instagram",
    "pinterest",
    "linkedin",
    "whatsapp",
    "reddit",
    "tumblr",
    "telegram",
)
BUTTONS = "send|share|tweet|like|pin|stumble|newsvine|permalink|copy|print this page"
"""What stands among the networks of a share bar, besides the places to share to."""
FEWEST_NETWORKS = 3
"""Networks side by side, with nothing but blanks and bars between, from which it is no sentence that names them."""


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark documents with a trigger, or with many short lines, of which some are furniture for sure."""
    menus: NDArray[np.bool_] = (
        (profile.lines >= MENU_LINES)
        & (profile.short_lines > MENU_SHARE * profile.lines)
        & (profile.languages != "en")
    )
    marked = profile.triggered(RULE.code, "page") | menus
    rows = np.flatnonzero(marked)
    sure: dict[int, list[str]] = defaultdict(list)
    for row, line in sure_lines(profile.texts.take(rows)):
        sure[row].append(line)
    marked[:] = False
    marked[rows[[row for row, lines in sure.items() if _enough(lines)]]] = True
    return marked | profile.triggered(RULE.code, "bar")


def inspect(suspect: Suspect) -> Finding | None:
    """Report each stretch of furniture that holds a sure line, and the share bars inside other lines."""
    blocks = list(_blocks(split(suspect.text)))
    sure = [line for block in blocks for line in block if line.kind]
    if not _enough([suspect.text[line.start : line.end] for line in sure]):
        blocks, sure = [], []
    spans = [span(suspect.text, block[0].start, block[-1].end) for block in blocks[:MOST_SPANS]]
    held = suspect.profile.triggered(RULE.code, "bar")[suspect.row]
    bars = [
        bar
        for bar in (_bars(suspect.text) if held else ())
        if not any(bar.start < block.end and block.start < bar.end for block in spans)
    ]
    if not spans and not bars:
        return None
    kinds = Counter(line.kind for line in sure)
    named = ", ".join(kind for kind, _ in kinds.most_common(4))
    message = ""
    if sure:
        first = cited(suspect.text[sure[0].start : sure[0].end])
        message = f"{counted(sum(map(len, blocks)), 'line')} of page furniture ({named}), such as {first}"
    if bars:
        inside = f"{counted(len(bars), 'share bar')} inside a paragraph, such as {cited(bars[0].text)}"
        message = f"{message}; {inside}" if message else inside
    spans = sorted([*spans, *bars], key=lambda one: one.start)[:MOST_SPANS]
    return RULE.finding(1.0 - 0.12 * exp(-(len(sure) + len(bars) - 1) / 2), message, spans)


def _bars(text: str) -> Iterator[Span]:
    """Yield the share bars of a text whose line ends were lost."""
    for line in LINE.finditer(text):
        lowered = line.group().lower()
        if sum(network in lowered for network in NETWORKS) < FEWEST_NETWORKS:
            continue  # to look for all that may stand in a bar takes longer
        for match in _bar().finditer(text, *line.span()):
            words = re.findall(r"\w+", match.group().lower())
            if len({word for word in words if word in NETWORKS}) >= FEWEST_NETWORKS:
                yield span(text, match.start(), match.end())


@cache
def _bar() -> re.Pattern[str]:
    """Return the pattern of places to share to, and buttons, side by side."""
    sites = "|".join(phrases.sections(phrases.PATH)["site"])
    one = rf"(?:{sites}|{BUTTONS})"
    return re.compile(rf"(?<!\w){one}(?:[ \t|·•]+{one}){{{FEWEST_NETWORKS},}}(?!\w)", re.IGNORECASE)


def _enough(lines: Sequence[str]) -> bool:
    """Tell whether sure lines are more than a word that stands there by chance, or that a table repeats ("Pin", "Post")."""
    if any(word_count(line) > 1 for line in lines):
        return True
    return len(lines) >= FEWEST_WORDS_ALONE and len({line.strip(SURROUNDINGS).lower() for line in lines}) > 1


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    labelled = zip(lines, furniture(lines), strict=True)
    for is_furniture, block in groupby(labelled, key=lambda pair: pair[1]):
        found = [line for line, _ in block]
        if is_furniture:
            yield found


FERRY = "The ferry sank in shallow water on Monday. All forty passengers came ashore, the coast guard said."

RULE = Rule(
    code="TXT208",
    name="page-furniture",
    rationale=(
        "Share bars, menus, related headlines, comment forms and notices are the same on thousands of pages: they tie "
        "unrelated documents together and teach a model to write menus."
    ),
    source=(
        "Line features and a two-state labelling in the manner of boilerpipe (Kohlschütter et al. 2010) and C4's and "
        "FineWeb's line filters; phrases read off news pages; measured in benchmarks/accuracy_quality.py."
    ),
    fires=(
        f"{FERRY}\n\nShare this article\nHarbour Desk\n4 Min Read",
        f"{FERRY}\nRelated Posts\nTen boats you will not believe\nHer dog came home after six years…\nThe island nobody talks about",
        f"{FERRY} Send Facebook Twitter Google+ WhatsApp Tumblr reddit Permalink The captain was the last man on board.",
        f"Home\nNews\nSport\nWeather\nLog in\nSubscribe\n{FERRY}\nPrivacy Policy\n© 2023 The Harbour Post. All rights reserved.",
    ),
    silent=(
        "Readers are asked to sign up by post under the new privacy policy. Comments are welcome until May.",
        "Contents\n1. Introduction\n2. Method\n3. Results\n\nThe method follows the earlier study. Results are in table 2.",
        "From: Ada\nTo: Ben\nSubject: the boat\n\nShe leaves at nine. Read more about it in my letter.\n\n-- \nAda",
        f"{FERRY} She wrote of it on Facebook, Twitter, Instagram and WhatsApp; the Facebook Twitter feud went on.",
        "Roses are red,\nviolets are blue,\nthe tide at the pier\nis rising for you.",
    ),
    screen=screen,
    inspect=inspect,
    triggers={
        "page": phrases.lines(Path(__file__).with_name("furniture_triggers.txt")),
        "bar": tuple(f"{one} {other}" for one, other in permutations(NETWORKS, 2)),
    },
)
