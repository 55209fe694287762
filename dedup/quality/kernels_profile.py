"""The profile of a batch in one pass over its UTF-8 bytes; `reference_profile` is the specification."""

# mypy: disable-error-code="untyped-decorator, assignment"
from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray  # noqa: TC002  (numba reads the annotations' names)

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
from dedup.quality.reference_profile import (
    COLUMNS,
    CONTINUES_BIT,
    ENGLISH_BIT,
    ENTITY_NAME,
    PASSAGE,
    PHRASE_FACTOR,
    SHORT_LINE,
    TAG_NAME,
    UNSPACED_PASSAGE,
)
from dedup.text.tokens import UNSPACED

WIDTH = len(COLUMNS)
ENGLISH = np.uint64(ENGLISH_BIT)
CONTINUES = np.uint64(CONTINUES_BIT)
FACTOR = np.uint64(PHRASE_FACTOR)


@njit(nogil=True, cache=True)
def count_characters(
    data: NDArray[np.uint8], offsets: NDArray[np.int64], classes: NDArray[np.uint16]
) -> NDArray[np.int32]:
    """Return the counts of `reference_profile.COLUMNS` for each document, int32[n, columns].

    `data` (uint8) holds valid UTF-8, document i at `offsets[i]:offsets[i+1]`; `classes` is `classes.table()`.
    """
    n = len(offsets) - 1
    counts = np.zeros((n, WIDTH), dtype=np.int32)
    for i in range(n):
        characters = letters = digits = latin = foreign = lines = short_lines = 0
        hidden = controls = mixed = mojibake = tags = brackets = braces = entities = last = 0
        tag = 0  # characters since the < of a tag that may be one
        entity = 0  # characters since the & of an entity that may be one
        previous = 0
        previous_class = 0
        width = 0  # of the line so far, without white space around it
        gap = 0
        scripts = 0  # of the word so far
        position = offsets[i]
        end = offsets[i + 1]
        while position < end:
            code = np.int64(data[position])
            position += 1
            if code >= 0x80:
                foreign += 1
                if code >= 0xF0:
                    more = 3
                    code &= 0x07
                elif code >= 0xE0:
                    more = 2
                    code &= 0x0F
                else:
                    more = 1
                    code &= 0x1F
                while more and position < end:
                    code = (code << 6) | (np.int64(data[position]) & 0x3F)
                    position += 1
                    more -= 1
            characters += 1
            if code < 0x10000:
                kind = np.int64(classes[code])
            elif 0xE0000 <= code < 0xE0080:
                kind = np.int64(HIDDEN)
            elif 0x1F000 <= code < 0x20000:
                kind = np.int64(0)
            else:
                kind = np.int64(LETTER)

            if kind & LETTER:
                letters += 1
                if kind & LATIN:
                    latin += 1
                scripts |= kind & (LATIN | CYRILLIC | GREEK)
            else:
                if kind & DIGIT:
                    digits += 1
                elif kind & HIDDEN:
                    hidden += 1
                elif kind & CONTROL:
                    controls += 1
                if not kind & HIDDEN:
                    if scripts & LATIN and scripts & (CYRILLIC | GREEK):
                        mixed += 1
                    scripts = 0
            if previous_class & LEAD and (
                kind & TRAIL or (code == 0x20 and (previous == 0xC2 or previous == 0xC3))
            ):
                mojibake += 1

            if code < 0x80:
                plain = 0x30 <= code <= 0x39 or 0x41 <= code <= 0x5A or 0x61 <= code <= 0x7A
                if previous == 0x5B and (0x61 <= code <= 0x7A or code == 0x2F):  # [a or [/
                    brackets += 1
                elif previous == 0x7B and (code == 0x7B or code == 0x25):  # {{ or {%
                    braces += 1
                elif previous == 0x3C and (code == 0x2F or code == 0x21 or code == 0x3F or code == 0x25):
                    tags += 1  # </ <! <? <%

                if previous == 0x3C and plain and code > 0x39:
                    tag = 1
                elif tag and (code == 0x3C or code == 0x3E or tag > TAG_NAME):
                    tag = 0
                elif tag:
                    tag += 1
                    is_break = tag == 2 and (code | 0x20) == 0x72 and (previous | 0x20) == 0x62  # <br
                    if code == 0x3D or is_break:
                        tags += 1
                        tag = 0

                if code == 0x26:  # &
                    entity = 1
                elif entity and (plain or code == 0x23):
                    entity += 1
                else:
                    entities += code == 0x3B and 3 <= entity <= ENTITY_NAME + 1
                    entity = 0
            else:
                tag = tag + 1 if tag and tag <= TAG_NAME else 0
                entity = 0

            if code == 0x0A:
                if width:
                    lines += 1
                    if width <= SHORT_LINE:
                        short_lines += 1
                width = 0
                gap = 0
            elif kind & SPACE:
                gap += 1
            else:
                width = width + gap + 1 if width else 1
                gap = 0
                if not kind & HIDDEN:
                    last = code
            previous = code
            previous_class = kind
        if width:
            lines += 1
            if width <= SHORT_LINE:
                short_lines += 1
        if scripts & LATIN and scripts & (CYRILLIC | GREEK):
            mixed += 1

        row = counts[i]
        row[0] = characters
        row[1] = letters
        row[2] = digits
        row[3] = latin
        row[4] = foreign
        row[5] = lines
        row[6] = short_lines
        row[7] = hidden
        row[8] = controls
        row[9] = mixed
        row[10] = mojibake
        row[11] = tags
        row[12] = brackets
        row[13] = braces
        row[14] = entities
        row[15] = last
    return counts


