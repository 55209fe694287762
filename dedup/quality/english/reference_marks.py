"""The number of words of a batch and what stands between them, in plain Python: what `kernels_marks` computes.

Whoever writes a sentence to its end closes the brackets and quotation marks that they opened. A chain of words, each of
which follows the last one plausibly, does not. Verse and lists begin each line anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.text.tokens import DIGIT, FOREIGN, TITLE, UNSPACED, UPPER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dedup.text.tokens import TokenBatch

COLUMNS = ("words", "closed", "unclosed", "turns", "lined", "entries", "longest", "broken")
"""What is counted for each document; `dedup.quality.english.prose.Prose` says what each means."""

NEITHER, OPENING, CLOSING, EITHER = 0, 1, 2, 3
ROUND, SQUARE, QUOTE = 0, 1, 2
LABEL = 2
"""Letters or digits of a label that only closes a bracket: a), 12)."""


def _bytes(characters: str) -> NDArray[np.bool_]:
    """Return which bytes are among these characters, bool[256]."""
    table = np.zeros(256, np.bool_)
    table[list(characters.encode())] = True
    return table


BLANK = _bytes(" \t\r\n\v\f")
FACE = _bytes(":;=-")
"""What makes a face of the bracket beside it."""
AHEAD, BEHIND = BLANK | _bytes("([{<=/-"), BLANK | _bytes(",.;:!?)]}<>'/-")
"""What stands before a straight quotation mark that opens, and behind one that closes."""
DIGIT_BYTE = _bytes("0123456789")
TYING = _bytes(".!?:;()[]{}<>|/\\*=#+_~@")
"""What ties parts of addresses and identifiers together where nothing else stands between them (linux.ie, foo_bar)."""
STOPS = (b".", b"!", b"?", b":")
LIGATURES = (b"fi", b"fl")
"""Letters that print has as one sign, behind which many readers of PDF files put a blank."""
BULLETS = (b"-", b"*", b"+", "•".encode())


def count_marks(tokens: TokenBatch) -> NDArray[np.float64]:
    """Return the counts of COLUMNS for each document, float64[n, columns]."""
    counts = [
        (_words(tokens, i), *_pairs(tokens, i), *_lines(tokens, i), _longest(tokens, i), _broken(tokens, i))
        for i in range(len(tokens))
    ]
    return np.array(counts, np.float64).reshape(len(tokens), len(COLUMNS))


def _words(tokens: TokenBatch, document: int) -> int:
    """Return how many tokens of a document are words of letters."""
    flags = tokens.flags[tokens.offsets[document] : tokens.offsets[document + 1]]
    return int(np.count_nonzero((flags & (DIGIT | UNSPACED)) == 0))


def _longest(tokens: TokenBatch, document: int) -> int:
    """Return the bytes of the longest token of a document that holds a digit."""
    own = slice(tokens.offsets[document], tokens.offsets[document + 1])
    lengths = (tokens.ends[own] - tokens.starts[own])[tokens.flags[own] & DIGIT != 0]
    return int(lengths.max(initial=0))


def _broken(tokens: TokenBatch, document: int) -> int:
    """Return how many words of a document follow another as halves of a broken one do: behind a hyphen and a blank ("exam- ple"),
    or behind a blank and a ligature ("offi ce")."""
    count = 0
    begin = int(tokens.bounds[document])
    for j, previous, start in list(_between(tokens, document))[1:-1]:
        between = bytes(tokens.data[previous:start])
        ligature = bytes(tokens.data[max(begin, previous - 2) : previous]) in LIGATURES
        lower = tokens.flags[j] & (TITLE | UPPER | FOREIGN | DIGIT | UNSPACED) == 0
        count += bool(lower and (between == b"- " or (between == b" " and ligature)))
    return count


def _between(tokens: TokenBatch, document: int) -> Iterator[tuple[int, int, int]]:
    """Yield each token's number and the ends of what stands before it; at last the number of tokens and what follows."""
    previous = int(tokens.bounds[document])
    for j in range(int(tokens.offsets[document]), int(tokens.offsets[document + 1])):
        yield j, previous, int(tokens.starts[j])
        previous = int(tokens.ends[j])
    yield int(tokens.offsets[document + 1]), previous, int(tokens.bounds[document + 1])


