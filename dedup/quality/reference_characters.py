"""The characters of a batch counted in plain Python: what `kernels_characters` computes, and what small inputs use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from dedup.quality.classes import (
    CONTROL,
    DIGIT,
    HIDDEN,
    LATIN,
    LEAD,
    LETTER,
    OTHER_LOOK,
    SPACE,
    TRAIL,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

COLUMNS = (
    "characters",
    "letters",
    "digits",
    "latin",
    "foreign",
    "lines",
    "short_lines",
    "code_lines",
    "hidden",
    "controls",
    "mixed",
    "mojibake",
    "tags",
    "brackets",
    "braces",
    "entities",
    "questions",
    "last",
)
"""What is counted for each document; `dedup.quality.profile.Profile` says what each means."""

TAG_NAME = 60
ENTITY_NAME = 10
"""Characters within which a tag's first attribute begins, and that an entity's name has."""

TAG = re.compile(
    r"<[/!?%]|<[A-Za-z](?:[rR](?<=<[bB][rR])|[^<>=]{0,TAG_NAME}=)".replace("TAG_NAME", str(TAG_NAME - 1))
)
BRACKET = re.compile(r"\[(?=[a-z/[])")
BRACES = re.compile(r"(?<=\{)[{%]")
QUESTION = re.compile(r"\?(?=[a-z])")
ENTITY = re.compile(rf"&[A-Za-z0-9#]{{2,{ENTITY_NAME}}};")

DEEP = 4
"""White space before the first sign of a line, blank lines included, from which it is set in as code is."""

OPENING = 40
"""Characters from which a line that is set in opens a paragraph, and is no code, if the next one is not set in."""

CODE, OPENS = 1, 2
"""What a line can be: code, or code unless it opens a paragraph."""

BEGINS_AS_CODE = re.compile(r"(?:#(?!#)|[$>%]|\.\.) ?\S")
"""What stands in front of a comment, a directive, a prompt; more than one # make a heading."""
ENDS_AS_CODE = re.compile(r"(?:;|\{|(?<![}%])\}|::)$")
"""Two signs that close a template are no end of a block."""
FENCE = re.compile(r"(?:```(?!`)|~~~(?!~))(?:.*[^`~])?$")
"""The lines around code in Markdown; those of more such signs underline a heading, and one at the end closes what it holds."""

SHORT_LINE = 30
"""Characters up to which a line counts as short (FineWeb's limit)."""


def count_characters(texts: Sequence[str], classes: NDArray[np.uint16]) -> NDArray[np.int32]:
    """Return the counts of `COLUMNS` for each text, int32[n, columns]."""
    counts = np.zeros((len(texts), len(COLUMNS)), dtype=np.int32)
    for i, text in enumerate(texts):
        kinds = [_kind(character, classes) for character in text]
        widths = [len(line) for line in (_strip(line, classes) for line in text.split("\n")) if line]
        pairs = list(zip(text, text[1:], kinds, kinds[1:], strict=False))
        visible = [
            c for c, kind in zip(text, kinds, strict=True) if not kind & (SPACE | HIDDEN) and c != "\n"
        ]
        counts[i] = (
            len(text),
            sum(kind & LETTER != 0 for kind in kinds),
            sum(kind & DIGIT != 0 for kind in kinds),
            sum(kind & LETTER and kind & LATIN != 0 for kind in kinds),
            sum(character > "\x7f" for character in text),
            len(widths),
            sum(width <= SHORT_LINE for width in widths),
            len(code_lines(text)),
            sum(kind & HIDDEN != 0 for kind in kinds),
            sum(kind & CONTROL != 0 for kind in kinds),
            _mixed_words(kinds),
            sum(bool(k & LEAD and (m & TRAIL or (a in "ÂÃ" and b == " "))) for a, b, k, m in pairs),
            len(TAG.findall(text)),
            len(BRACKET.findall(text)),
            len(BRACES.findall(text)),
            len(ENTITY.findall(text)),
            len(QUESTION.findall(text)),
            ord(visible[-1]) if visible else 0,
        )
    return counts


def code_lines(text: str) -> list[str]:
    """Return the lines of a text that look like code, blank ones left out.

    They stand between fences, are set in, or begin or end as lines of code do.
    """
    found: list[str] = []
    fenced = False
    opens = False
    margin = 0
    for line in text.split("\n"):
        bare = line.strip()
        if not bare:
            margin += len(line) + 1
            continue
        indent = len(line) - len(line.lstrip())
        if opens and not margin and indent < DEEP:
            found.pop()
        fence = FENCE.match(line) is not None
        kind = CODE if fenced or fence else _line_kind(line, bare, margin + indent)
        if kind:
            found.append(line)
        fenced ^= fence
        opens = kind == OPENS
        margin = 0
    return found


def _line_kind(line: str, bare: str, margin: int) -> int:
    """Return CODE, OPENS or 0 for a line, the same without white space at its ends, and how much stands before that."""
    if BEGINS_AS_CODE.match(bare) or ENDS_AS_CODE.search(line):
        return CODE
    if margin >= DEEP:
        return OPENS if len(bare) >= OPENING else CODE
    return 0


def _kind(character: str, classes: NDArray[np.uint16]) -> int:
    code = ord(character)
    if code < 0x10000:
        return int(classes[code])
    if 0xE0000 <= code < 0xE0080:
        return HIDDEN
    return 0 if 0x1F000 <= code < 0x20000 else LETTER


def _strip(line: str, classes: NDArray[np.uint16]) -> str:
    return line.strip("".join(c for c in set(line) if _kind(c, classes) & SPACE))


def _mixed_words(kinds: Sequence[int]) -> int:
    mixed = scripts = 0
    for kind in [*kinds, 0]:
        if kind & LETTER:
            scripts |= kind
        elif not kind & HIDDEN:
            mixed += bool(scripts & LATIN and scripts & OTHER_LOOK)
            scripts = 0
    return mixed
