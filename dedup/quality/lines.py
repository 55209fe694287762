"""The lines of a text, and which of them belong to the page around an article rather than to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.quality import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

LINE = re.compile(r"[^\n]+")
SURROUNDINGS = " \t\r\u00a0\u200b*-–—•·|»«›‹>#:.…!?+_[]()\"'“”"
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]")
ENDS = (".", "!", "?", "。", "！", "？", "؟", "।")
CLOSERS = "\"'”’»)]"
TEASERS = ("…", "..", "[…]", "[...]", "»", "›")
LAYOUT = re.compile(r"^(?:\s{4,}\S|\t|[>|:]|\s*(?:\d+[.)]|[-*•+]|[a-z][.)])\s)")
"""Indented, quoted and listed lines: code, tables, mail, enumerations."""

LONGEST_PHRASE = 120
LONGEST_NOTICE = 320
NOTICE = re.compile(r"cookie|you agree|appeared first|reserved|akismet|reproduced")
"""Words of notices, which alone may be longer than a phrase."""
WRAPPED_WORDS = 2
"""Words from which a line without an end may go on in the next one."""
HEADLINE_WORDS = 4
"""Words from which a line may be the headline of an article."""
HEADINGS = frozenset({"related links"})
"""Kinds of furniture that announce more of it."""
SWITCH = 2.5
"""Cost of a change between article and furniture, in units of log odds."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, at [start, end) of the text; `kind` names the furniture that it certainly is, or is "".

    `continues` tells that it goes on with a sentence of the line before, as in wrapped text: then it says nothing itself.
    """

    start: int
    end: int
    words: int
    ends: bool
    teaser: bool
    layout: bool
    kind: str
    interrupts: bool
    menu: bool
    date: bool
    continues: bool


def sure_lines(texts: pa.LargeStringArray) -> list[tuple[int, str]]:
    """Return the lines that are certainly furniture, by their words, each with the row of its text.

    All lines are tried with one pattern that fits too many, and only those that it fits with the exact ones.
    """
    import pyarrow.compute as pc

    parts = pc.split_pattern(texts, "\n")
    rows, lines = pc.list_parent_indices(parts), pc.list_flatten(parts)
    bare = pc.utf8_lower(pc.utf8_trim(pc.utf8_trim_whitespace(lines), SURROUNDINGS))
    length = pc.utf8_length(bare).to_numpy()
    asked = (length > 0) & (length <= LONGEST_PHRASE)
    longer = np.flatnonzero((length > LONGEST_PHRASE) & (length <= LONGEST_NOTICE))
    asked[longer] = pc.match_substring_regex(bare.take(longer), NOTICE.pattern)
    fits = pc.match_substring_regex(bare.filter(asked), f"^(?:{phrases.loosened()})$")
    likely = np.flatnonzero(asked)[fits.to_numpy(zero_copy_only=False)]
    owner = rows.to_numpy()
    sure = []
    for place in likely.tolist():
        # Whether a line goes on with a sentence is seen from the two before it, one of which may be blank.
        begin = max(place - 2, int(np.searchsorted(owner, owner[place])))
        context = lines.slice(begin, place + 1 - begin).to_pylist()
        if split("\n".join(context))[-1].kind:
            sure.append((int(owner[place]), context[-1].strip()))
    return sure


def word_count(text: str) -> int:
    """Return the number of words of a text, of which two characters of a script without spaces make one."""
    return len(text.split()) + (0 if text.isascii() else len(UNSPACED.findall(text)) // 2)


def split(text: str) -> list[Line]:
    """Return the lines of a text that are not blank, with what can be told from each alone."""
    lines: list[Line] = []
    for match in LINE.finditer(text):
        if not match.group().isspace():
            lines.append(_line(match.group(), match.start(), lines[-1] if lines else None))
    return lines


def _line(raw: str, start: int, before: Line | None) -> Line:
    content = raw.strip()
    adjoins = before is not None and start - before.end <= 2
    start += raw.index(content)
    continues = (
        before is not None
        and adjoins
        and not before.ends
        and not before.kind
        and before.words >= WRAPPED_WORDS
        and not content.lstrip("(\"'“‘[*_`")[:1].isupper()
    )
    bare = "" if continues else _bare(content)
    bare = bare if phrases.means_something(bare) else ""
    return Line(
        start=start,
        end=start + len(content),
        words=word_count(content),
        ends=content.rstrip(CLOSERS).endswith(ENDS),
        teaser=content.endswith(TEASERS),
        layout=bool(LAYOUT.match(raw)),
        kind=phrases.kind_of(bare),
        interrupts=phrases.is_like("interruption", bare),
        menu=phrases.is_like("menu", bare),
        continues=continues,
        date=phrases.is_like("date", bare),
    )


def _bare(content: str) -> str:
    """Return what a line says, in lower case, or "" where it is too long for a phrase or is a heading in Markdown."""
    if len(content) > LONGEST_NOTICE or content.startswith("#"):
        return ""
    bare = content.strip(SURROUNDINGS).lower()
    return bare if len(bare) <= LONGEST_PHRASE or NOTICE.search(bare) else ""


def furniture(lines: Sequence[Line]) -> list[bool]:
    """Tell for each line whether it is furniture.

    Each line gets log odds from what it says and how it is shaped; the best labelling of all, with a cost for every
    change, is found by the Viterbi algorithm. How far shape alone counts depends on how much sure furniture there is:
    in a whole page nearly every short line belongs to a menu, in an article it is a heading or a list.
    """
    density = page_density(lines)
    return _viterbi(
        [_odds(line, density) + extra for line, extra in zip(lines, _context(lines), strict=True)]
    )


def _context(lines: Sequence[Line]) -> list[float]:
    """Return what the place of each line adds to its odds.

    A heading such as "Related posts" speaks for furniture until prose sets in. The first line that is as long as a
    headline and not known as anything else is likely to be one, for all the share bars around it.
    """
    extra = []
    strength = 0.0
    for line in lines:
        extra.append(strength * (1.0 if line.ends and not line.teaser else 4.0))
        if line.kind in HEADINGS:
            strength = 1.0
        elif line.ends and not line.teaser:
            strength *= 0.3
    headline = next((number for number, line in enumerate(lines) if _may_be_headline(line)), None)
    if headline is not None:
        extra[headline] -= 2 * SWITCH
    return extra


def _may_be_headline(line: Line) -> bool:
    return line.words >= HEADLINE_WORDS and not (line.kind or line.menu or line.date)


def page_density(lines: Sequence[Line]) -> float:
    """Return in 0..1 how much a text looks like a whole page: its sure furniture, in number and share of lines."""
    sure = sum(bool(line.kind) for line in lines)
    hints = sum(line.menu or line.date for line in lines)
    if not lines or not sure:
        return 0.0
    return min(1.0, sure / 6) * min(1.0, 9 * (sure + hints / 2) / len(lines))


def _odds(line: Line, density: float) -> float:
    if line.kind:
        if line.layout and density < 0.5:
            return 2.0
        return 5.5 if line.interrupts else 5.0
    if line.menu:
        return 1.0 + 2.0 * density
    if line.date:
        return 0.5 + 1.5 * density
    if line.layout and density < 0.5:
        return -3.0
    if line.teaser:
        return -0.5 + 2.0 * density
    if line.ends:
        return -1.0 - min(line.words, 25) / 5
    if line.words < 8:
        return -1.5 + 2.5 * density
    if line.words < 20:
        return -2.5 + 3.0 * density
    return -3.5 + density


def _viterbi(odds: Sequence[float]) -> list[bool]:
    """Return the labels (True: furniture) with the highest sum of odds less the cost of changes."""
    text, other = 0.0, 0.0
    steps: list[tuple[bool, bool]] = []
    for value in odds:
        from_other = other - SWITCH > text
        from_text = text - SWITCH > other
        steps.append((from_other, not from_text))
        text, other = max(text, other - SWITCH), max(other, text - SWITCH) + value
    label = other > text
    labels = []
    for from_other, stays in reversed(steps):
        labels.append(label)
        label = stays if label else from_other
    return labels[::-1]
