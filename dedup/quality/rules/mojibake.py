"""TXT201: text decoded with the wrong encoding, such as `donâ€™t` for `don’t`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dedup.quality.rule import Rule, Suspect, counted, span

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from dedup.model import Finding, Span
    from dedup.quality.profile import Profile

LOST = re.compile("\ufffd+")
FEWEST_LOST = 3
LOST_SHARE = 0.001
"""Places, and share of the characters, lost to U+FFFD from which it is reported: not the odd sign gone missing."""

NEXT_LINE = "\x85"
"""The one C1 control that texts have used in earnest, as a line end."""

FOREIGN = re.compile(r"[^\x00-\x7f]")
PLAIN = re.compile(r"(?<=[\x00-\x7f]{4})[\x00-\x7f]+(?=[\x00-\x7f]{4})")
"""What ftfy's heuristic need not look at: it judges characters outside ASCII and the few beside them."""

MOST_SPANS = 50


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark documents with a pair of characters that misread UTF-8 begins with, or with bytes already lost."""
    return (profile.mojibake > 0) | (profile.controls > 0)


def inspect(suspect: Suspect) -> Finding | None:
    """Mend the text with ftfy and report what changed; then count what is beyond repair."""
    mended = list(_mended(suspect.text))
    if mended:
        first = next((one for one in mended if one.suggestion), mended[0])
        repair = f" should be {first.suggestion!r}" if first.suggestion else " cannot be mended"
        message = (
            f"decoded with the wrong encoding in {counted(len(mended), 'place')}: {first.text!r}{repair}"
        )
        return RULE.finding(0.98 if len(mended) > 1 else 0.9, message, mended[:MOST_SPANS])
    lost = list(LOST.finditer(suspect.text)) if "\ufffd" in suspect.text else []
    share = suspect.text.count("\ufffd") / max(1, len(suspect.text))
    if len(lost) < FEWEST_LOST or share < LOST_SHARE:
        return None
    spans = [span(suspect.text, match.start(), match.end()) for match in lost[:MOST_SPANS]]
    return RULE.finding(0.9, f"{len(lost)} places with only the mark of undecodable bytes (U+FFFD)", spans)


def _mended(text: str) -> Iterator[Span]:
    from ftfy.badness import is_bad

    # Of most texts no line is bad, which one look at all of them tells.
    match = FOREIGN.search(text) if is_bad(_condensed(text)) else None
    while match:
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        end = end if end >= 0 else len(text)
        line = text[start:end]
        if is_bad(_condensed(line)):
            yield from _mended_line(text, start, line)
        match = FOREIGN.search(text, end)


def _condensed(text: str) -> str:
    return PLAIN.sub("", text).replace(NEXT_LINE, " ")


def _mended_line(text: str, start: int, line: str) -> Iterator[Span]:
    """Yield the mended words of one line; or its changed middle, where a sign has become a space or the other way round."""
    from ftfy import fix_encoding

    fixed = fix_encoding(line)
    if fixed == line:
        return
    words, mended = line.split(" "), fixed.split(" ")
    if len(words) == len(mended):
        for word, better in zip(words, mended, strict=True):
            if word != better:
                yield _change(text, start, start + len(word), better)
            start += len(word) + 1
        return
    head = next((i for i, (a, b) in enumerate(zip(line, fixed, strict=False)) if a != b), 0)
    tail = next((i for i, (a, b) in enumerate(zip(line[::-1], fixed[::-1], strict=False)) if a != b), 0)
    head = line.rfind(" ", 0, head) + 1
    tail = min(tail, len(line) - head, len(fixed) - head)
    yield _change(text, start + head, start + len(line) - tail, fixed[head : len(fixed) - tail])


def _change(text: str, start: int, end: int, mended: str) -> Span:
    """Return the span with its repair, or without one where bytes are missing from it."""
    whole = mended.count("\ufffd") <= text.count("\ufffd", start, end)
    return span(text, start, end, mended if whole else None)


RULE = Rule(
    code="TXT201",
    name="mojibake",
    rationale=(
        "UTF-8 read as Windows-1252, MacRoman or another single-byte encoding turns quotes and accents into junk. "
        "The words around them no longer match their clean copies, and a model learns the junk."
    ),
    source="ftfy's badness heuristic and repairs (Speer 2019), applied line by line; U+FFFD counted where the bytes are lost.",
    fires=(
        "The minister said she couldnâ€™t comment on the reportâ€™s findings.",
        "Der BÃ¼rgermeister erÃ¶ffnete am Samstag die neue Brücke über den Fluss.",
        "The caf\ufffd on the corner re\ufffdopened in May, its owner Ren\ufffd told us.",
    ),
    silent=(
        "Der Bürgermeister eröffnete am Samstag die neue Brücke über den Fluss.",
        "“C’était déjà l’été”, dit-elle à l’Élysée: 5 °C, ± 2 µm, £30 – plus naïve qu’un œuf…",
        "Новый мост через реку открыли в субботу утром, сообщили в администрации города.",
        "Το νέο γεφύρι άνοιξε το Σάββατο, είπε ο δήμαρχος: «καλή αρχή».",
    ),
    screen=screen,
    inspect=inspect,
)
