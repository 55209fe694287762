"""Mending a text instead of removing it: each change with what stood there before and what does after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.cleaning.plan import FURNITURE, MOJIBAKE
from dedup.quality.misdecoded import lost_signs, other_script, written_bytes
from dedup.quality.reread import read_as_other_system, read_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dedup.cleaning.plan import Repair
    from dedup.model import Span


@dataclass(frozen=True, slots=True)
class Change:
    """One passage before and after a repair, by the rule that asked for it."""

    rule: str
    before: str
    after: str


def repaired(text: str, repair: Repair) -> tuple[str, tuple[Change, ...]]:
    """Return the mended text and its changes; the text itself where nothing was to be mended.

    A text of nothing but furniture is left whole: to remove it is another decision than to mend it.
    """
    changes: list[Change] = []
    if repair.cuts:
        rest, cut = _without(text, repair.cuts)
        if any(map(str.isalnum, rest)):
            text = rest
            changes += cut
    if repair.fix_encoding:
        fixed = _read_rightly(text)
        changes += _differences(text, fixed)
        text = fixed
    return text, tuple(changes)


def _without(text: str, cuts: Sequence[Span]) -> tuple[str, list[Change]]:
    """Take the passages out, with the line that they leave empty."""
    kept: list[str] = []
    changes: list[Change] = []
    position = 0
    for cut in sorted(cuts, key=lambda span: (span.start, span.end)):
        start, end = max(cut.start, position), cut.end
        if end <= start:
            continue
        changes.append(Change(FURNITURE, text[start:end], ""))
        starts_line = start == 0 or text[start - 1] == "\n"
        if starts_line and (rest := re.compile(r"[ \t]*\r?\n").match(text, end)):
            end = rest.end()
        kept.append(text[position:start])
        position = end
    kept.append(text[position:])
    return "".join(kept), changes


def _read_rightly(text: str) -> str:
    """Undo mojibake and nothing else: what TXT201 knows a repair for, and ftfy what it knows."""
    text = _decoded(_mended(text, other_script(text)))
    found = written_bytes(text) or read_as_other_system(text) or read_elsewhere(text) or lost_signs(text)
    return _mended(text, found)


def _mended(text: str, places: Iterable[Span]) -> str:
    """Put what is suggested into these places, which are in order."""
    kept: list[str] = []
    position = 0
    for place in places:
        if place.suggestion is not None:
            kept += (text[position : place.start], place.suggestion)
            position = place.end
    return "".join((*kept, text[position:]))


def _decoded(text: str) -> str:
    """Let ftfy undo mojibake and nothing else; line by line, since one bad line must not spoil the others."""
    from ftfy import TextFixerConfig, fix_text

    config = TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        remove_control_chars=False,
        normalization=None,
        explain=False,
    )
    return fix_text(text, config)


def _differences(before: str, after: str) -> list[Change]:
    """Return the words that changed, line by line."""
    old, new = before.split("\n"), after.split("\n")
    if len(old) != len(new):
        return [Change(MOJIBAKE, before, after)]
    return [
        change
        for one, other in zip(old, new, strict=True)
        if one != other
        for change in _changed_words(one, other)
    ]


def _changed_words(before: str, after: str) -> list[Change]:
    one, other = before.split(), after.split()
    if len(one) == len(other):
        return [Change(MOJIBAKE, a, b) for a, b in zip(one, other, strict=True) if a != b]
    return [Change(MOJIBAKE, before, after)]
