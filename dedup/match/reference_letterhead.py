"""Where the header and the signature of a message stand: the specification of `kernels_letterhead`, and what small batches run.

A header is that of RFC 822: lines `Name: value` from the first on, and an empty line after them. A signature ends the
text; it follows a line `--` (RFC 3676) or, in a text with a header, any line that is ruled off.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEADER = re.compile(
    rb"\s*+(?:[A-Za-z][\w-]*+:[ \t]?+[^\n\t]*+[\n\t](?: ++\S[^\n\t]*+[\n\t])*+){2,}+(?=\s*[\n\t])"
)
"""Two fields or more, each with the lines that continue it. A tab ends a line too: tables put it for the end of one.
Nothing is tried twice (possessive), so that no text takes long."""

DASHES = rb"-- ?[\n\t]"
"""The line that separates a signature from the text."""

RULES = b"-=_*+~#|"
RULED_WITHIN = 60
"""What a line is ruled off with, three in a row, and how many other signs may stand before them."""

RULED = rb" *(?=[^\w\s]{0,%d}[%s]{3})[^A-Za-z0-9\n\t]*(?=[\n\t]| +\w)" % (RULED_WITHIN, RULES)
"""A line that is ruled off, such as `---` or `+----+`; a name may follow on it."""

SEPARATOR = re.compile(rb"[\n\t]" + DASHES)
RULE = re.compile(rb"[\n\t](?:" + DASHES + rb"|" + RULED + rb")")
"""What a signature follows in any text, and in what has a header."""

LONGEST = 1000
"""Bytes up to which the end of a text is a signature."""


def letterheads(
    data: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    wanted: NDArray[np.bool_],
    tops: NDArray[np.int32],
    bottoms: NDArray[np.int32],
    messages: NDArray[np.bool_],
) -> None:
    """Find the header and the signature of each `wanted` document (bool[n]).

    The documents stand in `data` at `bounds` (int64[n + 1]). `tops` gets where the header ends, the beginning of a document
    without one; `bottoms` where the signature begins, the end of a document without one; `messages` whether there is a
    header.
    """
    text = data.tobytes()
    for document in np.flatnonzero(wanted).tolist():
        begin, end = bounds[document : document + 2].tolist()
        header = HEADER.match(text, begin, end)
        if header:
            messages[document] = True
            begin = header.end()
        found = (RULE if header else SEPARATOR).search(text, max(end - LONGEST, begin), end)
        tops[document], bottoms[document] = begin, found.start() if found else end
