"""TXT211: a text that breaks off: with a "read more", a count of missing characters, or in mid-sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

from dedup.models.once import once
from dedup.quality.rule import Rule, Suspect, cited, span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.model import Finding
    from dedup.quality.profile import Profile

FEWEST_WORDS = 30
TAIL = 200
"""Characters at the end in which the marks of a cut are looked for."""
MARKER_SIGNS = r"…|\.\.\.|[(\[][+cam]|reading|read the"
"""What is in every such mark, letter case ignored."""

MARKER = re.compile(
    r"(?:\[\+ ?\d+ chars\]|\[(?:…|\.\.\.)\]|[(\[](?:continued|cont[’']d|article continues|more ?(?:…|\.\.\.)?)[)\]]|"
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*[(\[]?(?:(?:continue )?read(?:ing)? (?:the )?(?:more|full (?:article|story)|on|rest)(?: .{1,60})?|continue reading(?: .{1,60})?|"
    r"(?:click (?:here )?to )?(?:see|view) more|full story|mehr lesen|weiterlesen|lire la suite|leer más|seguir leyendo|leia mais|continuar lendo|leggi (?:tutto|di più)|"
    r"lees (?:meer|verder)|читать (?:далее|дальше|полностью)|阅读全文|閱讀全文|続きを読む|더보기|اقرأ المزيد)|"
    r"(?:subscribe|sign in|log in|register|sign up) (?:now )?to (?:continue|keep) reading\b.{0,60}|(?:continue reading|read the (?:full|rest of (?:the|this)) (?:article|story|post))\b.{0,60}|"
    r"to (?:continue|keep) reading,? (?:this (?:article|story),? )?(?:please |you )?(?:subscribe|sign in|log in|register)\b.{0,60})[\])\s.»›→>]*$",
    re.IGNORECASE,
)
ENGLISH_WORDS = """
the a an of and or but by from with as which whose than if because while into onto upon between is are was were has
have had its their his our my your these those would could should will may might must for at to who where whether
although
"""
OTHER_WORDS = """
der die das den dem des ein eine einen einem einer und oder mit von zu im auf für le la les un une du et ou de que
qui dans pour par avec sur el los las una y o en del al por para con che il lo gli di e da
"""
ENGLISH_DANGLING = frozenset(ENGLISH_WORDS.split())
DANGLING = ENGLISH_DANGLING | frozenset(OTHER_WORDS.split())
"""Words that no sentence ends with; those of German, French, Spanish and Italian only count in their languages."""
LAST_CLAUSE = 40
JOINT = re.compile(
    r"\b(?:and|but|before|after|because|if|when|while|as|than|that|until|since|so|though|where|which|who) "
    r"(?:i|he|she|it|we|they|there|this|these)$",
    re.IGNORECASE,
)
"""A clause that has just begun."""

END = re.compile(r"[.!?:;。！？；：؟۔।॥…][\"'”’»«)\]*_]*$|[\"”’»)\]]$|[;,] (?:and|or)$|[–—]$")
OPEN_END = re.compile(r"[\w,、،—–-]$|(?<=\w)(?:…|\.\.\.)$")
BROKEN = re.compile(r"\w[,、،-]$|\w ?[–—]$")
LONGEST_END = 3
"""Characters of the longest of these ends."""
NOT_PROSE = re.compile(r"[@©|<>=\\{}]|https?:|www\.|^\s*(?:[-*•–—+]|\d+[.)]|[a-z][.)]|#)\s|\t| {3,}")
LONG_LINE = 12
"""Words from which a line is a paragraph."""
CLOSING = '.!?。！？؟۔।"”’»*_=>|~/'
"""Signs behind which no text breaks off; » and > may also point at the rest of it."""
LAST_WORDS = 4
SENTENCES = 3
"""Fewest words of the sentence that breaks off, and ends of sentences in the text."""
SENTENCE_END = re.compile(
    r"[.!?][\"'”’)]?\s+(?=[\"'“‘(]?[^\W\d_a-z])|(?:\.\.\.|…)\s+|[。！？]|[.:;—]\s+(?=\(\w{1,4}\)\s)"
)
"""What ends a sentence, or what stands before an item of a law: “; (b) ”."""
WRAP = re.compile(r"(?<=[\w,;)-])\n(?=[ \t]{0,2}[\w\"'“‘(])")
WRAPPED_LINES, NARROWEST, WIDEST = 4, 45, 100
"""Fewest lines of a wrapped text, its least median and its greatest width."""
COMMON = 15_000
WHOLE_WORD = 5
"""A word is whole if it is among so many commonest ones, or in the vocabulary at all and not shorter than that."""


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark longer documents that end with the mark of a cut, or whose last sign ends no sentence and that break off by their last words."""
    import pyarrow.compute as pc

    closed = np.isin(profile.last, [ord(sign) for sign in CLOSING])
    marks_a_cut = np.isin(profile.last, [ord(sign) for sign in "»>"])
    marked: NDArray[np.bool_] = (~closed | marks_a_cut) & (profile.words >= FEWEST_WORDS)
    rows = np.flatnonzero(marked)
    # Many texts end in a heading or an entry of a list: only the ends of all are made strings of Python.
    tails = pc.utf8_slice_codeunits(pc.utf8_rtrim_whitespace(profile.texts.take(rows)), -TAIL)
    may_hold_mark = pc.match_substring_regex(tails, MARKER_SIGNS, ignore_case=True).to_pylist()
    languages = profile.languages[rows].tolist()
    marked[rows] = [
        (may and MARKER.search(tail) is not None) or _cut(tail, language) != ""
        for tail, may, language in zip(tails.to_pylist(), may_hold_mark, languages, strict=True)
    ]
    return marked


