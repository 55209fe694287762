"""Undoing a cleaning: the removed and the mended records back in their places."""

from __future__ import annotations

import os
import shutil
from collections import ChainMap, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from dedup.cleaning.layout import file_of, repaired_beside
from dedup.cleaning.staging import held
from dedup.corpus.digest import file_hash
from dedup.corpus.edits import from_stored
from dedup.corpus.source import ONE_A_FILE, Source, format_of
from dedup.corpus.write import restore
from dedup.errors import InputError, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedup.config import Config, InputFormat


class Listed(Mapping[int, dict[str, Any]]):
    """The records of one file by number, each read from the list when it is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offsets: dict[int, int] = {}

    def add(self, number: int, offset: int) -> None:
        """Tell where in the list a record stands."""
        self._offsets[number] = offset

    def __getitem__(self, number: int) -> dict[str, Any]:
        offset = self._offsets[number]
        with self._path.open("rb") as file:
            file.seek(offset)
            record: dict[str, Any] = orjson.loads(file.readline())
        return record

    def __contains__(self, number: object) -> bool:
        return number in self._offsets

    def __iter__(self) -> Iterator[int]:
        return iter(self._offsets)

    def __len__(self) -> int:
        return len(self._offsets)


Records = dict[str, Listed]
"""Records to put back by file."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoration wrote: records put back, and the files that are not what they were before cleaning."""

    out: Path
    records: int
    different: tuple[str, ...]


def undo(removed: str, out: str, config: Config, *, cleaned: str | None = None) -> Restored:
    """Write to `out` the corpus as it was before the cleaning that wrote the file `removed`.

    The list of mended records is taken from beside it. `cleaned` is the cleaned corpus, where it has been moved.
    Raises `InputError` where the lists or the corpus are not there, `OutputError` where `out` is in the way or
    another run is writing it.
    """
    listed = Path(removed)
    dropped, output = _load(listed)
    for records in dropped.values():
        if "changes" in records[next(iter(records))]:
            raise InputError(
                f"{removed} lists what was repaired",
                "Name the list of what was removed, which lies beside it.",
            )
    mended = repaired_beside(listed)
    changed, its_output = _load(mended, output) if mended.exists() else ({}, None)
    output = output or its_output
    if output is None and cleaned is None:
        raise UsageError(f"{removed} is empty: nothing was removed", "The cleaned corpus is the original.")
    corpus = Path(cleaned) if cleaned is not None else listed.parent / str(output)
    if not corpus.exists():
        raise InputError(
            f"{corpus}: the cleaned corpus is not there",
            f"Where it has been moved, say where to: dedup clean PATH --restore {removed} -o {out}",
        )
    target = Path(os.path.abspath(out))
    if target.exists():
        raise OutputError(f"{target} exists", "Name a new file or folder.")
    if not target.parent.is_dir():
        raise OutputError(f"there is no folder {target.parent}", "Make it first.")
    with held(target) as staging:
        prepared = staging / target.name
        different = _restore(corpus, prepared, dropped, changed, config)
        os.replace(prepared, target)
    count = sum(map(len, dropped.values())) + sum(map(len, changed.values()))
    return Restored(target, count, tuple(different))


def _restore(corpus: Path, target: Path, dropped: Records, changed: Records, config: Config) -> list[str]:
    different = []
    if corpus.is_dir():
        files = {
            path.relative_to(corpus).as_posix(): path for path in sorted(corpus.rglob("*")) if path.is_file()
        }
        target.mkdir()
    else:
        files = dict.fromkeys({*dropped, *changed} or {corpus.name}, corpus)
        if len(files) > 1:
            raise InputError(f"{corpus} is one file, and the list names {len(files)}", "Name the folder.")
    for file in sorted({*files, *dropped, *changed}):
        place = target / file if corpus.is_dir() else target
        place.parent.mkdir(parents=True, exist_ok=True)
        missing: Mapping[int, Any] = dropped.get(file, {})
        mended: Mapping[int, Any] = changed.get(file, {})
        if not missing and not mended:
            shutil.copyfile(files[file], place)
            continue
        both: Mapping[int, Any] = ChainMap(missing, mended)  # type: ignore[arg-type]  # only read
        first = both[next(iter(both))]
        known = first["format"]
        if known in ONE_A_FILE:
            place.write_bytes(from_stored(first))
            content = file_hash(place)
        elif file not in files:
            raise InputError(f"{corpus / file}: no such file", "It is part of the cleaned corpus.")
        else:
            source = _source(files[file], known, first)
            content = restore(source, both, frozenset(missing), place, config)
        if content != first["content"]:
            different.append(file)
    return different


def _source(path: Path, known: InputFormat, record: dict[str, Any]) -> Source:
    table = record["source"].partition("::")[2] or None
    return Source(str(path), path.name, known, format_of(path.name)[1], table, str(path))


def _load(path: Path, output: str | None = None) -> tuple[Records, str | None]:
    """Return the records of a list by file and number, and where the cleaned corpus lies.

    A list of another cleaning than that of `output` counts as empty.
    """
    records: Records = defaultdict(lambda: Listed(path))
    offset = 0
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    with file:
        for number, line in enumerate(file, 1):
            try:
                record = orjson.loads(line)
                if output is not None and record["output"] != output:
                    return {}, None
                output = record["output"]
                records[_inner(file_of(record))].add(int(record["record"]), offset)
                offset += len(line)
            except (KeyError, TypeError, ValueError) as error:
                reason = f"{path}, line {number}: not a record that dedup clean removed ({error})"
                raise InputError(reason) from None
    return dict(records), output


def _inner(file: str) -> str:
    """Return a path that stays in its folder; raise ValueError for any other, which no cleaning writes."""
    if Path(file).is_absolute() or ".." in Path(file).parts:
        raise ValueError(f"{file!r} leads out of the corpus")
    return file


def only_path(cleaned: Sequence[str]) -> str | None:
    """Return the one path of a cleaned corpus. Raises `UsageError` where several are named."""
    if len(cleaned) > 1:
        raise UsageError("a restoration needs one cleaned corpus", "Name its file or folder.")
    return cleaned[0] if cleaned else None
