"""Where the wanted fields stand in records of JSON Lines, in plain Python: what the kernels are held to."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ABSENT, STRING, INTEGER, OTHER = range(4)
"""Kinds of a field: not there or null, a string, an integer of at most LONGEST_INTEGER digits, anything else."""

LONGEST_INTEGER: Final = 18
"""Digits up to which every integer fits in 64 bits."""

DEPTH: Final = 60
"""Objects and lists inside each other up to which a record counts as plain."""

SLACK: Final = 64
"""Bytes behind what is written that a kernel may write over."""

_BLANKS = re.compile(rb"[ \t\r]*")
_STRING = re.compile(
    rb'"((?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u(?:[0-9abcefABCEF][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}'
    rb'|[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})))*)"'
)
_NUMBER = re.compile(rb"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_INTEGER = re.compile(rb"0|-?[1-9][0-9]{0,%d}" % (LONGEST_INTEGER - 1))
_WORD = re.compile(rb"true|false|null|NaN|-?Infinity")


def count_lines(data: NDArray[np.uint8]) -> int:
    """Return the number of line feeds."""
    return data.tobytes().count(b"\n")


def objects(
    data: NDArray[np.uint8],
    names: NDArray[np.uint8],
    name_bounds: NDArray[np.int64],
    kinds: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> bool:
    """Tell whether each of the k lines is one object and no more, and note where its wanted fields stand.

    `data` is valid UTF-8 and ends with a line feed; field j is called `names[name_bounds[j]:name_bounds[j + 1]]`. Of each
    line, `kinds[:, j]` (uint8[k, fields], zeros at first) tells what the value of field j is, and
    `data[starts[:, j]:ends[:, j]]` (int64[k, fields]) is that value, the quotation marks of a string left out. The last of
    equal names counts. What is JSON but unusual (see `DEPTH`) counts as no object; NaN and Infinity are let through.
    """
    raw = data.tobytes()
    wanted = [names[begin:end].tobytes() for begin, end in pairwise(name_bounds.tolist())]
    lines = raw.split(b"\n")
    begin = 0
    for number, line in enumerate(lines[:-1]):
        fields = _object(line, wanted)
        if fields is None:
            return False
        for column, (kind, start, end) in fields.items():
            kinds[number, column] = kind
            starts[number, column], ends[number, column] = (begin + start, begin + end) if kind else (0, 0)
        begin += len(line) + 1
    return lines[-1] == b""


def unescape(
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    out: NDArray[np.uint8],
    offsets: NDArray[np.int64],
) -> None:
    """Write the characters of the valid strings `data[starts[i]:ends[i]]` to `out`, one behind the other, as UTF-8.

    The strings are given without their quotation marks. String i gets the bytes `out[offsets[i]:offsets[i + 1]]`; `out` has
    room for all raw strings and `SLACK` bytes more.
    """
    raw = data.tobytes()
    offsets[0] = at = 0
    for i, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        characters = _characters(raw[start:end])
        out[at : at + len(characters)] = memoryview(characters)
        at += len(characters)
        offsets[i + 1] = at


def _characters(content: bytes) -> bytes:
    return str(json.loads(b'"%s"' % content)).encode()


class _NotPlainError(Exception):
    pass


def _object(line: bytes, wanted: list[bytes]) -> dict[int, tuple[int, int, int]] | None:
    """Return (kind, start, end) of each wanted field of a line that holds one object and no more, or None."""
    fields: dict[int, tuple[int, int, int]] = {}
    try:
        position = _skip(_BLANKS, line, 0)
        if not line.startswith(b"{", position):
            return None
        end = _value(line, position, 1, wanted, fields)[1]
        return fields if _skip(_BLANKS, line, end) == len(line) else None
    except _NotPlainError:
        return None


def _value(
    line: bytes, start: int, depth: int, wanted: list[bytes], fields: dict[int, tuple[int, int, int]]
) -> tuple[int, int]:
    """Return the kind of a value and where it ends; note the wanted fields of the outermost object."""
    match line[start : start + 1]:
        case b"{" | b"[" as opening:
            if depth > DEPTH:
                raise _NotPlainError
            return OTHER, _members(line, start, depth, wanted, fields, named=opening == b"{")
        case b'"':
            return STRING, _skip(_STRING, line, start)
        case _:
            word = _WORD.match(line, start)
            end = word.end() if word else _skip(_NUMBER, line, start)
            value = line[start:end]
            return (ABSENT if value == b"null" else INTEGER if _INTEGER.fullmatch(value) else OTHER), end


def _members(
    line: bytes,
    start: int,
    depth: int,
    wanted: list[bytes],
    fields: dict[int, tuple[int, int, int]],
    *,
    named: bool,
) -> int:
    """Return where the object (`named`) or list that begins here ends."""
    closing = b"}" if named else b"]"
    position = _skip(_BLANKS, line, start + 1)
    if line.startswith(closing, position):
        return position + 1
    while True:
        name = b""
        if named:
            behind = _skip(_STRING, line, position)
            name = _characters(line[position + 1 : behind - 1])
            position = _skip(_BLANKS, line, behind)
            if not line.startswith(b":", position):
                raise _NotPlainError
            position = _skip(_BLANKS, line, position + 1)
        kind, end = _value(line, position, depth + 1, wanted, fields)
        if depth == 1:
            quotes = int(kind == STRING)
            found = (kind, position + quotes, end - quotes)
            fields.update({column: found for column, each in enumerate(wanted) if each == name})
        position = _skip(_BLANKS, line, end)
        if line.startswith(closing, position):
            return position + 1
        if not line.startswith(b",", position):
            raise _NotPlainError
        position = _skip(_BLANKS, line, position + 1)


def _skip(pattern: re.Pattern[bytes], line: bytes, position: int) -> int:
    """Return where what the pattern matches here ends."""
    found = pattern.match(line, position)
    if found is None:
        raise _NotPlainError
    return found.end()
