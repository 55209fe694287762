"""JSON files: an array of objects, one object, or objects one after the other however they are laid out."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import orjson

from dedup.corpus import jsonl
from dedup.corpus.batch import Block, MissingFieldError, Parsed, Rows, is_unicode, too_long
from dedup.corpus.encoding import NOT_UTF8, as_utf8
from dedup.corpus.fields import holder, names, unwrapping
from dedup.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dedup.config import Config
    from dedup.corpus.source import Source

_BEFORE: Final = re.compile(r"\s*\[?")
_BETWEEN: Final = re.compile(r"[\s,\]]*")
_OBJECT_END: Final = re.compile(r"\}\s*,?\s*\{")
_SCALAR_MARGIN: Final = 64
"""Characters from the end of what has been read within which an error may only mean that a value is cut there."""
_LONG_PASSED: Final = 1 << 16
"""Characters that have been passed from which on they are dropped: to say where an error is, the decoder counts the lines of all."""
_LOOKED_AT: Final = 1000
"""Objects without a text field after which there will be none."""


def blocks(source: Source, chunks: Iterable[bytes], config: Config) -> Iterator[Block]:
    """Yield the objects of a source; a file of JSON Lines under another name is read as such."""
    is_lines, content = told_apart(as_utf8(chunks))
    if is_lines:
        yield from jsonl.blocks(source, content, config)
    else:
        yield from _objects(source, content, config)


def told_apart(chunks: Iterable[bytes]) -> tuple[bool, Iterator[bytes]]:
    """Tell whether the content is JSON Lines, by its first line; return that with the content, which is whole."""
    iterator = iter(chunks)
    head = b""
    for chunk in iterator:
        head += chunk
        if b"\n" in head.lstrip():
            break
    return _is_lines(head), chain([head], iterator)


def _is_lines(head: bytes) -> bool:
    line = head.lstrip().partition(b"\n")[0]
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _objects(source: Source, chunks: Iterable[bytes], config: Config) -> Iterator[Block]:
    rows = Rows(source.name, source.label)
    seen: dict[str, None] | None = {}
    last: dict[str, Any] = {}
    without = 0
    for number, found in enumerate(_values(chunks, config.max_doc_bytes), 1):
        if not found.raw:
            continue
        value = found.value
        if seen is not None and isinstance(value, dict):
            seen.update(dict.fromkeys(names(value)))
            last = value
            without += 1
            if holder(value, config.text_field):
                seen = None
            elif without >= _LOOKED_AT:
                raise MissingFieldError(source.name, config.text_field, list(seen))
        why = found.reason or jsonl.add_object(rows, value, number, config)
        if why:
            # What is not UTF-8 has come this far as surrogates.
            why = why if is_unicode(found.raw) else NOT_UTF8
            rows.skipped.append(Skipped(source.name, number, why))
        if rows.full and seen is None:
            yield Parsed(rows.batch())
            rows = Rows(source.name, source.label)
    if seen:
        raise MissingFieldError(
            source.name, config.text_field, list(seen), advice=unwrapping(last, source.name)
        )
    yield Parsed(rows.batch())


@dataclass(frozen=True, slots=True)
class _Value:
    """One value: what stands between it and the one before, its own text, what it is or why it cannot be read."""

    gap: str
    raw: str
    value: object = None
    reason: str | None = None


def pieces(chunks: Iterable[bytes], limit: int) -> Iterator[tuple[str, str]]:
    """Yield each value as stored, with what stands before it; last, with no value, what stands behind them."""
    return ((found.gap, found.raw) for found in _values(chunks, limit))


def _values(chunks: Iterable[bytes], limit: int) -> Iterator[_Value]:
    """Yield each value, and one without a text for what stands behind the last."""
    decode = json.JSONDecoder().raw_decode
    window = _Window(chunks)
    window.skip(_BEFORE)
    while window.skip(_BETWEEN):
        gap = window.cut()
        try:
            value, end = decode(window.text, window.position)
        except RecursionError:
            reason = "nested too deeply"
        except json.JSONDecodeError as error:
            cut = error.msg.startswith("Unterminated") or error.pos >= len(window.text) - _SCALAR_MARGIN
            small = len(window.text) - window.position <= limit
            if cut and small and window.grow():
                window.give_back(gap)
                continue
            reason = f"invalid JSON: {error.msg}" if small else too_long("record", limit)
        except ValueError:
            reason = "holds a number of thousands of digits"
        else:
            window.position = end
            raw = window.cut()
            yield _Value(gap, raw, value, too_long("record", limit) if _is_over(raw, limit) else None)
            continue
        window.to_next_object()
        yield _Value(gap, window.cut(), None, reason)
        window.forget()
    yield _Value(window.cut(), "")


def _is_over(text: str, limit: int) -> bool:
    """Tell whether a text takes more bytes than that; hardly any has to be encoded to know."""
    return 4 * len(text) > limit and len(text.encode(errors="surrogateescape")) > limit


class _Window:
    """The part of the text being read: grows at its end; what has been passed is there to `cut` off."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._open = True
        self._passed = ""
        self._begin = 0
        self.text = ""
        self.position = 0

    def cut(self) -> str:
        """Return what has been passed since the last cut."""
        passed = self._passed + self.text[self._begin : self.position]
        self._passed, self._begin = "", self.position
        return passed

    def give_back(self, text: str) -> None:
        """Count a text that was cut as passed after all."""
        self._passed = text + self._passed

    def forget(self) -> None:
        """Drop what has been passed, once it is more than `_LONG_PASSED`."""
        if self.position > _LONG_PASSED:
            self._passed += self.text[self._begin : self.position]
            self.text, self.position, self._begin = self.text[self.position :], 0, 0

    def grow(self) -> bool:
        """Add as much as is there already, or a chunk; False at the end."""
        self._passed += self.text[self._begin : self.position]
        parts = [self.text[self.position :]]
        wanted, size = max(1, len(parts[0])), 0
        while size < wanted and self._open:
            chunk = next(self._chunks, None)
            self._open = chunk is not None
            parts.append(self._decoder.decode(chunk or b"", final=chunk is None))
            size += len(parts[-1])
        self.text, self.position, self._begin = "".join(parts), 0, 0
        return size > 0

    def skip(self, pattern: re.Pattern[str]) -> bool:
        """Pass what matches, up to the next value; False at the end."""
        while True:
            match = pattern.match(self.text, self.position)
            self.position = match.end() if match else self.position
            if self.position < len(self.text):
                return True
            if not self.grow() and not self._open:
                return False

    def to_next_object(self) -> None:
        """Pass a bad value: up to where the next object seems to begin, or to the end."""
        while True:
            match = _OBJECT_END.search(self.text, self.position)
            if match:
                self.position = match.start() + 1
                return
            self.position = max(self.position, len(self.text) - _SCALAR_MARGIN)
            if not self.grow():
                self.position = len(self.text)
                return
