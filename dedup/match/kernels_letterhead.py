# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Headers and signatures at machine speed; `reference_letterhead` has the same in regular expressions.

Those hold the interpreter's lock while they match, so that threads would wait for each other.
"""

from __future__ import annotations

import numpy as np

from dedup.kernel import kernel
from dedup.match.reference_letterhead import LONGEST, RULED_WITHIN, RULES

TAB, SPACE, DASH, COLON, LOW_LINE = map(ord, "\t -:_")
END_OF_LINE, BLANK, WORD, ALPHANUMERIC, LETTER, RULE = (1 << bit for bit in range(6))
KINDS = np.zeros(256, np.uint8)
"""What each byte is, as regular expressions of bytes have it."""
for _code in range(256):
    _byte = bytes([_code])
    _alphanumeric = _code < 0x80 and _byte.isalnum()
    KINDS[_code] = (
        END_OF_LINE * (_code in b"\n\t")
        | BLANK * _byte.isspace()
        | WORD * (_alphanumeric or _code == LOW_LINE)
        | ALPHANUMERIC * _alphanumeric
        | LETTER * (_code < 0x80 and _byte.isalpha())
        | RULE * (_code in RULES)
    )


@kernel
def letterheads(data, bounds, wanted, tops, bottoms, messages):
    """See `reference_letterhead.letterheads`."""
    for document in range(len(wanted)):
        if wanted[document]:
            begin, end = bounds[document], bounds[document + 1]
            top = _behind_header(data, begin, end)
            messages[document] = top > begin
            tops[document] = top
            bottoms[document] = _signature(data, max(end - LONGEST, top), end, messages[document])


@kernel
def _behind_header(data, begin, end):
    """Return where a header ends that a text begins with, or the begin of the text."""
    position = begin
    while position < end and KINDS[data[position]] & BLANK:
        position += 1
    fields = 0
    while True:
        behind = _behind_field(data, position, end)
        if behind == position:
            break
        position = behind
        fields += 1
    empty = False
    at = position
    while at < end and KINDS[data[at]] & BLANK:
        empty |= KINDS[data[at]] & END_OF_LINE > 0
        at += 1
    return position if fields > 1 and empty else begin


@kernel
def _behind_field(data, position, end):
    """Return where the next line begins behind a field and those that continue it, or the position if no field is there."""
    at = position
    if at == end or not KINDS[data[at]] & LETTER:
        return position
    while at < end and (KINDS[data[at]] & WORD or data[at] == DASH):
        at += 1
    if at == end or data[at] != COLON:
        return position
    at += 1
    if at < end and (data[at] == SPACE or data[at] == TAB):
        at += 1
    line = _behind_line(data, at, end)
    if line < 0:
        return position
    while True:
        at = line
        while at < end and data[at] == SPACE:
            at += 1
        if at == line or at == end or KINDS[data[at]] & BLANK:
            return line
        following = _behind_line(data, at, end)
        if following < 0:
            return line
        line = following


@kernel
def _behind_line(data, position, end):
    """Return the position behind the end of this line, or -1 where it has none."""
    while position < end:
        position += 1
        if KINDS[data[position - 1]] & END_OF_LINE:
            return position
    return np.int64(-1)


@kernel
def _signature(data, begin, end, message):
    """Return where the end of a line stands that a signature follows, or the end."""
    for position in range(begin, end):
        if KINDS[data[position]] & END_OF_LINE and (
            _is_dashes(data, position + 1, end) or (message and _is_ruled(data, position + 1, end))
        ):
            return position
    return end


@kernel
def _is_dashes(data, at, end):
    """Tell whether a line is `reference_letterhead.DASHES`."""
    if at + 2 >= end or data[at] != DASH or data[at + 1] != DASH:
        return False
    at += 2
    if data[at] == SPACE:
        at += 1
    return at < end and KINDS[data[at]] & END_OF_LINE > 0


@kernel
def _is_ruled(data, at, end):
    """Tell whether a line begins as `reference_letterhead.RULED`."""
    while at < end and data[at] == SPACE:
        at += 1
    ruled = False
    for sign in range(at, min(at + RULED_WITHIN + 1, end - 2)):
        if KINDS[data[sign]] & KINDS[data[sign + 1]] & KINDS[data[sign + 2]] & RULE:
            ruled = True
            break
        if KINDS[data[sign]] & (WORD | BLANK):
            break
    if not ruled:
        return False
    named = False
    while at < end and not KINDS[data[at]] & (ALPHANUMERIC | END_OF_LINE):
        named |= data[at] == SPACE and at + 1 < end and KINDS[data[at + 1]] & WORD > 0
        at += 1
    return named or (at < end and KINDS[data[at]] & END_OF_LINE > 0)