@njit(nogil=True, cache=True)
def _look_up(key: np.uint64, keys: NDArray[np.uint64], bits: NDArray[np.uint64]) -> np.uint64:
    last = np.uint64(len(keys) - 1)
    slot = key & last
    while bits[slot] != 0:
        if keys[slot] == key:
            break
        slot = (slot + np.uint64(1)) & last
    held: np.uint64 = bits[slot]
    return held


@njit(nogil=True, cache=True)
def mark_triggers(
    hashes: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    keys: NDArray[np.uint64],
    bits: NDArray[np.uint64],
) -> tuple[NDArray[np.uint64], NDArray[np.int32], NDArray[np.int32]]:
    """Return for each document the union of its trigger phrases' bits, its English words and the longest gap.

    uint64[n], int32[n] and int32[n]; the gap counts the tokens between two English words, or the text's ends.

    `keys` and `bits` are an open-addressed table of a power of two slots; a free slot has no bits. A phrase is found
    word by word: the bit CONTINUES tells that a longer one begins so.
    """
    n = len(offsets) - 1
    marks = np.zeros(n, dtype=np.uint64)
    english = np.zeros(n, dtype=np.int32)
    gaps = np.zeros(n, dtype=np.int32)
    for i in range(n):
        found = np.uint64(0)
        end = offsets[i + 1]
        since = offsets[i]
        for j in range(offsets[i], end):
            key = hashes[j]
            held = _look_up(key, keys, bits)
            if held & ENGLISH:
                english[i] += 1
                gaps[i] = max(gaps[i], j - since)
                since = j + 1
            found |= held
            k = j + 1
            while held & CONTINUES and k < end:
                key = key * FACTOR + hashes[k]
                held = _look_up(key, keys, bits)
                found |= held
                k += 1
        marks[i] = found
        gaps[i] = max(gaps[i], end - since)
    return marks, english, gaps


@njit(nogil=True, cache=True)
def count_repeated(
    hashes: NDArray[np.uint64], flags: NDArray[np.uint8], offsets: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return how many tokens of each document are part of passages that came before, and of the longest, int32[n]."""
    n = len(offsets) - 1
    repeated = np.zeros(n, dtype=np.int32)
    stretches = np.zeros(n, dtype=np.int32)
    longest = 0
    for i in range(n):
        longest = max(longest, offsets[i + 1] - offsets[i])
    slots = 64
    while slots < 2 * longest:
        slots *= 2
    last = np.uint64(slots - 1)
    keys = np.zeros(slots, dtype=np.uint64)
    stamps = np.zeros(slots, dtype=np.int64)
    for i in range(n):
        start = offsets[i]
        end = offsets[i + 1]
        unspaced = 0
        for j in range(start, end):
            unspaced += (flags[j] & UNSPACED) != 0
        width = UNSPACED_PASSAGE if 2 * unspaced > end - start else PASSAGE
        lead = np.uint64(1)
        for _ in range(width - 1):
            lead *= FACTOR
        key = np.uint64(0)
        covered = start  # tokens before this one are counted
        begun = start  # where the stretch that ends there began
        for j in range(start, end):
            if j >= start + width:
                key -= lead * hashes[j - width]
            key = key * FACTOR + hashes[j]
            if j < start + width - 1:
                continue
            slot = (key ^ (key >> np.uint64(32))) & last
            while stamps[slot] == i + 1 and keys[slot] != key:
                slot = (slot + np.uint64(1)) & last
            if stamps[slot] == i + 1:
                if covered < j + 1 - width or covered == start:
                    begun = j + 1 - width
                repeated[i] += j + 1 - max(covered, j + 1 - width)
                covered = j + 1
                stretches[i] = max(stretches[i], covered - begun)
            else:
                stamps[slot] = i + 1
                keys[slot] = key
    return repeated, stretches
