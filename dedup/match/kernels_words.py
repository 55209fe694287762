# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""The word index at machine speed: `reference_words`, compiled. See there and `words` for what each step means."""

from __future__ import annotations

import numpy as np

from dedup.kernel import kernel
from dedup.match import information, scoring
from dedup.match.kernel_tables import bits_of
from dedup.text import tokens

CAPITALS, ENGLISH, QUOTE_LIMIT = scoring.CAPITALS, scoring.ENGLISH, scoring.QUOTE_LIMIT
QUOTED, OPENING, REPLIED = scoring.QUOTED, scoring.OPENING, scoring.REPLIED
FIGURE, NAME, DIGIT_NATS, MOST = scoring.FIGURE, scoring.NAME, scoring.DIGIT_NATS, information.MOST
TITLE, DIGIT = tokens.TITLE, tokens.DIGIT

TAB, FEED, BLANK, RETURN = map(ord, "\t\n \r")
STOP, EXCLAMATION, QUESTION, QUOTE = map(ord, '.!?"')
LESS, GREATER, BAR, COLON, BRACE, BRACKET = map(ord, "<>|:}]")

BUCKET = np.uint64(64 - information.BUCKET_BITS)
"""Bits of a hash behind those by which it is looked up."""


@kernel
def mark(data, bounds, starts, ends, flags, offsets, marks):
    """See `reference_words.mark`."""
    for doc in range(len(offsets) - 1):
        quote = since = past = 0
        reply = leads = False
        prompts, known = False, False
        for token in range(offsets[doc], offsets[doc + 1]):
            opening = token == offsets[doc]
            gap = bounds[doc] if opening else ends[token - 1]
            breaks = 0
            stop = fresh = marked = tagged = False
            for at in range(gap, starts[token]):
                byte = data[at]
                if at < past:
                    continue
                if byte == GREATER and is_prompt(data, bounds[doc], at):
                    if not known:
                        prompts, known = not is_answer(data, bounds[doc], bounds[doc + 1]), True
                    if prompts:
                        past = at + 3
                        continue
                if byte == STOP or byte == EXCLAMATION or byte == QUESTION:
                    stop = True
                elif byte == TAB and marked:
                    marked = False  # a tab may set off what is quoted
                elif byte == FEED or byte == TAB:
                    breaks += byte == FEED
                    fresh, reply, marked = True, False, False
                elif (
                    byte == GREATER
                    or byte == BAR
                    or (byte == COLON and not is_role(data, at))
                    or byte == BRACE
                    or byte == BRACKET
                ) and (fresh or opening):
                    reply = marked = True  # a line of a quoted message begins with > or | or : or } or ]
                elif byte == GREATER and leads and at == gap:
                    reply = True  # or with the writer's initials and >
                elif byte == LESS:
                    tagged = True  # but a tag is no initials
                elif byte == QUOTE:
                    quote = 0 if quote else 1
                    since = 0
                elif byte == 0xE2 and data[at + 1] == 0x80:
                    if data[at + 2] == 0x9C:  # “
                        quote, since = 1, 0
                    elif data[at + 2] == 0x9D:  # ”
                        quote = 0
                elif byte == 0xC2:
                    if data[at + 1] == 0xAB:  # «
                        quote, since = 1, 0
                    elif data[at + 1] == 0xBB:  # »
                        quote = 0
                elif byte == 0xE3 and data[at + 1] == 0x80:
                    if data[at + 2] == 0x82:  # 。
                        stop, breaks = True, breaks + 1
                    elif data[at + 2] == 0x8C:  # 「
                        quote, since = 1, 0
                    elif data[at + 2] == 0x8D:  # 」
                        quote = 0
            leads = (fresh or token == offsets[doc]) and not tagged
            since += 1
            if breaks > 1 or since > QUOTE_LIMIT:
                quote = 0
            spaced = starts[token] > gap + 1 and flags[token] & (TITLE | DIGIT)
            opening |= breaks > 1 or (stop and (breaks > 0 or spaced))
            marks[token] = (
                (QUOTED if quote or reply else 0) | (OPENING if opening else 0) | (REPLIED if reply else 0)
            )


@kernel(inline="always")
def is_prompt(data, begin, at):
    """Tell whether `reference_words.PROMPT` stands at a place; a word stands behind it, so no bound is needed."""
    return (
        data[at + 1] == GREATER
        and data[at + 2] == GREATER
        and data[at + 3] == BLANK
        and (at == begin or data[at - 1] != GREATER)
    )