def inspect(suspect: Suspect) -> Finding | None:
    """Look for the mark of a cut at the end, then for a last sentence without an end."""
    text = suspect.text.rstrip()
    tail = text[-TAIL:]
    match = MARKER.search(tail)
    if match:
        before = len(text) - len(tail)
        where = span(suspect.text, before + match.start(), before + match.end())
        return RULE.finding(0.9, f"breaks off at {cited(match.group())}", [where])
    return _unfinished(suspect, text, _cut(tail, suspect.language))


def _unfinished(suspect: Suspect, text: str, why: str) -> Finding | None:
    """Report a last line that cannot end a sentence, in a text whose other paragraphs or sentences do end."""
    if not why:
        return None
    text = _unwrapped(text)
    start = text.rfind("\n") + 1
    line = text[start:].strip()
    begun = SENTENCE_END.split(line)[-1].split()
    if NOT_PROSE.search(line) or len(begun) < LAST_WORDS or not _ends_its_sentences(text, start):
        return None
    shown = max(start, text.rfind(" ", 0, max(0, len(text) - 40)) + 1)
    where = span(suspect.text, shown, len(text))
    return RULE.finding(0.9, f"breaks off {why}: {where.text[-60:]!r}", [where])


def _unwrapped(text: str) -> str:
    """Return a text of lines of one width with the line ends inside its paragraphs made spaces."""
    widths = sorted(len(line) for line in text.split("\n") if line.strip())
    if len(widths) < WRAPPED_LINES or widths[-1] > WIDEST or widths[len(widths) // 2] < NARROWEST:
        return text
    return WRAP.sub(" ", text)


def _ends_its_sentences(text: str, last_line: int) -> bool:
    """Tell whether all long paragraphs before the last line end as sentences do, and there are some sentences."""
    paragraphs = [line.rstrip() for line in text[:last_line].split("\n")[1:] if _length(line) >= LONG_LINE]
    return all(map(END.search, paragraphs)) and len(SENTENCE_END.findall(text)) >= SENTENCES


def _cut(tail: str, language: str | None) -> str:
    """Say how the last line of a text breaks off, or return "" where it may be whole."""
    line = tail[tail.rfind("\n") + 1 :]
    if not OPEN_END.search(line, max(0, len(line) - LONGEST_END)):
        return ""
    bare = line.rstrip(",…. ")
    last = bare.rsplit(None, 1)[-1] if bare else ""
    if last.lower() in _dangling(language) or (language == "en" and JOINT.search(bare[-LAST_CLAUSE:])):
        return "in mid-sentence"
    if BROKEN.search(line, max(0, len(line) - LONGEST_END)):
        return "in mid-sentence"
    if language == "en" and last.isascii() and last.islower() and last.isalpha() and _is_part_of_word(last):
        return "in mid-word"
    return ""


def _is_part_of_word(last: str) -> bool:
    """Tell whether a word begins a common one and is not one itself."""
    common, known = _words()
    at = bisect_left(common, last)
    begins = at < len(common) and common[at] != last and common[at].startswith(last)
    return begins and len(last) > 2 and (len(last) < WHOLE_WORD or last not in known)


@once
def _words() -> tuple[list[str], frozenset[str]]:
    from dedup.models.english import vocabulary

    words = vocabulary().words
    return sorted(words[:COMMON]), frozenset(words)


def _length(line: str) -> int:
    return len(line.split()) if " " in line[:60] else len(line) // 2


def _dangling(language: str | None) -> frozenset[str]:
    if language == "en":
        return ENGLISH_DANGLING
    return DANGLING if language in {"de", "fr", "es", "it"} else frozenset()


FERRY = (
    "The ferry sank in shallow water on Monday, an hour after it had left the pier at the north end of the town.",
    "All forty passengers were brought ashore in two boats of the coast guard, and nobody was hurt, the mayor said.",
    "An inquiry will hear the captain and his mate next week in the town hall, and its report is due in the autumn.",
)

RULE = Rule(
    code="TXT211",
    name="truncated",
    rationale=(
        "Feeds and paywalls hand out the first lines of an article. What is cut off misleads a reader, and near "
        "duplicates of the full text hide behind it."
    ),
    source="NewsAPI's “[+1234 chars]”, WordPress' “… Read more”; FineWeb asks for lines that end in punctuation.",
    fires=(
        "\n\n".join(
            [
                *FERRY,
                "The owner of the ferry said that he would not comment before the end of the inquiry and of the",
            ]
        ),
        "\n".join([*FERRY, "The owner of the ferry, a retired teacher who bou… [+2143 chars]"]),
        "\n".join([*FERRY, "The owner of the ferry, a retired teacher, said… Read more"]),
    ),
    silent=(
        "\n\n".join(FERRY),
        "\n\n".join([*FERRY, "Reporting by Ada Lund and Ben Ek; editing by Cato Vik"]),
        "\n\n".join(
            [
                *FERRY,
                "The owner said that the new ferry will be on show at the pier on 9 May from ten to four",
            ]
        ),
        "\n".join([*FERRY, "- two lifeboats", "- a crane from the mainland"]),
        "\n".join(
            ["The tide at the pier", "is rising for you,", "the gulls on the shingle", "are quarrelling too,"]
            * 2
        ),
    ),
    screen=screen,
    inspect=inspect,
)
