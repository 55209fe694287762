"""What the prose of a batch is like, in one pass over its tokens; `reference_prose` is the specification."""

# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
from __future__ import annotations

import numpy as np

from dedup.kernel import kernel
from dedup.models.english import FINGERPRINT, FUNCTION, OLD
from dedup.quality.english import reference_subject
from dedup.quality.english.kernels_model import bigram
from dedup.quality.english.reference_prose import (
    BETTER,
    BLOCK,
    BREAKING,
    CLOSING,
    COLUMNS,
    ELIDED,
    FITS,
    FREQUENT,
    LONG,
    MARGIN,
    OPENING,
    RANKS,
    SHORT,
    STRANGE,
    UNCOMMON,
    USUAL,
)
from dedup.text import tokens

TITLE, UPPER, DIGIT = tokens.TITLE, tokens.UPPER, tokens.DIGIT
UNSPACED, FOREIGN = tokens.UNSPACED, tokens.FOREIGN
OTHER = TITLE | UPPER | FOREIGN | DIGIT | UNSPACED  # than a word in lower-case ASCII
BETTERS = len(BETTER) + 1
NAMES = np.uint64(reference_subject.NAMES)
SEMICOLON, AMPERSAND = np.uint8(ord(";")), np.uint8(ord("&"))
TAB, FEED, RETURN, BLANK, DASH, APOSTROPHE = map(ord, "\t\n\r -'")
SMALL_A, SMALL_D, SMALL_I, SMALL_S, SMALL_T = map(ord, "adist")
LOWER_CASE = 32
"""Bit that makes a capital of ASCII small."""
WIDTH = len(COLUMNS)
(
    LOWER,
    UNKNOWN,
    SINGLE,
    LETTER_GAIN,
    LETTERS,
    FUNCTION_WORDS,
    SEMICOLONS,
    READ,
    FINGERPRINTS,
    OLD_WORDS,
    PAIRS,
    PAIR_GAIN,
    FUNCTION_PAIRS,
    STRANGE_PAIRS,
    JUDGED,
    PLACED,
    ODDS,
    TRIED_WORDS,
    REPAIRABLE,
    SHORT_WORDS,
    NAME_WORDS,
    UNKNOWN_NAMES,
    MISFITS,
    BESIDE,
    ACCENTED,
) = range(WIDTH)


@kernel
def gaps(data, starts, ends, offsets):
    """See `reference_prose.gaps`."""
    joined = np.zeros(len(starts), np.bool_)
    for document in range(len(offsets) - 1):
        for j in range(offsets[document] + 1, offsets[document + 1]):
            clean = True
            lines = 0
            for place in range(ends[j - 1], starts[j]):
                byte = data[place]
                lines += byte == FEED
                if BREAKING[byte] or lines > 1:
                    clean = False
                    break
            joined[j] = clean
    return joined


@kernel(inline="always")
def standing(data, start, end, first, last):
    """See `reference_prose.standing`; the word is `data[start:end]`, its document `data[first:last]`."""
    if start > first and not OPENING[data[start - 1]]:
        return False
    if start > first + 1 and data[start - 1] == FEED and data[start - 2] == DASH:
        return False
    if end == last:
        return True
    if not CLOSING[data[end]]:
        return False
    if data[end] in (BLANK, TAB, FEED, RETURN) or end + 1 == last:
        return True
    return data[end + 1] in (BLANK, FEED, RETURN)


@kernel
def despin(
    words, joined, offsets, asked, backoff, pairs, gains, most_before, most_behind, choices, originals
):
    """See `reference_prose.despin`."""
    before = np.zeros(len(words), np.float32)
    spun = np.full(len(words), -1, np.float32)
    none = np.float32(0.0)
    for document in range(len(offsets) - 1):
        first, last = offsets[document], offsets[document + 1]
        stride = 1 + (last - first) // LONG
        for block in range(first, last, BLOCK * stride):
            for j in range(block, min(block + BLOCK + 1, last)):
                if joined[j]:
                    before[j] = bigram(words[j - 1], words[j], backoff, pairs, gains)
            for j in range(block, min(block + BLOCK, last)):
                word = words[j]
                spun[j] = none
                if not asked[document] or word < 0 or choices[word] == choices[word + 1]:
                    continue
                left = words[j - 1] if joined[j] else np.int32(-1)
                right = words[j + 1] if j + 1 < last and joined[j + 1] else np.int32(-1)
                now = before[j] + (before[j + 1] if right >= 0 else none) + MARGIN
                most = most_before[right] if right >= 0 else none
                if (most_behind[left] if left >= 0 else none) + most <= now:
                    continue
                best = none
                for k in range(choices[word], choices[word + 1]):
                    other = originals[k]
                    gain = bigram(left, other, backoff, pairs, gains) - now
                    if gain + most > best:
                        best = max(best, gain + bigram(other, right, backoff, pairs, gains))
                spun[j] = best
    return before, spun


@kernel(inline="always")
def fit(first, second, neighbour, gain, backoff):
    """See `reference_prose._fit`."""
    size = len(backoff)
    if neighbour < 0 or neighbour >= size:
        return 0
    if first < 0 or first >= size or second < 0 or second >= size or gain == backoff[first]:
        return 1 if neighbour < FREQUENT else 2
    if gain < 0:
        return 3
    return 4 if gain < USUAL else 5


