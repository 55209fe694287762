# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Records of JSON Lines at machine speed; `reference_json` has the same functions in plain Python."""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from dedup.bits import VECTOR, count_ones, load_vector, trailing_zeros, vector_at
from dedup.corpus.reference_json import ABSENT, DEPTH, INTEGER, LONGEST_INTEGER, OTHER, SLACK, STRING
from dedup.kernel import kernel

QUOTE, BACKSLASH, COLON, COMMA, NEWLINE = map(ord, '"\\:,\n')
MINUS, POINT, ZERO, NINE, SMALL_E = map(ord, "-.09e")
SMALL_U, SMALL_T, SMALL_F, SMALL_N = map(ord, "utfn")
OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST = map(ord, "{}[]")
TRUE, FALSE, NULL, NAN, INFINITY = (
    np.frombuffer(word, np.uint8) for word in (b"true", b"false", b"null", b"NaN", b"Infinity")
)
ESCAPES = np.zeros(256, np.uint8)
"""What stands for a character behind a backslash, and that character; 0 for all others."""
for _letter, _meant in zip(b'"\\/bfnrt', b'"\\/\b\f\n\r\t', strict=True):
    ESCAPES[_letter] = _meant


@intrinsic
def _special(typing, data, position):
    """Tell which of the 64 bytes at `data[position:]` are not simply a part of a string, the first in the lowest bit."""

    def generate(context, builder, signature, arguments):
        codes = load_vector(context, builder, signature.args[0], *arguments)
        marks = [
            builder.icmp_unsigned(test, codes, ir.Constant(VECTOR, [code] * 64))
            for test, code in (("==", QUOTE), ("==", BACKSLASH), ("<", 0x20))
        ]
        return builder.bitcast(builder.or_(builder.or_(marks[0], marks[1]), marks[2]), ir.IntType(64))

    return types.uint64(data, types.int64), generate


@intrinsic
def _copy(typing, data, position, out, at):
    """Copy the 64 bytes at `data[position:]` to `out[at:]`, and tell which are backslashes."""

    def generate(context, builder, signature, arguments):
        codes = load_vector(context, builder, signature.args[0], *arguments[:2])
        builder.store(codes, vector_at(context, builder, signature.args[2], *arguments[2:]), align=1)
        found = builder.icmp_unsigned("==", codes, ir.Constant(VECTOR, [BACKSLASH] * 64))
        return builder.bitcast(found, ir.IntType(64))

    return types.uint64(data, types.int64, out, types.int64), generate


@intrinsic
def _line_feeds(typing, data, position):
    """Tell which of the 64 bytes at `data[position:]` end a line."""

    def generate(context, builder, signature, arguments):
        codes = load_vector(context, builder, signature.args[0], *arguments)
        found = builder.icmp_unsigned("==", codes, ir.Constant(VECTOR, [NEWLINE] * 64))
        return builder.bitcast(found, ir.IntType(64))

    return types.uint64(data, types.int64), generate


@kernel
def count_lines(data):
    """See `reference_json.count_lines`."""
    count = np.int64(0)
    whole = len(data) - len(data) % 64
    for position in range(0, whole, 64):
        count += np.int64(count_ones(_line_feeds(data, position)))
    for position in range(whole, len(data)):
        count += data[position] == NEWLINE
    return count


@kernel
def objects(data, names, name_bounds, kinds, starts, ends):
    """See `reference_json.objects`."""
    name = np.empty(6 * len(names) + SLACK, np.uint8)
    position = np.int64(0)
    for line in range(len(kinds)):
        position = _object(data, position, names, name_bounds, kinds[line], starts[line], ends[line], name)
        if position < 0 or data[position] != NEWLINE:
            return False
        position += 1
    return position == len(data)


@kernel
def unescape(data, starts, ends, out, offsets):
    """See `reference_json.unescape`."""
    at = np.int64(0)
    offsets[0] = 0
    for i in range(len(starts)):
        at = _unescaped(data, np.int64(starts[i]), np.int64(ends[i]), out, at)
        offsets[i + 1] = at


@kernel
def _object(data, position, names, name_bounds, kinds, starts, ends, name):
    """Note the wanted fields of the object in the line that begins here; return where it ends, or -1.

    No position needs to be checked against the end of the data: it ends with a line feed, and nothing in an object goes
    on behind one.
    """
    position = _blanks(data, position)
    if data[position] != OPEN_OBJECT:
        return np.int64(-1)
    objects = np.uint64(1)  # what is open, the innermost in the lowest bit: set for an object
    depth = 1
    position += 1
    opened = True  # nothing has been read inside the innermost
    while True:
        position = _blanks(data, position)
        inside_object = objects & np.uint64(1) != 0
        closing = CLOSE_OBJECT if inside_object else CLOSE_LIST
        if not (opened and data[position] == closing):
            length = np.int64(-1)
            if inside_object:
                if data[position] != QUOTE:
                    return np.int64(-1)
                start = position + 1
                position = _behind_string(data, start)
                if position < 0:
                    return position
                if depth == 1 and position - 1 - start <= len(name) - SLACK:
                    length = _unescaped(data, start, position - 1, name, np.int64(0))
                position = _blanks(data, position)
                if data[position] != COLON:
                    return np.int64(-1)
                position = _blanks(data, position + 1)
            start = position
            code = data[position]
            opened = code == OPEN_OBJECT or code == OPEN_LIST
            kind = OTHER
            if opened:
                if depth == DEPTH:
                    return np.int64(-1)
                depth += 1
                objects = objects << np.uint64(1) | np.uint64(code == OPEN_OBJECT)
                position += 1
            elif code == QUOTE:
                kind = STRING
                position = _behind_string(data, position + 1)
            else:
                position, kind = _behind_scalar(data, position)
            if position < 0:
                return position
            if length >= 0:
                _note(name[:length], names, name_bounds, kind, start, position, kinds, starts, ends)
            if opened:
                continue
            position = _blanks(data, position)
        # Behind a value, or at the end of an empty list or object.
        opened = False
        while data[position] == (CLOSE_OBJECT if objects & np.uint64(1) else CLOSE_LIST):
            depth -= 1
            objects >>= np.uint64(1)
            position = _blanks(data, position + 1)
            if depth == 0:
                return position
        if data[position] != COMMA:
            return np.int64(-1)
        position += 1


