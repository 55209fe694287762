"""Headers and signatures of messages, which say who wrote and not what: left out where texts are compared by what they tell."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from dedup.compiled import worthwhile
from dedup.match.reference_letterhead import HEADER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.text import TokenBatch

SENDER = re.compile(rb"(?:^|[\n\t])From:[^\n\t]*")
"""The field of a header that says who wrote."""

ADDRESS = re.compile(rb"[\w.+-]++@[\w-]++(?:\.[\w-]++)++")
"""The address of a person, or the number of a message."""

SMALL = 1 << 20
"""Bytes up to which regular expressions are quicker than loading a kernel."""

OPENING = 400
"""Bytes after the header in which a reply names whom or what it answers."""


def without_letterhead(
    tokens: TokenBatch, documents: NDArray[np.int64]
) -> tuple[TokenBatch, NDArray[np.bool_]]:
    """Return the batch with the tokens only that stand neither in the header nor in the signature of their document.

    Documents other than those of these numbers are left without tokens. The second result tells of each document
    whether it has a header, bool[n].
    """
    if worthwhile(len(tokens.data), SMALL):
        from dedup.match import kernels_letterhead as finding
    else:
        from dedup.match import reference_letterhead as finding  # type: ignore[no-redef]
    wanted = np.zeros(len(tokens), np.bool_)
    wanted[documents] = True
    # In tokens' own type, as they would else be copied to be searched.
    tops, bottoms = (tokens.bounds[:-1].astype(np.int32) for _ in range(2))
    messages = np.zeros(len(tokens), np.bool_)
    finding.letterheads(tokens.data, tokens.bounds, wanted, tops, bottoms, messages)
    first, last = np.searchsorted(tokens.starts, tops), np.searchsorted(tokens.starts, bottoms)
    if (last - first).sum() == len(tokens.hashes):
        return tokens, messages
    # Most documents lose none: long stretches are copied at once.
    parted = np.flatnonzero(first[1:] != last[:-1])
    begins, ends = np.append(first[:1], first[1:][parted]), np.append(last[:-1][parted], last[-1:])
    stretches = [slice(*stretch) for stretch in zip(begins.tolist(), ends.tolist(), strict=True)]
    left = replace(
        tokens,
        hashes=np.concatenate([tokens.hashes[stretch] for stretch in stretches]),
        starts=np.concatenate([tokens.starts[stretch] for stretch in stretches]),
        ends=np.concatenate([tokens.ends[stretch] for stretch in stretches]),
        flags=np.concatenate([tokens.flags[stretch] for stretch in stretches]),
        offsets=np.concatenate([np.zeros(1, np.int64), np.cumsum(last - first)]),
    )
    return left, messages


def in_one_exchange(
    tokens: TokenBatch, pairs: NDArray[np.int64], messages: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell of each pair (int64[k, 2]) whether one is a message that answers the other, or both answer a third.

    What such messages share, they quote. A reply begins by naming the writer, or the message, that it answers. Two
    messages by one person are no exchange. `messages` bool[n] tells which documents have a header.
    """
    text = tokens.data.data
    found = np.asarray(messages[pairs].all(axis=1), np.bool_)
    known = {
        row: _correspondents(text, *tokens.bounds[row : row + 2].tolist())
        for row in np.unique(pairs[found]).tolist()
    }
    for place in np.flatnonzero(found).tolist():
        (senders, named), (their_senders, their_named) = (known[row] for row in pairs[place].tolist())
        answers = named & (their_senders | their_named) or senders & their_named
        found[place] = senders.isdisjoint(their_senders) and bool(answers)
    return found


def _correspondents(text: memoryview, begin: int, end: int) -> tuple[set[bytes], set[bytes]]:
    """Return the addresses of who wrote a message, and those that it begins with."""
    header = HEADER.match(text, begin, end)
    if header is None:
        return set(), set()
    sender = SENDER.search(header[0])
    named = ADDRESS.findall(text, header.end(), min(header.end() + OPENING, end))
    return set(ADDRESS.findall(sender[0].lower()) if sender else ()), {address.lower() for address in named}