@kernel
def is_answer(data, begin, bound):
    """Tell whether a document has a line that begins as `reference_words.ANSWERED` does."""
    fresh = True
    for at in range(begin, bound):
        byte = data[at]
        if byte == GREATER and fresh:
            signs = 1
            while at + signs < bound and data[at + signs] == GREATER:
                signs += 1
            if signs <= 2:
                return True
        fresh = byte == FEED or (fresh and (byte == BLANK or byte == TAB))
    return False


@kernel(inline="always")
def is_role(data, at):
    """Tell whether a colon is the first sign of a role (`reference_words.ROLE`): a word, or another sign, is behind it."""
    behind = data[at + 1]
    return not (behind == BLANK or TAB <= behind <= RETURN or behind == GREATER or behind == BAR)


@kernel
def index_words(hashes, offsets, order, group, first, words, distinct):
    """See `reference_words.index_words`."""
    longest = 1
    for doc in range(len(offsets) - 1):
        longest = max(longest, offsets[doc + 1] - offsets[doc])
    # The last slots overflow into those behind.
    table = np.empty((1 << bits_of(2 * longest)) + longest, np.int32)
    found, size, place = (
        np.empty(longest, np.uint64),
        np.empty(longest, np.int32),
        np.empty(longest, np.int32),
    )
    ranked = np.empty(longest + 1, np.int32)
    count = 0
    distinct[0] = 0
    for doc in range(len(offsets) - 1):
        begin, end = offsets[doc], offsets[doc + 1]
        # A table finds the different words. Their slots go by the first bits of a hash, and so are nearly in order.
        bits = bits_of(2 * (end - begin))
        table[: (1 << bits) + end - begin] = -1
        different = slots = 0
        for token in range(begin, end):
            value = hashes[token]
            slot = np.int64(value >> np.uint64(64 - bits))
            word = table[slot]
            while word >= 0 and found[word] != value:
                slot += 1
                word = table[slot]
            if word < 0:
                word = table[slot] = different
                slots = max(slots, slot + 1)
                found[word], size[word] = value, 0
                different += 1
            size[word] += 1
            group[token] = word
        rank = fill = 0
        for slot in range(slots):
            # Written always and counted if taken: cheaper than a branch that cannot be foretold.
            ranked[rank] = table[slot]
            rank += table[slot] >= 0
        for rank in range(1, different):
            word, at = ranked[rank], rank
            while at > 0 and found[ranked[at - 1]] > found[word]:
                ranked[at] = ranked[at - 1]
                at -= 1
            ranked[at] = word
        for rank in range(different):
            word = ranked[rank]
            words[count + rank], first[count + rank], place[word] = found[word], fill, rank
            fill, size[word] = fill + size[word], fill
        for token in range(begin, end):
            word = group[token]
            order[begin + size[word]] = token - begin
            size[word] += 1
            group[token] = place[word]
        count += different
        distinct[doc + 1] = count
    return count


@kernel
def mark_figures(flags, starts, ends, offsets, group, distinct, kinds, nats, marks):
    """See `reference_words.mark_figures`."""
    for doc in range(len(offsets) - 1):
        begin, end = offsets[doc], offsets[doc + 1]
        words, flagged, marked = group[begin:end], flags[begin:end], marks[begin:end]
        own, says = kinds[distinct[doc] : distinct[doc + 1]], nats[distinct[doc] : distinct[doc + 1]]
        capitals = known = 0
        # No branches but for digits: what comes next cannot be foretold.
        for token in range(len(words)):
            kind = own[words[token]]
            known += kind > 0
            digit = (flagged[token] & DIGIT) > 0
            figure = digit | ((kind & FIGURE) > 0)
            capital = ((flagged[token] & TITLE) > 0) & (not figure)
            inside = (marked[token] & OPENING) == 0
            capitals += capital & inside
            marked[token] |= np.uint8(FIGURE * figure | NAME * (capital & (inside | (kind == 0))))
            if digit:
                length = ends[begin + token] - starts[begin + token]
                says[words[token]] = min(DIGIT_NATS * length, MOST)
        count = end - begin
        if capitals > CAPITALS * count and known < ENGLISH * count:
            for token in range(count):
                marked[token] &= np.uint8(0xFF ^ NAME)


@kernel
def look_up(hashes, begins, nats, kinds, words, nats_out, kinds_out):
    """See `reference_words.look_up`; only the hashes with the same first bits are gone through."""
    for place in range(len(words)):
        bucket = words[place] >> BUCKET
        for at in range(begins[bucket], begins[bucket + 1]):
            if hashes[at] == words[place]:
                nats_out[place], kinds_out[place] = nats[at], kinds[at]
                break
