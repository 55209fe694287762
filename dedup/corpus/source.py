"""From the paths a user names to the sources to read, in one canonical order."""

from __future__ import annotations

import difflib
import errno
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar, get_args

from dedup.corpus.decompress import Compression
from dedup.corpus.own import written_by_dedup
from dedup.errors import InputError
from dedup.model import Skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dedup.config import InputFormat

_Found = TypeVar("_Found", Skipped, str)

STDIN: Final = "-"

ONE_A_FILE: Final = frozenset({"text", "html"})
"""Formats of files that hold one document each."""

ENDINGS: Final[dict[str, InputFormat]] = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".warc": "warc",
}
_DATABASES: Final = frozenset({".db", ".sqlite", ".sqlite3"})
_COMPRESSIONS: Final = frozenset(get_args(Compression))
_COMPANIONS: Final = ("-wal", "-shm", "-journal")

_MAYBE_OWN: Final = _DATABASES | {
    ".json",
    ".jsonl",
    ".ndjson",
    ".csv",
    ".html",
    ".htm",
    ".md",
    ".sarif",
    ".xml",
}
"""Endings of the files that dedup writes, indexes and baselines included."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file (or table) to read.

    `path` is as the user named it. `label` is relative to the folder common to all that was named, with forward slashes:
    it goes into ids, which are thus the same on every machine. `root` is the named path that led here. `walked` tells
    a file found in a folder from one that was named.
    """

    path: str
    label: str
    format: InputFormat
    compression: Compression | None = None
    table: str | None = None
    root: str = ""
    walked: bool = False

    @property
    def name(self) -> str:
        """The path with its table, as reports show it: with forward slashes, and Unicode."""
        path = _posix(self.path)
        return f"{path}::{self.table}" if self.table else path

    @property
    def is_document(self) -> bool:
        """Whether this is a file that holds one document, rather than a stream of records as standard input is."""
        return self.format in ONE_A_FILE and self.path != STDIN

    @property
    def input_name(self) -> str:
        """The input that this counts towards: for a file of one document, the folder it was found in."""
        return self.root if self.walked and self.format in ONE_A_FILE else self.name


@dataclass(frozen=True, slots=True)
class Found:
    """What the named paths hold: sources to read, files that cannot be, and what was left out."""

    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...]
    warnings: tuple[str, ...]


def find(paths: Sequence[str], input_format: InputFormat = "auto") -> Found:
    """Return the sources that the paths hold, folders walked, sorted by path, each once.

    Hidden files and what dedup wrote itself are left out of folders, and links to folders are not followed. Raises
    `InputError` for a path that does not exist and for a file whose format is unknown.
    """
    if not paths:
        raise InputError("no input", "Name a file or a folder, or - for standard input.")
    base = _common_folder(paths)
    sources: dict[str, Source] = {}
    skipped: list[Skipped] = []
    warnings: list[str] = []
    left_out: list[str] = []
    own: list[str] = []
    for path in sorted(set(paths), key=natural):
        for found in _expand(path, base, input_format, skipped, left_out):
            if found.walked and _is_own(found.path):
                own.append(found.path)
                continue
            identity = STDIN if found.path == STDIN else f"{os.path.realpath(found.path)}::{found.table}"
            if identity in sources:
                if not found.walked and not sources[identity].walked:
                    warnings.append(
                        f"{found.name} names the same file as {sources[identity].name}; read once"
                    )
                continue
            sources[identity] = found
    # Paths may overlap: what stands under two of them is told of once.
    skipped = _once(skipped, lambda each: each.source)
    warnings += _left_out(own, _without_companions(_once(left_out, str)))
    ordered = sorted(sources.values(), key=lambda source: natural(source.name))
    return Found(tuple(ordered), tuple(skipped), tuple(warnings))


def _left_out(own: list[str], unknown: list[str]) -> Iterator[str]:
    """Yield what is said of files that are not read: those that dedup wrote, databases, and those of no known format.

    `own` are some of the first kind, `unknown` are of any kind.
    """
    own = [*own, *(path for path in unknown if _is_own(path))]
    databases = [path for path in unknown if path not in own and _is_database(path)]
    others = [path for path in unknown if path not in own and path not in databases]
    if own:
        files = "file was" if len(own) == 1 else "files were"
        yield f"{len(own)} {files} written by dedup and left out: {_listed(own)}"
    if databases:
        files = "database is" if len(databases) == 1 else "databases are"
        yield (
            f"{len(databases)} {files} left out, as no table was named: {_listed(databases)}. "
            f"To read one, name it as {databases[0]}::TABLE"
        )
    if others:
        files = "file is" if len(others) == 1 else "files are"
        yield f"{len(others)} {files} of no known format and left out: {_listed(others)}"


def _is_database(path: str) -> bool:
    stem = os.path.splitext(path)[0] if format_of(path)[1] else path
    return Path(stem).suffix.lower() in _DATABASES


def _once(found: Sequence[_Found], path_of: Callable[[_Found], str]) -> list[_Found]:
    """Return what was found, of several with one path the first."""
    first: dict[str, _Found] = {}
    for each in found:
        first.setdefault(os.path.abspath(path_of(each)), each)
    return list(first.values())


def _is_own(path: str) -> bool:
    return os.path.splitext(path)[1].lower() in _MAYBE_OWN and written_by_dedup(path)


def _listed(paths: list[str]) -> str:
    return ", ".join(paths[:3]) + (" …" if len(paths) > 3 else "")