def _pairs(tokens: TokenBatch, document: int) -> tuple[int, int]:
    """Return how many brackets and quotation marks of a document are closed, and how many are not.

    They are known by what stands on either side. One that is opened twice, or closed without having been opened, is
    unclosed, but for square brackets, which also close the names before lines of a reply. A paragraph begins anew; as
    printers do, it may open once more a quotation that the last one left open, and close it. So may what stands behind
    two blanks, all that is left of the end of many a paragraph.
    """
    first, begin, bound = (
        int(x) for x in (tokens.offsets[document], *tokens.bounds[document : document + 2])
    )
    text = bytes(tokens.data[:bound])
    closed = unclosed = 0
    is_open, carried, fresh = [False, False, False], False, True
    for j, previous, start in _between(tokens, document):
        lines = 0
        fresh &= previous == begin
        for place in range(previous, start):
            if text[place] == ord("\n"):
                lines, fresh = lines + 1, True
                if lines == 2:
                    carried = is_open[QUOTE]
                    is_open = [False, False, False]
            if BLANK[text[place]]:
                continue
            kind, side = mark(text, place, begin, bound)
            if side == EITHER:
                side = CLOSING if is_open[kind] else OPENING
            anew = fresh or text[max(previous, place - 2) : place] == b"  "
            if side == OPENING and not (kind == QUOTE and anew and is_open[kind]):
                unclosed += is_open[kind]
                is_open[kind] = True
            elif side == CLOSING and is_open[kind]:
                closed += 1
                is_open[kind] = False
            elif side == CLOSING and kind == QUOTE:
                other = text[place] == ord("'") or (place > begin and DIGIT_BYTE[text[place - 1]])  # inches
                unclosed += not carried and not other
                carried = False
            elif side == CLOSING and kind == ROUND:
                unclosed += j == first or previous - int(tokens.starts[j - 1]) > LABEL
            fresh = False
    return closed, unclosed


def _lines(tokens: TokenBatch, document: int) -> tuple[int, int, int]:
    """Return how many lines of a document turn, how many of them begin anew, and how many have a bullet.

    A line turns where neither a sentence nor a paragraph ends; the next one begins anew, as a verse or an entry of a list
    does, where it has a capital, a figure or a bullet.
    """
    turns = lined = entries = 0
    for j, previous, start in list(_between(tokens, document))[1:-1]:
        above, *below = bytes(tokens.data[previous:start]).split(b"\n")
        bullet = any(mark in below[-1] for mark in BULLETS) if below else False
        entries += bullet
        if len(below) == 1 and not any(stop in above for stop in STOPS):
            turns += 1
            lined += bullet or bool(tokens.flags[j] & (TITLE | UPPER | DIGIT))
    return turns, lined, entries


def tied(tokens: TokenBatch) -> NDArray[np.bool_]:
    """Tell of each token whether a byte of TYING is all that stands between it and the one before or behind it, bool[tokens]."""
    behind = np.zeros(len(tokens.hashes) + 1, np.bool_)
    behind[1:-1] = (tokens.starts[1:] == tokens.ends[:-1] + 1) & TYING[tokens.data[tokens.ends[:-1]]]
    behind[tokens.offsets] = False
    result: NDArray[np.bool_] = behind[:-1] | behind[1:]
    return result


def mark(text: bytes, place: int, begin: int, bound: int) -> tuple[int, int]:
    """Return which kind of mark stands at a place of the document `text[begin:bound]`, and whether it opens or closes."""
    byte = text[place]
    before = text[place - 1] if place > begin else 32
    after = text[place + 1] if place + 1 < bound else 32
    if byte in b"([":
        opens = not BLANK[after] and not FACE[after] and not FACE[before] and after != byte
        return (ROUND if byte == ord("(") else SQUARE), (OPENING if opens else NEITHER)
    if byte in b")]":
        closes = not BLANK[before] and not FACE[before] and before != byte
        return (ROUND if byte == ord(")") else SQUARE), (CLOSING if closes else NEITHER)
    if byte == ord('"'):
        opens, closes = bool(AHEAD[before]), bool(BEHIND[after])
        return QUOTE, (EITHER if opens == closes else OPENING if opens else CLOSING)
    if byte == after == ord("`"):
        return QUOTE, EITHER
    if text[place : place + 3] == "“".encode():
        return QUOTE, OPENING
    if text[place : place + 3] == "”".encode() or (byte == after == ord("'")):
        return QUOTE, CLOSING
    return ROUND, NEITHER
