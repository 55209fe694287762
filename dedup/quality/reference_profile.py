"""The profile of a batch in plain Python: what `kernels_profile` computes, and what small inputs use."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dedup.quality.classes import (
    CONTROL,
    CYRILLIC,
    DIGIT,
    GREEK,
    HIDDEN,
    LATIN,
    LEAD,
    LETTER,
    SPACE,
    TRAIL,
)
from dedup.text.tokens import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    "last",
)
"""What is counted for each document; `dedup.quality.profile.Profile` says what each means."""

ENGLISH_BIT = 1 << 63
"""Marks the commonest English words in the table of triggers."""

CONTINUES_BIT = 1 << 62
"""Marks words and beginnings of phrases that go on to a longer trigger phrase."""

LONGEST_PHRASE = 8
PHRASE_FACTOR = 0x9E37_79B9_7F4A_7C15
MASK = 0xFFFF_FFFF_FFFF_FFFF

TAG_NAME = 60
ENTITY_NAME = 10
"""Characters within which a tag's first attribute begins, and that an entity's name has."""

TAG = re.compile(
    r"<[/!?%]|<[A-Za-z](?:[rR](?<=<[bB][rR])|[^<>=]{0,TAG_NAME}=)".replace("TAG_NAME", str(TAG_NAME - 1))
)
BRACKET = re.compile(r"\[(?=[a-z/])")
BRACES = re.compile(r"(?<=\{)[{%]")
ENTITY = re.compile(rf"&[A-Za-z0-9#]{{2,{ENTITY_NAME}}};")

DEEP = 4
"""White space before the first sign of a line, blank lines included, from which it is set in as code is."""

CODE_LINE = re.compile(
    r"^(?:\s{DEEP,}\S.*|.*[;{}]|\s*(?:[$#>%]|\.\.) ?\S.*|```.*|~~~.*|.*::)$".replace("DEEP", str(DEEP)),
    re.MULTILINE,
)

PASSAGE = 10
UNSPACED_PASSAGE = 20
"""Words, or characters of scripts without spaces, from which a stretch of text counts as a passage (Gopher: 5 to 10)."""

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
            len(CODE_LINE.findall(text)),
            sum(kind & HIDDEN != 0 for kind in kinds),
            sum(kind & CONTROL != 0 for kind in kinds),
            _mixed_words(kinds),
            sum(bool(k & LEAD and (m & TRAIL or (a in "ÂÃ" and b == " "))) for a, b, k, m in pairs),
            len(TAG.findall(text)),
            len(BRACKET.findall(text)),
            len(BRACES.findall(text)),
            len(ENTITY.findall(text)),
            ord(visible[-1]) if visible else 0,
        )
    return counts


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
            mixed += bool(scripts & LATIN and scripts & (CYRILLIC | GREEK))
            scripts = 0
    return mixed


def phrase_keys(hashes: Iterable[int]) -> Iterator[int]:
    """Yield the keys of the first word, the first two words … of a phrase given as its tokens' hashes."""
    key = 0
    for value in hashes:
        key = (key * PHRASE_FACTOR + value) & MASK
        yield key


def mark_triggers(
    hashes: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    keys: NDArray[np.uint64],
    bits: NDArray[np.uint64],
) -> tuple[NDArray[np.uint64], NDArray[np.int32], NDArray[np.int32]]:
    """Return for each document the union of its trigger phrases' bits, its English words and the longest gap."""
    table = {int(key): int(bit) for key, bit in zip(keys, bits, strict=True) if bit}
    marks = np.zeros(len(offsets) - 1, dtype=np.uint64)
    english = np.zeros(len(offsets) - 1, dtype=np.int32)
    gaps = np.zeros(len(offsets) - 1, dtype=np.int32)
    for i in range(len(marks)):
        words = hashes[offsets[i] : offsets[i + 1]].tolist()
        found = 0
        for start in range(len(words)):
            for key in phrase_keys(words[start : start + LONGEST_PHRASE]):
                held = table.get(key, 0)
                found |= held
                if not held & CONTINUES_BIT:
                    break
        marks[i] = found
        stops = [j for j, word in enumerate(words) if table.get(word, 0) & ENGLISH_BIT]
        english[i] = len(stops)
        gaps[i] = max(after - before - 1 for before, after in pairwise([-1, *stops, len(words)]))
    return marks, english, gaps


def count_repeated(
    hashes: NDArray[np.uint64], flags: NDArray[np.uint8], offsets: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return how many tokens of each document are part of passages that came before, and of the longest, int32[n]."""
    repeated = np.zeros(len(offsets) - 1, dtype=np.int32)
    longest = np.zeros(len(offsets) - 1, dtype=np.int32)
    for i in range(len(repeated)):
        words = hashes[offsets[i] : offsets[i + 1]].tolist()
        unspaced = int(np.count_nonzero(flags[offsets[i] : offsets[i + 1]] & UNSPACED))
        width = UNSPACED_PASSAGE if 2 * unspaced > len(words) else PASSAGE
        lengths = [end - start for start, end in repeated_passages(words, width)]
        repeated[i] = sum(lengths)
        longest[i] = max(lengths, default=0)
    return repeated, longest


def repeated_passages(words: Sequence[object], width: int) -> list[tuple[int, int]]:
    """Return the stretches [start, end) of words made of runs of `width` words that came before."""
    seen: set[tuple[object, ...]] = set()
    stretches: list[tuple[int, int]] = []
    for start in range(len(words) - width + 1):
        passage = tuple(words[start : start + width])
        if passage not in seen:
            seen.add(passage)
        elif stretches and stretches[-1][1] >= start:
            stretches[-1] = (stretches[-1][0], start + width)
        else:
            stretches.append((start, start + width))
    return stretches