def _without_companions(paths: Sequence[str]) -> list[str]:
    """Return the paths but for the files that SQLite keeps beside an open database, where that is among the paths."""
    known = set(paths)
    return [
        path
        for path in paths
        if not any(path.removesuffix(end) in known and path.endswith(end) for end in _COMPANIONS)
    ]


def natural(path: str) -> list[tuple[int, int, str]]:
    """Sort key that puts file2 before file10."""
    parts = re.split(r"(\d+)", path)
    return [(1, int(part), part) if part.isdecimal() else (0, 0, part) for part in parts]


def format_of(path: str) -> tuple[InputFormat | None, Compression | None]:
    """Return format and compression by the ending of a path, None where it says nothing."""
    stem, ending = os.path.splitext(path)
    compression: Compression | None = None
    if (kind := ending[1:].lower()) in _COMPRESSIONS:
        compression = kind  # type: ignore[assignment]
        ending = os.path.splitext(stem)[1]
    return ENDINGS.get(ending.lower()), compression


def split_table(path: str) -> tuple[str, str | None]:
    """Return the file and the table that "file.db::table" names; a path that exists is a file, even with "::" in its name."""
    file, _, table = path.partition("::")
    return (path, None) if os.path.exists(path) else (file, table or None)


def _expand(
    path: str, base: str, input_format: InputFormat, skipped: list[Skipped], left_out: list[str]
) -> Iterator[Source]:
    file, table = split_table(path)
    if file == STDIN:
        yield Source(STDIN, "stdin", "sqlite" if table else input_format, table=table, root=path)
        return
    try:
        mode = os.stat(file).st_mode
    except OSError as error:
        raise _unreadable(file, error) from None
    if not stat.S_ISDIR(mode):
        yield _named_file(file, table, base, input_format)
        return
    if table is not None:
        raise _no_database(file, table, "a folder")
    for entry in _walk(file, skipped, left_out):
        known, compression = format_of(entry)
        if known is None:
            left_out.append(entry)
        elif input_format in ("auto", known):
            yield Source(entry, _label(entry, base), known, compression, root=path, walked=True)


def _named_file(path: str, table: str | None, base: str, input_format: InputFormat) -> Source:
    known, compression = format_of(path)
    label = _label(path, base)
    if table is not None and known is not None and input_format != "sqlite":
        raise _no_database(path, table, f"read as {known}")
    if table is not None or _is_database(path) or input_format == "sqlite":
        return Source(path, label, "sqlite", compression, table, root=path)
    if input_format != "auto":
        known = input_format
    if known is None and Path(path).is_file():
        endings = " ".join(ENDINGS)
        raise InputError(
            f"{path}: unknown format",
            f"Known endings: {endings}, each also with .gz .zst .bz2 .xz; or give --input-format.",
        )
    return Source(path, label, known or "auto", compression, root=path)


def _no_database(path: str, table: str, kind: str) -> InputError:
    return InputError(f"{path} is {kind}, and holds no table {table}", f"Name {path} alone.")


def _walk(folder: str, skipped: list[Skipped], left_out: list[str]) -> Iterator[str]:
    """Yield the regular files under a folder, whatever the order the system lists them in."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        skipped.append(Skipped(_posix(folder), 0, f"folder cannot be listed: {error.strerror}"))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = os.path.join(folder, entry.name)
        try:
            mode = entry.stat().st_mode
        except OSError as error:  # a link to nothing, or a file that has just gone
            skipped.append(Skipped(_posix(path), 0, f"cannot be read: {error.strerror}"))
            continue
        if stat.S_ISREG(mode):
            yield path
        elif not stat.S_ISDIR(mode) or entry.is_symlink():
            left_out.append(path)
        else:
            yield from _walk(path, skipped, left_out)


def _common_folder(paths: Sequence[str]) -> str:
    """Return the folder that all paths lie in: the folder itself where only one was named."""
    folders = []
    for path in paths:
        file, _ = split_table(path)
        if file == STDIN:
            continue
        full = os.path.abspath(file)
        folders.append(full if os.path.isdir(full) else os.path.dirname(full))
    try:
        return os.path.commonpath(folders) if folders else ""
    except ValueError:  # on different drives
        return ""


def _label(path: str, base: str) -> str:
    full = os.path.abspath(path)
    return _posix(os.path.relpath(full, base) if base else full)


def _posix(path: str) -> str:
    """Return a path with forward slashes, bytes that are not Unicode written out."""
    return path.replace(os.sep, "/").encode(errors="backslashreplace").decode()


def _unreadable(path: str, error: OSError) -> InputError:
    if not path:
        return InputError("a path is empty", "Name a file or a folder; is a variable in the command not set?")
    if error.errno == errno.ENAMETOOLONG:  # most likely a text in place of a path: not to be printed whole
        told = f"{' '.join(path[:60].split())}…: a name of {len(path):,} characters is too long for a file"
        return InputError(told, "Paths are named, not texts; write texts in memory to a file first.")
    if not isinstance(error, FileNotFoundError):
        return InputError(f"{path}: {error.strerror or error}")
    if "://" in path:
        return InputError(f"{path}: URLs are not read", "Fetch it first, or pipe it: curl URL | dedup scan -")
    if os.path.islink(path):
        return InputError(f"{path}: is a link to {os.readlink(path)}, which is not there")
    folder = os.path.dirname(path) or "."
    hint = None
    try:
        close = difflib.get_close_matches(os.path.basename(path), os.listdir(folder), n=1)
    except OSError:
        close = []
    if close:
        hint = f"Did you mean {os.path.join(os.path.dirname(path), close[0])}?"
    return InputError(f"{path}: no such file or folder", hint)
