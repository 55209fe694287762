"""Where a cleaned corpus goes: beside nothing it could destroy, and in one step."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from dedup.cleaning.staging import folder_of
from dedup.corpus.source import format_of
from dedup.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedup.corpus.source import Source

REMOVED = "removed.jsonl"
CORPUS = "corpus"


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of a cleaning: of each source, by name, `files` has its path under `base`, and `inputs` where it is read.

    `out` is the one file, or the `folder`, which is then the base. `removed` lies beside `out`, so that nobody reads it as
    part of the corpus, and the list of what is repaired lies beside that.
    """

    out: Path
    folder: bool
    files: Mapping[str, str]
    inputs: Mapping[str, str]
    removed: Path

    @property
    def repaired(self) -> Path:
        """The list of what is repaired."""
        return repaired_beside(self.removed)

    @property
    def base(self) -> Path:
        """Folder that the files go to."""
        return self.out if self.folder else self.out.parent

    @property
    def staging(self) -> Path:
        """Folder in which everything is prepared."""
        return folder_of(self.out)

    @property
    def output(self) -> str:
        """The place of `out` as seen from the list of removed records, which names it."""
        return os.path.relpath(self.out, self.removed.parent).replace(os.sep, "/")


def repaired_beside(removed: Path) -> Path:
    """Return where the list of what is repaired lies, given that of what is removed: repaired.jsonl beside removed.jsonl."""
    name = removed.name.replace("removed", "repaired")
    return removed.with_name(name if name != removed.name else f"{removed.stem}-repaired{removed.suffix}")


def lay_out(sources: Sequence[Source], paths: Sequence[str], out: str, removed: str | None) -> Layout:
    """Decide where everything goes.

    Raises `UsageError` where the output cannot be in the input's format, `OutputError` where it would overwrite
    input, mix with other files, or replace the way back from another cleaning.
    """
    if out == "-":
        raise UsageError("a cleaned corpus cannot go to stdout", "Name a file or a folder with -o.")
    single = len(sources) == 1 and not sources[0].walked
    target = Path(out)
    if single and (target.is_dir() or out.endswith(("/", os.sep))):
        target = target / os.path.basename(sources[0].path)
    if single:
        _require_same_format(sources[0], target)
    target = Path(os.path.abspath(target))
    files = {source.name: target.name if single else _inner_path(source) for source in sources}
    if len(set(files.values())) < len(files):
        raise UsageError("two tables of one database cannot be cleaned in one run", "Clean them one by one.")
    if len(files) < len(sources):
        raise UsageError(
            "two files have names that are written alike", "Rename the one that is not in UTF-8."
        )
    removed_path = Path(os.path.abspath(removed)) if removed else target.parent / REMOVED
    inputs = {source.name: source.path for source in sources}
    layout = Layout(target, not single, files, inputs, removed_path)
    _require_apart(layout, sources, paths)
    for path in (layout.removed, layout.repaired):
        _require_own(path, layout.output)
    return layout


def _require_same_format(source: Source, target: Path) -> None:
    wanted, _ = format_of(target.name)
    if wanted is not None and wanted != source.format and {wanted, source.format} != {"json", "jsonl"}:
        raise UsageError(
            f"{target}: a cleaned corpus keeps its format, and {source.name} is {source.format}",
            "Give the output the ending of the input.",
        )


