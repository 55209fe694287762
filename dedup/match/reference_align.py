"""Alignment in plain Python: the specification of `kernels_align`, and what small inputs run."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.information import MOST
from dedup.match.scoring import (
    CAPITALS,
    CUT,
    DIGIT_NATS,
    ENGLISH,
    ENOUGH,
    FIGURE,
    GAP,
    LOOKBACK,
    NAME,
    OPENING,
    QUOTE_LIMIT,
    QUOTED,
    REPEATS,
    REPLIED,
    SHIFT,
    SKIP,
)
from dedup.text.tokens import DIGIT, TITLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

STOPS, OPENERS, CLOSERS, REPLIES = set(".!?。"), set("“«「"), set("”»」"), set(">|:}]")
PROMPT, ANSWERED = re.compile(r"(?<!>)>>>(?= )"), re.compile(r"^[ \t]*>>?(?!>)", re.MULTILINE)
"""What Python asks with in a manual's examples; and a line that quotes a message, or a quotation in it, by which the former is one, too."""
ROLE = re.compile(r":(?![ \t-\r>|])")
"""The first sign of a role or a field of reStructuredText (:doc:`…`); behind one that quotes stands a blank, or another."""


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


def pieces(
    seeds_i: NDArray[np.int32],
    seeds_j: NDArray[np.int32],
    chosen: NDArray[np.int32],
    passages: int,
    most: int,
    *,
    turned: bool,
) -> list[list[int]]:
    """Return the longest pieces of the passages of one pair, in the order of a, or of b if `turned`.

    A piece is [start, end) in the one and in the other, and ends where the next seed is more than CUT words away.
    """
    found = []
    for number in range(passages):
        i, j = seeds_i[chosen == number], seeds_j[chosen == number]
        begin = np.flatnonzero(np.concatenate([[True], np.maximum(np.diff(i), np.diff(j)) > CUT]))
        end = np.append(begin[1:], len(i)) - 1
        stretches = np.stack([i[begin], i[end] + 1, j[begin], j[end] + 1], axis=1)
        found += stretches[end > begin].tolist()
    longest = sorted(sorted(found), key=lambda piece: piece[0] - piece[1])[:most]
    return sorted([*piece[2:], *piece[:2]] if turned else piece for piece in longest)


def align(
    words_a: NDArray[np.uint64],
    words_b: NDArray[np.uint64],
    group_a: NDArray[np.int32],
    first_a: NDArray[np.int32],
    order_b: NDArray[np.int32],
    first_b: NDArray[np.int32],
    nats: NDArray[np.float32],
) -> tuple[
    NDArray[np.int32], NDArray[np.float64], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], int
]:
    """Align two texts, given as columns of their `WordIndex`; `nats` are those of a.

    Returns for each distinct word of a its place among those of b or -1; its information, less where one of the texts repeats
    it, float64; the seeds, places (i, j) where a word that says something stands in both texts, int32[k] in a and in b, by i
    then j; the number of each seed's passage or -1, int32[k]; and the number of passages.
    """
    place_in_b = {word: place for place, word in enumerate(words_b.tolist())}
    met = np.array([place_in_b.get(word, -1) for word in words_a.tolist()], np.int32)
    times_a, times_b = (
        np.diff([*first.tolist(), length]).tolist()
        for first, length in ((first_a, len(group_a)), (first_b, len(order_b)))
    )
    times = [
        (one, times_b[other] if other >= 0 else 0) for one, other in zip(times_a, met.tolist(), strict=True)
    ]
    said = []
    for (one, other), says in zip(times, nats.tolist(), strict=True):
        burst = max((one - 1) / len(group_a), (other - 1) / len(order_b))
        said.append(max(-math.log(math.exp(-says) + burst), 0.0) if burst > 0 else says)
    seeds = [
        (i, j, said[word])
        for i, word in enumerate(group_a.tolist())
        if 0 < times[word][0] * times[word][1] <= REPEATS and said[word] > 0
        for j in order_b[first_b[met[word]] :][: times[word][1]].tolist()
    ]
    chosen, count = _select(seeds, *_chain(seeds))
    ends = np.array([seed[:2] for seed in seeds], np.int32).reshape(-1, 2)
    return met, np.array(said), ends[:, 0].copy(), ends[:, 1].copy(), np.array(chosen, np.int32), count


def _chain(seeds: list[tuple[int, int, float]]) -> tuple[list[float], list[int]]:
    """Return the best score of a chain that ends in each seed, and the seed before it (-1 where it begins)."""
    total: list[float] = []
    previous: list[int] = []
    for k, (i, j, gain) in enumerate(seeds):
        best, before = 0.0, -1
        for t in range(k - 1, max(k - 1 - LOOKBACK, -1), -1):
            step, other = i - seeds[t][0], j - seeds[t][1]
            if step > GAP:
                break
            if step > 0 and 0 < other <= GAP:
                value = total[t] - SKIP * (step + other - 2) - SHIFT * abs(step - other)
                if value > best:
                    best, before = value, t
        total.append(gain + best)
        previous.append(before)
    return total, previous


def _select(
    seeds: list[tuple[int, int, float]], total: list[float], previous: list[int]
) -> tuple[list[int], int]:
    """Take the best chains that do not meet; returns the number of each seed's passage (or -1), and their count."""
    chosen = [-1] * len(seeds)
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    passages = 0
    for end in sorted(range(len(seeds)), key=lambda k: -total[k]):
        chain = []
        at = end
        while at >= 0 and seeds[at][0] not in taken_a and seeds[at][1] not in taken_b:
            chain.append(at)
            at = previous[at]
        if total[end] - (total[at] if at >= 0 else 0.0) < ENOUGH:
            continue
        for k in chain:
            chosen[k] = passages
        begin = chain[-1]
        taken_a.update(range(seeds[begin][0], seeds[end][0] + 1))
        taken_b.update(range(seeds[begin][1], seeds[end][1] + 1))
        passages += 1
    return chosen, passages
