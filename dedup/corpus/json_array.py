"""JSON files: an array of objects, one object, or objects one after the other however they are laid out."""

from __future__ import annotations

import codecs
import json
import re
from itertools import chain
from typing import TYPE_CHECKING, Final

import orjson

from dedup.corpus import jsonl
from dedup.corpus.batch import Block, MissingFieldError, Parsed, Rows
from dedup.corpus.compression import as_utf8
from dedup.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dedup.config import Config
    from dedup.corpus.source import Source

_BETWEEN: Final = re.compile(r"[\s,]*")
_NEXT_OBJECT: Final = re.compile(r"\}\s*,?\s*(?=\{)")
_SCALAR_MARGIN: Final = 64


def blocks(source: Source, chunks: Iterable[bytes], config: Config) -> Iterator[Block]:
    """Yield the objects of a source; a file of JSON Lines under another name is read as such."""
    iterator = as_utf8(chunks)
    head = b""
    for chunk in iterator:
        head += chunk
        if b"\n" in head.lstrip():
            break
    content = chain([head], iterator)
    if _is_lines(head):
        yield from jsonl.blocks(source, content, config)
    else:
        yield from _objects(source, content, config)


def _is_lines(head: bytes) -> bool:
    line = head.lstrip().partition(b"\n")[0]
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _objects(source: Source, chunks: Iterable[bytes], config: Config) -> Iterator[Block]:
    rows = Rows(source.name)
    fields: dict[str, None] | None = {}
    for number, (value, reason) in enumerate(_values(chunks, config.max_doc_bytes), 1):
        if fields is not None and isinstance(value, dict):
            fields.update(dict.fromkeys(value))
            if config.text_field in fields:
                fields = None
            elif number >= 20:
                raise MissingFieldError(source.name, config.text_field, list(fields))
        why = reason or jsonl.add_object(rows, value, number, source.label, config)
        if why:
            rows.skipped.append(Skipped(source.name, number, why))
        if rows.full and fields is None:
            yield Parsed(rows.batch())
            rows = Rows(source.name)
    if fields:
        raise MissingFieldError(source.name, config.text_field, list(fields))
    yield Parsed(rows.batch())


def _values(chunks: Iterable[bytes], limit: int) -> Iterator[tuple[object, str | None]]:
    """Yield each value with None, or None with the reason why it cannot be read."""
    decode = json.JSONDecoder().raw_decode
    window = _Window(chunks)
    in_array = window.enter_array()
    while window.skip_between():
        if in_array and window.text[window.position] == "]":
            window.position += 1
            in_array = False  # whatever follows is read as further objects
            continue
        try:
            value, end = decode(window.text, window.position)
        except RecursionError:
            yield None, "nested too deeply"
        except json.JSONDecodeError as error:
            cut = error.msg.startswith("Unterminated") or error.pos >= len(window.text) - _SCALAR_MARGIN
            small = len(window.text) - window.position <= limit
            if cut and small and window.grow():
                continue
            yield None, f"invalid JSON: {error.msg}" if small else f"record is longer than {limit} bytes"
        else:
            window.position = end
            yield value, None
            continue
        if not window.next_object():
            return


class _Window:
    """The part of the text being read; grows at its end, and is cut at its start."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._open = True
        self.text = ""
        self.position = 0

    def grow(self) -> bool:
        """Add as much as is there already, or a chunk; False at the end."""
        parts = [self.text[self.position :]]
        wanted, size = max(1, len(parts[0])), 0
        while size < wanted and self._open:
            chunk = next(self._chunks, None)
            self._open = chunk is not None
            parts.append(self._decoder.decode(chunk or b"", final=chunk is None))
            size += len(parts[-1])
        self.text, self.position = "".join(parts), 0
        return size > 0

    def skip_between(self) -> bool:
        """Move to the next value; False at the end."""
        while True:
            match = _BETWEEN.match(self.text, self.position)
            self.position = match.end() if match else self.position
            if self.position < len(self.text):
                return True
            if not self.grow() and not self._open:
                return False

    def enter_array(self) -> bool:
        if self.skip_between() and self.text[self.position] == "[":
            self.position += 1
            return True
        return False

    def next_object(self) -> bool:
        """After a bad value: move to where the next object seems to begin; False if there is none."""
        while True:
            match = _NEXT_OBJECT.search(self.text, self.position)
            if match:
                self.position = match.end()
                return True
            self.position = max(self.position, len(self.text) - _SCALAR_MARGIN)
            if not self.grow():
                return False