def _require_apart(layout: Layout, sources: Sequence[Source], paths: Sequence[str]) -> None:
    written = {os.path.realpath(path) for path in (layout.removed, layout.repaired)}
    written |= {os.path.realpath(layout.base / file) for file in layout.files.values()}
    for source in sources:
        if os.path.realpath(source.path) in written:
            raise OutputError(
                f"{source.path} is an input and would be overwritten", "Write to another place."
            )
    if layout.folder:
        for path in paths:
            if os.path.isdir(path) and _inside(layout.out, Path(path)):
                raise OutputError(
                    f"{layout.out} lies in the input folder {path}", "Write to a folder outside it."
                )
        if layout.out.exists() and not layout.out.is_dir():
            raise OutputError(f"{layout.out} is a file", "Several inputs need a folder to go to.")
        strangers = sorted(_files(layout.out) - set(layout.files.values()))
        if strangers:
            raise OutputError(
                f"{layout.out} holds other files, such as {strangers[0]}", "Name a new or an empty folder."
            )
    elif layout.out.is_dir():
        raise OutputError(f"{layout.out} is a folder", "Name a file in it.")
    if not layout.out.parent.is_dir():
        raise OutputError(f"there is no folder {layout.out.parent}", "Make it first.")


def _require_own(path: Path, output: str) -> None:
    """Refuse to replace the records that another cleaning removed: they may stand nowhere else."""
    try:
        with path.open("rb") as file:
            first = file.readline()
    except FileNotFoundError:
        return
    try:
        own = not first or orjson.loads(first).get("output") == output
    except (orjson.JSONDecodeError, AttributeError):
        own = False
    if not own:
        raise another_run(path)


def another_run(path: Path) -> OutputError:
    """Return the error for a list of removed records that is not to be replaced."""
    return OutputError(
        f"{path} was written by another run, and may be the way back to what it removed",
        "Move it away, or name another file with --removed.",
    )


def _inner_path(source: Source) -> str:
    """Return the path that the label of a source stands for, as the system has it: a name need not be Unicode."""
    depth = source.label.count("/") + 1
    return "/".join(os.path.abspath(source.path).split(os.sep)[-depth:])


def file_fields(file: str) -> dict[str, str]:
    """Return the fields that name a file in a list: its name, and the bytes of one that is not Unicode."""
    fields = {"file": file.encode(errors="backslashreplace").decode()}
    if fields["file"] != file:
        fields["file_base64"] = base64.b64encode(os.fsencode(file)).decode()
    return fields


def file_of(record: Mapping[str, Any]) -> str:
    """Return the file that the fields of a record name."""
    if "file_base64" in record:
        return os.fsdecode(base64.b64decode(record["file_base64"]))
    return str(record["file"])


def listed_before(path: Path) -> dict[str, str]:
    """Return what a list of removed or mended records leads back to: the hash of the content, by file.

    Empty where there is no list. Raises `OutputError` for a file that is no such list.
    """
    contents: dict[str, str] = {}
    try:
        with path.open("rb") as file:
            for line in file:
                record = orjson.loads(line)
                contents[file_of(record)] = record["content"]
    except FileNotFoundError:
        return {}
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise another_run(path) from None
    return contents


def settle(layout: Layout) -> None:
    """Move what was prepared into place: the way back first, then the corpus. Every file is on disk before.

    Raises `OutputError` where another run has put its own way back there meanwhile.
    """
    for path in sorted(layout.staging.rglob("*")):
        if path.is_file():
            with path.open("rb") as written:
                os.fsync(written.fileno())
    for path in (layout.removed, layout.repaired):
        _require_own(path, layout.output)
    for path in (layout.removed, layout.repaired):
        if (layout.staging / path.name).exists():
            os.replace(layout.staging / path.name, path)
    corpus = layout.staging / CORPUS
    if layout.folder and not layout.out.exists():
        os.replace(corpus, layout.out)
    else:
        prepared = _files(corpus)
        for file in sorted(prepared):
            (layout.base / file).parent.mkdir(parents=True, exist_ok=True)
            os.replace(corpus / file, layout.base / file)
        if layout.folder:
            for file in _files(layout.out) - prepared:  # of an earlier run that was cut short
                (layout.out / file).unlink()


def _files(folder: Path) -> set[str]:
    return {
        os.path.relpath(os.path.join(base, name), folder).replace(os.sep, "/")
        for base, _, names in os.walk(folder)
        for name in names
    }


def _inside(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
