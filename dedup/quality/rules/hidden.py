"""TXT202: characters that do not show, or that pass for others."""

from __future__ import annotations

import re
from string import ascii_letters
from typing import TYPE_CHECKING

from dedup.quality.rule import Rule, Suspect, counted, span
from dedup.text.alphabet import LATIN_BY_LOOK
from dedup.text.lookalikes import LOOKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from dedup.model import Finding, Span
    from dedup.quality.profile import Profile

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe00-\ufe0f\ufe70-\ufefc"
)
"""Scripts in which joiners and invisible breaks are spelling, and the selectors that make emoji."""
EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"

SIGNS = "[\u180e\u200b-\u200d\u2060-\u2064\ufeff]"
ZERO_WIDTH = re.compile(f"{SIGNS}(?<![{JOINING}{EMOJI}]{SIGNS}){SIGNS}*(?![{JOINING}{EMOJI}])")
"""Looks back only from a sign: a pattern that begins by looking back is tried at each character of a text."""
DIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
TAGS = re.compile(
    "[\U000e0000-\U000e007f](?<![\U0001f3f4\U000e0020-\U000e007f][\U000e0000-\U000e007f])[\U000e0000-\U000e007f]*"
)
MEANT = re.compile("[\u202d\u202e\U000e0000-\U000e007f]")
"""Overrides and tags are put in by someone."""
CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1b\x7f]+")
SOFT_HYPHENS = re.compile("\u00ad")

STRAY = 2
"""Up to so many signs between words do nobody harm: an editor's left-over, a file's end mark."""

WIDE = {chr(ord(letter) + 0xFEE0): letter for letter in ascii_letters}
LATIN_OF = LOOKS | str.maketrans(WIDE)
LOOKALIKE = re.compile(f"[{''.join(LATIN_BY_LOOK)}{''.join(WIDE)}]")
OTHER_SCRIPTS = re.compile("[\u0370-\u052f\u3040-\u9fff\uac00-\ud7a3]")
WORD = re.compile(r"[^\W\d_]{3,}")
LATIN = re.compile("[A-Za-z]")

MOST_SPANS = 50


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark documents with any format or control character, or a word of two scripts."""
    return (profile.hidden > 0) | (profile.controls > 0) | (profile.mixed > 0)


def inspect(suspect: Suspect) -> Finding | None:
    """Report what no reader can see: by kind, and where each stands."""
    found = {kind: list(spans) for kind, spans in _kinds(suspect)}
    found = {kind: spans for kind, spans in found.items() if spans and _matter(spans, suspect.text)}
    if not found:
        return None
    message = ", ".join(counted(len(spans), *kind) for kind, spans in found.items())
    spans = sorted((one for spans in found.values() for one in spans), key=lambda one: one.start)
    return RULE.finding(0.95 if len(spans) > 1 else 0.9, message, spans[:MOST_SPANS])


def _matter(spans: list[Span], text: str) -> bool:
    """Tell whether there are many, or one is inside a word, stands for letters or overrides the reading order."""
    return len(spans) > STRAY or any(
        one.suggestion
        or MEANT.search(one.text)
        or (text[max(0, one.start - 1)].isalpha() and text[one.end : one.end + 1].isalpha())
        for one in spans
    )


def _kinds(suspect: Suspect) -> Iterator[tuple[tuple[str, ...], Iterator[Span]]]:
    text, profile, row = suspect.text, suspect.profile, suspect.row
    if profile.hidden[row]:
        zero_width = _removed(ZERO_WIDTH, text)
        yield ("zero-width character",), (one for one in zero_width if one.start)  # a BOM is no harm
        if DIRECTIONAL.search(text) and not RIGHT_TO_LEFT.search(text):
            yield ("directional mark",), _removed(DIRECTIONAL, text)
        yield ("invisible tag",), _removed(TAGS, text)
        soft_hyphens = list(_removed(SOFT_HYPHENS, text))
        yield ("soft hyphen",), iter(soft_hyphens if len(soft_hyphens) > STRAY else ())
    if profile.controls[row]:
        yield ("control character",), _removed(CONTROLS, text)
    if profile.mixed[row]:
        yield ("word", " with look-alike letters"), _lookalikes(text)


def _removed(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    return (span(text, match.start(), match.end(), "") for match in pattern.finditer(text))


def _lookalikes(text: str) -> Iterator[Span]:
    """Yield words mostly of Latin letters whose others are all drawn like Latin ones."""
    end = 0
    while other := LOOKALIKE.search(text, end):
        start, end = other.span()
        while start and text[start - 1].isalpha():
            start -= 1
        match = WORD.match(text, start)
        if match is None:
            continue
        end = match.end()
        word, latin = match.group(), match.group().translate(LATIN_OF)
        if LATIN.search(word) and not OTHER_SCRIPTS.search(latin):
            yield span(text, start, end, latin)


RULE = Rule(
    code="TXT202",
    name="hidden-characters",
    rationale=(
        "Zero-width characters, directional overrides, invisible tags and look-alike letters change the words for a "
        "machine and not for a reader: they dodge filters and duplicate search, and can carry hidden instructions."
    ),
    source=(
        "Unicode Technical Standard 39 (confusables) and full-width forms, Trojan Source (Boucher and Anderson 2021), "
        "Bad Characters (Boucher et al. 2022)."
    ),
    fires=(
        "The bank asked its cus\u200btomers to con\u200bfirm their pass\u200bwords by e-mail last week.",
        "The ｂank asked its customers to conｆirm their passwords by e-mail last week.",
        "Sign in to your \u0440\u0430yp\u0430l account to see the message about the payment of last Monday.",
        "The report\u202e.txt\u202c was sent to every member of the council on the evening before.",
        "A quiet day at the market\U000e0069\U000e0067\U000e006e\U000e006f, traders said, with prices little changed.",
    ),
    silent=(
        "Le président a reçu la délégation à l’Élysée, où l’on discuta du µ et des α-hélices.",
        "می\u200cخواهم به خانه بروم و کتاب\u200cهای تازه\u200cام را بخوانم، او گفت.",
        "The family 👩\u200d👩\u200d👧 waved the flag 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f from the boat in the harbour.",
        "ＮＨＫの記者がＴシャツを着て、港でｆｅｒｒｙ という船を見たと、カメラＡbcに言った。",
        "Компания Microsoft представила в Москве новую версию системы Windows, сообщает ТАСС.",
    ),
    screen=screen,
    inspect=inspect,
)
