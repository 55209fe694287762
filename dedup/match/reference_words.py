"""The word index in plain Python: the specification of `kernels_words`, and what small batches run."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.information import MOST
from dedup.match.scoring import (
    CAPITALS,
    DIGIT_NATS,
    ENGLISH,
    FIGURE,
    NAME,
    OPENING,
    QUOTE_LIMIT,
    QUOTED,
    REPLIED,
)
from dedup.text.tokens import DIGIT, TITLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

STOPS, OPENERS, CLOSERS, REPLIES = set(".!?。"), set("“«「"), set("”»」"), set(">|:}]")
PROMPT, ANSWERED = re.compile(r"(?<!>)>>>(?= )"), re.compile(r"^[ \t]*>>?(?!>)", re.MULTILINE)
"""The prompt of Python in a manual's examples; and a line that quotes a message, or a quotation in it: in a text with such a
line, three signs are a quotation too, and no prompt."""
ROLE = re.compile(r":(?![ \t-\r>|])")
"""The colon before a role or a field of reStructuredText (:doc:`…`). One that quotes has a blank behind it, or another such
sign."""


def mark(
    data: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    flags: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    marks: NDArray[np.uint8],
) -> None:
    """Fill `marks` (uint8 per token): QUOTED, REPLIED and OPENING, from what stands before each token."""
    text = data.tobytes()
    for document, (begin, end) in enumerate(pairwise(offsets.tolist())):
        whole = text[bounds[document] : bounds[document + 1]].decode()
        prompts = PROMPT.search(whole) and not ANSWERED.search(whole)
        inside, since, reply, leads = False, 0, False, False
        for token in range(begin, end):
            opening = token == begin
            gap = int(bounds[document] if opening else ends[token - 1])
            breaks, stop, fresh, marked = 0, False, opening, False
            between = ROLE.sub(" ", text[gap : starts[token]].decode())
            between = PROMPT.sub("   ", between) if prompts else between
            for before, char in pairwise(["", *between]):
                if char in STOPS:
                    stop = True
                    breaks += char == "。"
                elif char == "\t" and marked:
                    marked = False  # a tab may set off what is quoted
                elif char in "\n\t":
                    breaks += char == "\n"
                    fresh, reply, marked = True, False, False
                elif char in REPLIES and fresh:
                    reply = marked = True  # a line of a quoted message begins with > or | or : or } or ]
                elif before + char == ">" and leads:
                    reply = True  # or with the writer's initials and >
                elif char in OPENERS or char == '"':
                    inside, since = char != '"' or not inside, 0
                elif char in CLOSERS:
                    inside = False
            leads = fresh and "<" not in between  # a tag is no initials
            since += 1
            if breaks > 1 or since > QUOTE_LIMIT:
                inside = False
            spaced = starts[token] > gap + 1 and flags[token] & (TITLE | DIGIT)
            opening |= bool(breaks > 1 or (stop and (breaks > 0 or spaced)))
            marks[token] = (
                (QUOTED if inside or reply else 0) | (OPENING if opening else 0) | (REPLIED if reply else 0)
            )


def index_words(
    hashes: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    order: NDArray[np.int32],
    group: NDArray[np.int32],
    first: NDArray[np.int32],
    words: NDArray[np.uint64],
    distinct: NDArray[np.int64],
) -> int:
    """Fill the columns of a `WordIndex`; returns the number of distinct words of all documents."""
    count = 0
    for document, (begin, end) in enumerate(pairwise(offsets.tolist())):
        found, places, counts = np.unique(hashes[begin:end], return_inverse=True, return_counts=True)
        order[begin:end] = np.argsort(hashes[begin:end], kind="stable")
        group[begin:end] = places
        words[count : count + len(found)] = found
        first[count : count + len(found)] = np.cumsum(counts) - counts
        count += len(found)
        distinct[document + 1] = count
    return count


def mark_figures(
    flags: NDArray[np.uint8],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    offsets: NDArray[np.int64],
    group: NDArray[np.int32],
    distinct: NDArray[np.int64],
    kinds: NDArray[np.uint8],
    nats: NDArray[np.float32],
    marks: NDArray[np.uint8],
) -> None:
    """Mark the tokens that are FIGUREs or may be NAMEs, and give those with a digit the information of their length."""
    word = np.repeat(distinct[:-1], np.diff(offsets)) + group
    digits = (flags & DIGIT) > 0
    nats[word[digits]] = np.minimum(DIGIT_NATS * (ends - starts)[digits], MOST)
    figures = digits | ((kinds[word] & FIGURE) > 0)
    marks[figures] |= FIGURE
    known, opening, title = kinds[word] > 0, (marks & OPENING) > 0, (flags & TITLE) > 0
    names = title & ~figures & ~(known & opening)
    for begin, end in pairwise(offsets.tolist()):
        here = slice(begin, end)
        capitals = np.count_nonzero((title & ~figures & ~opening)[here])
        if capitals <= CAPITALS * (end - begin) or np.count_nonzero(known[here]) >= ENGLISH * (end - begin):
            marks[here][names[here]] |= NAME


def look_up(
    hashes: NDArray[np.uint64],
    begins: NDArray[np.int32],  # noqa: ARG001 - the kernel needs it
    nats: NDArray[np.float32],
    kinds: NDArray[np.uint8],
    words: NDArray[np.uint64],
    nats_out: NDArray[np.float32],
    kinds_out: NDArray[np.uint8],
) -> None:
    """Fill in the nats and the kinds of the words that a table of `Information` holds; leave those of others as they are."""
    place = np.minimum(np.searchsorted(hashes, words), len(hashes) - 1)
    known = hashes[place] == words
    nats_out[known], kinds_out[known] = nats[place[known]], kinds[place[known]]
