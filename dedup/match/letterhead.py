"""The header and the signature of a message, which say who wrote and not what: left out where texts are compared by what they tell.

A header is RFC 822's: lines `Name: value` from the first on, and an empty line after them. A signature follows a line `--` (RFC 3676), or in what has a header any ruled line, and ends the text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.text import TokenBatch

HEADER = re.compile(
    rb"\s*+(?:[A-Za-z][\w-]*+:[ \t]?+[^\n\t]*+[\n\t](?: ++\S[^\n\t]*+[\n\t])*+){2,}+(?=\s*[\n\t])"
)
"""Two fields or more, each with the lines that continue it. A tab ends a line too: tables put it for the end of one.
Nothing is tried twice (possessive), so that no text takes long."""

RULE = re.compile(rb"[\n\t] *(?=[^\w\s]{0,60}[-=_*+~#|]{3})[^A-Za-z0-9\n\t]*(?=[\n\t]| +\w)")
"""A line that is ruled off, such as `---` or `+----+`; a name may follow on it."""

DASHES = re.compile(rb"[\n\t]-- ?[\n\t]")
"""The line that separates a signature from the text."""

LONGEST = 1000
"""Bytes up to which the end of a text is a signature."""


def without_letterhead(
    tokens: TokenBatch, documents: NDArray[np.int64]
) -> tuple[TokenBatch, NDArray[np.bool_]]:
    """Return the batch with the tokens only that stand neither in the header nor in the signature of their document.

    Documents other than those of these numbers are left without tokens. The second result tells of each document
    whether it has a header, bool[n].
    """
    text = tokens.data.tobytes()
    wanted = np.zeros(len(tokens), np.bool_)
    wanted[documents] = True
    kept = np.repeat(wanted, tokens.counts)
    messages = np.zeros(len(tokens), np.bool_)
    for document in np.flatnonzero(wanted).tolist():
        begin, end = tokens.bounds[document : document + 2].tolist()
        first, last = tokens.offsets[document : document + 2].tolist()
        header = HEADER.match(text, begin, end)
        messages[document] = header is not None
        top = header.end() if header else begin
        bottom = _signature(text, top, end, message=header is not None)
        if top > begin or bottom < end:
            starts = tokens.starts[first:last]
            kept[first:last] = (starts >= top) & (starts < bottom)
    if kept.all():
        return tokens, messages
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])
    left = replace(
        tokens,
        hashes=tokens.hashes[kept],
        starts=tokens.starts[kept],
        ends=tokens.ends[kept],
        flags=tokens.flags[kept],
        offsets=before[tokens.offsets],
    )
    return left, messages


def _signature(text: bytes, begin: int, end: int, *, message: bool) -> int:
    """Return where the signature of a text begins, or its end."""
    tail = max(end - LONGEST, begin)
    found = [DASHES.search(text, tail, end), RULE.search(text, tail, end) if message else None]
    return min((match.start() for match in found if match), default=end)
