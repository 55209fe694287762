"""What stands between the words of a batch, in plain Python: what `kernels_marks` computes.

Who writes a sentence to its end closes the brackets and quotation marks that he opened. A chain of words that each
follow the last plausibly does not. Verse and lists begin each line anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.text.tokens import DIGIT, TITLE, UPPER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.text.tokens import TokenBatch

COLUMNS = ("closed", "unclosed", "turns", "lined")
"""What is counted for each document; `dedup.quality.prose.Prose` says what each means."""

NEITHER, OPENING, CLOSING = 0, 1, 2
ROUND, SQUARE, QUOTE = 0, 1, 2
LABEL = 2
"""Letters or digits of a label that only closes a bracket: a), 12)."""


def count_marks(tokens: TokenBatch) -> NDArray[np.float64]:
    """Return the counts of COLUMNS for each document, float64[n, columns].

    Brackets and quotation marks are known by what stands on either side; one that is opened twice or closed without
    having been opened is unclosed. A paragraph begins anew. A line turns where no sentence ends; the next one begins as a
    verse or an entry of a list does where it has a capital, a figure or a bullet.
    """
    counts = np.zeros((len(tokens), len(COLUMNS)))
    for document, row in enumerate(counts):
        first, last = int(tokens.offsets[document]), int(tokens.offsets[document + 1])
        begin, bound = int(tokens.bounds[document]), int(tokens.bounds[document + 1])
        text = bytes(tokens.data[:bound])
        previous = begin
        is_open = [False, False, False]
        for j in range(first, last + 1):
            start = int(tokens.starts[j]) if j < last else bound
            lines, stopped, bullet = 0, False, False
            for place in range(previous, start):
                stopped |= lines == 0 and text[place] in b".!?:"
                bullet |= lines == 1 and text[place] in b"-*+"
                lines += text[place] == ord("\n")
                if lines == 2 and text[place] == ord("\n"):
                    is_open = [False, False, False]
                kind, side = mark(text, place, previous, start, begin, bound)
                label = j > first and previous - int(tokens.starts[j - 1]) <= LABEL
                if side == OPENING:
                    row[1] += is_open[kind]
                    is_open[kind] = True
                elif side == CLOSING and (is_open[kind] or kind == QUOTE or not label):
                    row[0 if is_open[kind] else 1] += 1
                    is_open[kind] = False
            if lines == 1 and not stopped and first < j < last:
                row[2] += 1
                row[3] += bullet or bool(tokens.flags[j] & (TITLE | UPPER | DIGIT))
            previous = int(tokens.ends[j]) if j < last else bound
    return counts


def mark(text: bytes, place: int, previous: int, start: int, begin: int, bound: int) -> tuple[int, int]:
    """Return which kind of mark stands at a place between the words that end at `previous` and begin at `start`.

    And whether it opens or closes there; `begin` and `bound` are the ends of the document.
    """
    byte = text[place]
    behind_word = place == previous and place > begin
    before_word = place + 1 == start and start < bound
    if byte in b"([" and (before_word or (place + 1 < bound and text[place + 1] in b'"$')):
        return (ROUND if byte == ord("(") else SQUARE), OPENING
    if byte in b")]" and (behind_word or (place > previous and text[place - 1] in b'."%')):
        return (ROUND if byte == ord(")") else SQUARE), CLOSING
    if byte == ord('"'):
        if behind_word or (place > previous and text[place - 1] in b".,?!)/"):
            return QUOTE, CLOSING
        if (
            place == previous
            or text[place - 1] == ord("=")
            or (before_word and text[place - 1] in b" \n\r\t(")
        ):
            return QUOTE, OPENING
    if byte == 0xE2 and place + 2 < start and text[place + 1] == 0x80:
        if text[place + 2] == 0x9C:
            return QUOTE, OPENING
        if text[place + 2] == 0x9D:
            return QUOTE, CLOSING
    return 0, NEITHER
