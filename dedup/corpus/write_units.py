"""Sources of records that are text, and files of one document, written back: what stays is copied as stored."""

from __future__ import annotations

import codecs
import hashlib
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dedup.corpus.compress import compressing, gzip_header
from dedup.corpus.decompress import compression_of
from dedup.corpus.digest import file_hash
from dedup.corpus.edits import from_stored, to_stored
from dedup.corpus.encoding import form_and_text
from dedup.corpus.source import format_of
from dedup.corpus.stream import Stream
from dedup.corpus.units import AFTER, BEFORE, Unit, units, with_text
from dedup.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dedup.config import Config
    from dedup.corpus.edits import Edits, Stored, Take
    from dedup.corpus.source import Source


def rewrite(source: Source, edits: Edits, target: Path, config: Config, take: Take) -> str:
    """Write the records but those to drop, with the texts to change."""
    seen = hashlib.sha256()
    with _content(source) as (chunks, form), _writing(target, form) as write:
        for raw in _edited(_hashed(units(source, chunks, config), seen), source, edits, config, take):
            write(raw)
    return seen.hexdigest()


def restore(
    source: Source, stored: Mapping[int, Stored], dropped: frozenset[int], target: Path, config: Config
) -> str:
    """Write the records with those put back that `rewrite` handed over."""
    seen = hashlib.sha256()
    with _content(source) as (chunks, form), _writing(target, form) as write:
        for unit in _hashed(_restored(units(source, chunks, config), stored, dropped), seen):
            write(unit.raw)
    return seen.hexdigest()


def rewrite_file(source: Source, edits: Edits, target: Path, take: Take) -> str:
    """Write a file of one document, with another text if it is to change; one to drop is not written."""
    path = Path(source.path)
    if 1 in edits.drop:
        take(1, to_stored(path.read_bytes()))
    elif 1 in edits.texts:
        take(1, to_stored(path.read_bytes()))
        with _content(source) as (_, form), _writing(target, form) as write:
            write(edits.texts[1].encode())
    else:
        shutil.copyfile(path, target)
    return file_hash(path)


def _edited(
    found: Iterator[Unit], source: Source, edits: Edits, config: Config, take: Take
) -> Iterator[bytes]:
    """Yield the content with the edits made, and hand over each record that changes.

    What divides the first record that stays from the one before, such as a comma, would have nothing before it: it goes
    with the last record that is dropped there.
    """
    header = b""
    leading: Unit | None = None  # the last of the records dropped before the first that stays
    started = False

    def drop(unit: Unit, behind: bytes = b"") -> None:
        take(unit.number, to_stored(unit.raw + behind))

    for unit in found:
        is_record, dropped = unit.number not in (BEFORE, AFTER), unit.number in edits.drop
        if is_record and not dropped:
            mended = unit.number in edits.texts
            raw = with_text(source, unit, edits.texts[unit.number], header, config) if mended else unit.raw
            gap = 0
            if leading is not None:
                gap = unit.gap
                drop(leading, raw[:gap])
                leading = None
            if mended:
                take(unit.number, to_stored(unit.raw[gap:]))
            started = True
            yield raw[gap:]
            continue
        if leading is not None:
            drop(leading)
            leading = None
        if not is_record:
            header = header or unit.raw
            yield unit.raw
        elif started:
            drop(unit)
        else:
            leading = unit
    if leading is not None:
        drop(leading)


def _restored(found: Iterator[Unit], stored: Mapping[int, Stored], dropped: frozenset[int]) -> Iterator[Unit]:
    number = 1

    def missing() -> Iterator[Unit]:
        nonlocal number
        while number in dropped:
            yield Unit(number, from_stored(stored[number]))
            number += 1

    for unit in found:
        if unit.number == BEFORE:
            yield unit
            continue
        yield from missing()
        if unit.number == AFTER:
            yield unit
            continue
        yield Unit(number, from_stored(stored[number]) if number in stored else unit.raw)
        number += 1
    yield from missing()


def _hashed(found: Iterator[Unit], seen: Any) -> Iterator[Unit]:
    for unit in found:
        seen.update(unit.raw)
        yield unit


@dataclass(frozen=True, slots=True)
class _Form:
    """How the content of a source is stored: its byte order mark, its encoding, its gzip header."""

    mark: bytes
    encoding: str
    gzip_header: bytes


@contextmanager
def _content(source: Source) -> Iterator[tuple[Iterator[bytes], _Form]]:
    """Open a source: its content as UTF-8, and how that is stored.

    Raises `InputError` where the source breaks off: a part must not be taken for the whole.
    """
    with Path(source.path).open("rb") as file:
        head = file.read(4096)
        stream = Stream(file, source.compression or compression_of(head), head, hashed=False)

        def whole() -> Iterator[bytes]:
            yield from stream
            if stream.damage:
                raise InputError(
                    f"{source.name}: file {stream.damage}", "Repair the file first, then clean it."
                )

        mark, encoding, text = form_and_text(whole())
        yield text, _Form(mark, encoding, gzip_header(head))


@contextmanager
def _writing(target: Path, form: _Form) -> Iterator[Callable[[bytes], object]]:
    """Open `target` for UTF-8 content: it is compressed as the ending says, and stored in the given form."""
    with target.open("wb") as file, compressing(file, format_of(target.name)[1], form.gzip_header) as out:
        out.write(form.mark)
        if form.encoding == "utf-8":
            yield out.write
        else:
            decoder = codecs.getincrementaldecoder("utf-8")("surrogatepass")

            def write(content: bytes) -> None:
                out.write(decoder.decode(content).encode(form.encoding, "surrogatepass"))

            yield write