@kernel
def _note(name, names, name_bounds, kind, start, end, kinds, starts, ends):
    """Keep where the value stands of a field that is wanted, in place of one of the same name before it."""
    for field in range(len(kinds)):
        begin = name_bounds[field]
        if name_bounds[field + 1] - begin != len(name):
            continue
        equal = True
        for i in range(len(name)):
            equal = equal and names[begin + i] == name[i]
        if equal:
            kinds[field] = kind
            quoted = kind == STRING
            starts[field], ends[field] = (start + quoted, end - quoted) if kind != ABSENT else (0, 0)


@kernel(inline="always")
def _blanks(data, position):
    """Return the first position from here on that is no blank; a line ends with none."""
    while data[position] == 0x20 or data[position] == 0x09 or data[position] == 0x0D:
        position += 1
    return position


@kernel
def _behind_string(data, position):
    """Return the position behind a string whose first character is here, or -1."""
    while True:
        if position + 64 <= len(data):
            step = np.int64(trailing_zeros(_special(data, position)))
            position += step
            if step == 64:
                continue
        code = data[position]
        if code == BACKSLASH:
            if ESCAPES[data[position + 1]]:
                position += 2
                continue
            _, position = _code_point(data, position)
            if position < 0:
                return position
        elif code == QUOTE:
            return position + 1
        elif code < 0x20:
            return np.int64(-1)
        else:
            position += 1


@kernel
def _code_point(data, position):
    """Return the code point that is written in digits behind the backslash here, and the position behind them, or -1."""
    if data[position + 1] != SMALL_U:
        return np.int64(-1), np.int64(-1)
    code = _four_digits(data, position + 2)
    position += 6
    if 0xD800 <= code < 0xDC00 and data[position] == BACKSLASH and data[position + 1] == SMALL_U:
        low = _four_digits(data, position + 2)
        code = 0x10000 + (code - 0xD800 << 10) + (low - 0xDC00) if 0xDC00 <= low < 0xE000 else -1
        position += 6
    return code, (np.int64(-1) if code < 0 or 0xD800 <= code < 0xE000 else position)


@kernel
def _four_digits(data, position):
    """Return the number of four hexadecimal digits, or -1."""
    number = np.int64(0)
    for i in range(4):
        code = np.int64(data[position + i])
        small = code | 0x20
        if ZERO <= code <= NINE:
            number = number << 4 | code - ZERO
        elif 0x61 <= small <= 0x66:
            number = number << 4 | small - 0x57
        else:
            return np.int64(-1)
    return number


@kernel
def _behind_scalar(data, position):
    """Return the position behind a number or a word, or -1, and its kind."""
    code = data[position]
    if code == SMALL_T:
        return _behind_word(data, position, TRUE), OTHER
    if code == SMALL_F:
        return _behind_word(data, position, FALSE), OTHER
    if code == SMALL_N:
        return _behind_word(data, position, NULL), ABSENT
    # NaN and its like are no JSON, and written by many tools all the same.
    if code == NAN[0]:
        return _behind_word(data, position, NAN), OTHER
    start = position
    position += code == MINUS
    if data[position] == INFINITY[0]:
        return _behind_word(data, position, INFINITY), OTHER
    first = data[position]
    behind = _behind_digits(data, position)
    if behind < 0 or (first == ZERO and behind > position + 1):
        return np.int64(-1), OTHER
    kind = INTEGER if behind - position <= LONGEST_INTEGER and (position == start or first != ZERO) else OTHER
    position = behind
    if data[position] == POINT:
        kind = OTHER
        position = _behind_digits(data, position + 1)
        if position < 0:
            return position, kind
    if data[position] | 0x20 == SMALL_E:
        kind = OTHER
        position += 1
        position += data[position] == MINUS or data[position] == ord("+")
        position = _behind_digits(data, position)
    return position, kind


@kernel
def _behind_digits(data, position):
    """Return the position behind the digits here, or -1 where there is none."""
    start = position
    while ZERO <= data[position] <= NINE:
        position += 1
    return position if position > start else np.int64(-1)


@kernel
def _behind_word(data, position, word):
    for i in range(len(word)):
        if data[position + i] != word[i]:
            return np.int64(-1)
    return position + len(word)


@kernel
def _unescaped(data, position, end, out, at):
    """Write the characters of a valid string to `out[at:]`; return where they end there."""
    while position < end:
        if position + 64 <= len(data):
            step = min(np.int64(trailing_zeros(_copy(data, position, out, at))), end - position)
            position += step
            at += step
            if step == 64 or position == end:
                continue
        elif data[position] != BACKSLASH:
            out[at] = data[position]
            position += 1
            at += 1
            continue
        meant = ESCAPES[data[position + 1]]
        if meant:
            out[at] = meant
            position += 2
            at += 1
            continue
        code, position = _code_point(data, position)
        if code < 0x80:
            out[at] = code
            at += 1
            continue
        width = 2 if code < 0x800 else 3 if code < 0x10000 else 4
        for i in range(width - 1, 0, -1):
            out[at + i] = 0x80 | code & 0x3F
            code >>= 6
        out[at] = code | (0xF00 >> width & 0xFF)
        at += width
    return at
