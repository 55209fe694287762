"""TXT201: text decoded with the wrong encoding, such as `donâ€™t` for `don’t`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dedup.quality.misdecoded import FEWEST_LOST, LOST_SHARE, lost_signs, other_script, written_bytes
from dedup.quality.reread import MISREAD, read_as_other_system, read_elsewhere
from dedup.quality.rule import Rule, Suspect, counted, span

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from dedup.model import Finding, Span
    from dedup.quality.profile import Profile

LOST = re.compile("\ufffd+")
FOREIGN_SHARE = 0.2
"""Share of characters outside ASCII from which a text may be one in another script that was misread."""

WRITTEN, ELSEWHERE = "bytes", "system"

NEXT_LINE = "\x85"
"""The one C1 control that texts have used in earnest, as a line end."""

FOREIGN = re.compile(r"[^\x00-\x7f]")
PLAIN = re.compile(r"(?<=[\x00-\x7f]{4})[\x00-\x7f]+(?=[\x00-\x7f]{4})")
"""What ftfy's heuristic need not look at: it judges characters outside ASCII and the few beside them."""

MOST_SPANS = 50


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark documents with a pair of characters that misread UTF-8 begins with, with bytes lost or written out, or in another script."""
    return (
        _may_be_mended(profile)
        | _in_another_script(profile)
        | _of_two_scripts(profile)
        | (profile.questions >= FEWEST_LOST)
        | profile.triggered(RULE.code, WRITTEN)
        | profile.triggered(RULE.code, ELSEWHERE)
    )


def _may_be_mended(profile: Profile) -> NDArray[np.bool_]:
    marked: NDArray[np.bool_] = (profile.mojibake > 0) | (profile.controls > 0)
    return marked


def _in_another_script(profile: Profile) -> NDArray[np.bool_]:
    marked: NDArray[np.bool_] = profile.foreign > FOREIGN_SHARE * profile.characters
    return marked


def _of_two_scripts(profile: Profile) -> NDArray[np.bool_]:
    """Tell where Latin letters have others among them, as those of UTF-8 have that was read in Chinese or Cyrillic."""
    marked: NDArray[np.bool_] = (profile.letters > profile.latin) & (profile.latin > 0)
    return marked


def inspect(suspect: Suspect) -> Finding | None:
    """Mend the text, as what ftfy does not know or with ftfy, and report what changed; then count what is beyond repair."""
    profile, row, text = suspect.profile, suspect.row, suspect.text
    mended = list(other_script(text)) if _in_another_script(profile)[row] else []
    if not mended and _may_be_mended(profile)[row]:
        mended = list(_mended(text))
    if not mended and profile.triggered(RULE.code, WRITTEN)[row]:
        mended = written_bytes(text)
    if not mended and profile.triggered(RULE.code, ELSEWHERE)[row]:
        mended = read_as_other_system(text)
    if not mended and (_of_two_scripts(profile) | _in_another_script(profile))[row]:
        mended = read_elsewhere(text)
    if mended:
        first = next((one for one in mended if one.suggestion), mended[0])
        repair = f" should be {first.suggestion!r}" if first.suggestion else " cannot be mended"
        message = (
            f"decoded with the wrong encoding in {counted(len(mended), 'place')}: {first.text!r}{repair}"
        )
        return RULE.finding(0.98 if len(mended) > 1 else 0.9, message, mended[:MOST_SPANS])
    return _undecodable(text) or (_questioned(text) if profile.questions[row] >= FEWEST_LOST else None)


def _undecodable(text: str) -> Finding | None:
    lost = list(LOST.finditer(text)) if "\ufffd" in text else []
    share = text.count("\ufffd") / max(1, len(text))
    if len(lost) < FEWEST_LOST or share < LOST_SHARE:
        return None
    spans = [span(text, match.start(), match.end()) for match in lost[:MOST_SPANS]]
    return RULE.finding(0.9, f"{len(lost)} places with only the mark of undecodable bytes (U+FFFD)", spans)


def _questioned(text: str) -> Finding | None:
    lost = lost_signs(text)
    if not lost:
        return None
    return RULE.finding(
        0.9, f"{len(lost)} signs that an encoding could not hold became question marks", lost[:MOST_SPANS]
    )


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
        "UTF-8 read as Windows-1252, GBK or another encoding turns quotes and accents into junk, and so do text of one system read as that "
        "of another, Cyrillic read as Western European, bytes left as mail writes them, and signs that an encoding lacks. "
        "The words around them no longer match their clean copies, and a model learns the junk."
    ),
    source=(
        "ftfy's badness heuristic and repairs (Speer 2019), applied line by line; tables of Windows-1251, KOI8-R and Windows-1253, UTF-8 that is "
        "valid once it is written in GBK, Shift JIS, KOI8-R or DOS encodings, elided words of MacRoman, Windows-1252 and DOS, quoted-printable "
        "(RFC 2045); U+FFFD and question marks counted where the bytes are lost."
    ),
    fires=(
        "The minister said she couldnâ€™t comment on the reportâ€™s findings.",
        "Der BÃ¼rgermeister erÃ¶ffnete am Samstag die neue Brücke über den Fluss.",
        "The caf\ufffd on the corner re\ufffdopened in May, its owner Ren\ufffd told us.",
        "Íîâûé ìîñò ÷åðåç ðåêó îòêðûëè â ñóááîòó óòðîì, ñîîáùèëè â àäìèíèñòðàöèè ãîðîäà.",
        "She didn=E2=80=99t say when the ferry =E2=80=93 a new one =E2=80=93 would sail again.",
        "She didn鈥檛 say when the ferry would sail again, or what the captain鈥檚 report said.",
        "She didnÕt say when the ferry would sail again; ÒIt wonÕt be soon,Ó the captain said.",
        "They don?t know yet, and I can?t say when the captain?s report will be read.",
    ),
    silent=(
        "Der Bürgermeister eröffnete am Samstag die neue Brücke über den Fluss.",
        "“C’était déjà l’été”, dit-elle à l’Élysée: 5 °C, ± 2 µm, £30 – plus naïve qu’un œuf…",
        "Новый мост через реку открыли в субботу утром, сообщили в администрации города.",
        "Το νέο γεφύρι άνοιξε το Σάββατο, είπε ο δήμαρχος: «καλή αρχή».",
        "Estonian has õ (“sõna”), Czech infinitives end in -ít (mít, jít), and 茅台 is a liquor that Mr. Õun and the USB接口 maker like.",
        "See https://harbour.example/?s=ferry and ?q=%E2%80%93, ?page=2; is it mine?is it yours?who knows?",
    ),
    screen=screen,
    inspect=inspect,
    triggers={WRITTEN: ("e2 80", "xe2 x80", "c3 a9", "xc3 xa9"), ELSEWHERE: tuple(MISREAD)},
)