@kernel(inline="always")
def cell(word, left, right, gain_left, gain_right, better, backoff):
    """See `reference_prose.cells`."""
    rank = 0
    for limit in RANKS:
        rank += word >= limit
    kind = (rank * FITS + fit(left, word, left, gain_left, backoff)) * FITS + fit(
        word, right, right, gain_right, backoff
    )
    step = 0
    for limit in BETTER:
        step += better > limit
    return kind * BETTERS + step


@kernel(inline="always")
def elided(data, end):
    """Tell whether a word that ends before `data[end]` has one of `reference_prose.ELISIONS`."""
    last, before = data[end - 1] | LOWER_CASE, data[end - 2]
    if last == SMALL_D:
        return before == APOSTROPHE
    return last == SMALL_T and before | LOWER_CASE == SMALL_S and data[end - 3] == APOSTROPHE


@kernel
def count(
    hashes,
    bounds,
    data,
    token_starts,
    token_ends,
    flags,
    offsets,
    words,
    joined,
    before,
    spun,
    asked,
    odds,
    bits,
    backoff,
    stems,
    trigrams,
):
    """See `reference_prose.count`."""
    n = len(offsets) - 1
    model = len(backoff)
    counts = np.zeros((n, WIDTH), np.float64)
    known = len(bits)
    alike_of = np.full(known, -1, np.int32)
    alike = np.zeros(known, np.int32)
    document_of = np.full(known + np.int64(NAMES), -1, np.int32)
    times = np.zeros(known, np.int32)
    for i in range(n):
        row = counts[i]
        marks = np.uint64(0)
        misfit = np.int64(-2)
        for j in range(offsets[i], offsets[i + 1]):
            word = words[j]
            if word < 0 or spun[j] < 0:
                continue
            if asked[i]:
                stem = stems[word] if stems[word] >= 0 else word
                if alike_of[stem] != i:
                    alike_of[stem] = i
                    alike[stem] = 0
                alike[stem] += 1
            if not flags[j] & OTHER:
                if document_of[word] != i:
                    document_of[word] = i
                    times[word] = 0
                    counts[i, JUDGED] += 1
                times[word] += standing(data, token_starts[j], token_ends[j], bounds[i], bounds[i + 1])
        for j in range(offsets[i], offsets[i + 1]):
            flag = flags[j]
            if flag & (UNSPACED | DIGIT):
                continue
            row[ACCENTED] += flag & FOREIGN != 0
            word = words[j]
            start, end = token_starts[j], token_ends[j]
            length = end - start
            if end < bounds[i + 1] and data[end] == SEMICOLON:
                row[SEMICOLONS] += start == bounds[i] or data[start - 1] != AMPERSAND
            lower = not flag & OTHER
            if lower:
                row[LOWER] += 1
                row[SINGLE] += length == 1 and data[start] != SMALL_A and data[start] != SMALL_I
            if lower and word >= 0 and spun[j] >= 0 and standing(data, start, end, bounds[i], bounds[i + 1]):
                once = 1.0 / times[word]
                row[PLACED] += once
                if 1 < length <= SHORT and word >= UNCOMMON:
                    row[SHORT_WORDS] += once
                if asked[i]:
                    left = words[j - 1] if joined[j] else np.int32(-1)
                    right = np.int32(-1)
                    after = np.float32(0.0)
                    if j + 1 < offsets[i + 1] and joined[j + 1]:
                        right, after = words[j + 1], before[j + 1]
                    kind = cell(word, left, right, before[j], after, spun[j], backoff)
                    stem = stems[word] if stems[word] >= 0 else word
                    row[ODDS] += once * odds[kind * 2 + (alike[stem] > 1)]
            if word < 0:
                row[OLD_WORDS] += length >= ELIDED and elided(data, end)
                name = known + np.int64(hashes[j] % NAMES)
                if length <= 2 or spun[j] < 0 or not standing(data, start, end, bounds[i], bounds[i + 1]):
                    continue
                row[MISFITS] += 1
                row[BESIDE] += misfit == j - 1
                misfit = j
                if document_of[name] != i:
                    document_of[name] = i
                    row[UNKNOWN] += lower
                    row[UNKNOWN_NAMES] += flag & (TITLE | UPPER) != 0
                    if not flag & FOREIGN:
                        a = b = 0
                        for place in range(start, end + 1):
                            c = 0
                            if place < end:
                                letter = np.int64(data[place] | LOWER_CASE) - SMALL_A + 1
                                c = letter if 1 <= letter <= 26 else 0
                            row[LETTER_GAIN] += trigrams[(a * 27 + b) * 27 + c]
                            a, b = b, c
                        row[LETTERS] += length + 1
            else:
                function = bits[word] & FUNCTION != 0
                row[FUNCTION_WORDS] += function
                row[READ] += spun[j] >= 0
                row[NAME_WORDS] += flag & (TITLE | UPPER) != 0 and spun[j] >= 0 and length > 2
                row[OLD_WORDS] += bits[word] & OLD != 0
                if bits[word] & FINGERPRINT:
                    marks |= np.uint64(1) << np.uint64(word & 63)
                if joined[j] and spun[j] >= 0 and 0 <= words[j - 1] < model and word < model:
                    row[PAIRS] += 1
                    row[PAIR_GAIN] += before[j]
                    if function and bits[words[j - 1]] & FUNCTION:
                        row[FUNCTION_PAIRS] += 1
                        row[STRANGE_PAIRS] += before[j] < STRANGE
        while marks:
            marks &= marks - np.uint64(1)
            row[FINGERPRINTS] += 1
    return counts
