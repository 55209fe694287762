"""Writing reports: refused before the long work where it cannot succeed, then whole or not at all."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.corpus.atomic import replacing
from dedup.errors import OutputError, UsageError
from dedup.report.formats import FORMATS, format_of, renderer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dedup.model import Report
    from dedup.report.formats import TextLookup

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Output:
    """One report to write: a path, or `-` for stdout, and its format."""

    path: str
    format: str


def plan_outputs(
    paths: Sequence[str], format_name: str | None = None, inputs: Sequence[str] = ()
) -> tuple[Output, ...]:
    """Return the reports to write to `paths`, each in the format of its ending, or in `format_name` where it has none.

    A format without a path goes to stdout. Raises `UsageError` for a format that is unknown or that no report
    takes, and for a path given twice, `OutputError` where a report could not be written or would replace one of
    the `inputs`.
    """
    if format_name is not None and format_name not in FORMATS:
        raise UsageError(f"no report format {format_name!r}", f"The formats are {', '.join(FORMATS)}.")
    if format_name is not None and not paths:
        paths = (STDOUT,)
    if len(set(paths)) < len(paths):
        raise UsageError("two reports have the same path", "Give each -o a path of its own.")
    if STDOUT in paths and format_name is None:
        raise UsageError("the format for stdout is not known", f"Add --format {'|'.join(FORMATS)}.")
    outputs = tuple(Output(path, format_of(path, format_name)) for path in paths)
    if format_name is not None and all(output.format != format_name for output in outputs):
        raise UsageError(
            f"--format is {format_name}, and {outputs[0].path} is {outputs[0].format} by its ending",
            "Leave --format out, or give the file another ending.",
        )
    for output in outputs:
        if output.path != STDOUT:
            _require_writable(Path(output.path), inputs)
    return outputs


def write_report(output: Output, report: Report, texts: TextLookup) -> None:
    """Write one report; a file appears under its name only when it is complete.

    Raises `OutputError` where the file system refuses; a closed stdout raises BrokenPipeError.
    """
    chunks = renderer(output.format)(report, texts)
    if output.path == STDOUT:
        try:
            sys.stdout.buffer.writelines(chunks)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _refused("standard output", error) from None
    else:
        _write_file(Path(output.path), chunks)


def _write_file(path: Path, chunks: Iterable[bytes]) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe, which nothing must replace
        try:
            with path.open("wb") as device:
                device.writelines(chunks)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _refused(str(path), error) from None
        return
    with replacing(path) as file:
        file.writelines(chunks)


def _require_writable(path: Path, inputs: Sequence[str]) -> None:
    folder = path.parent
    if path.is_dir():
        raise OutputError(f"{path} is a folder", "Name a file in it.")
    if not folder.is_dir():
        raise OutputError(f"there is no folder {folder}", "Make it first, or write elsewhere.")
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise OutputError(f"{path} cannot be written: permission denied", "Write to another folder.")
    if path.exists() and any(Path(i).is_file() and path.samefile(i) for i in inputs):
        raise OutputError(f"{path} is also an input", "Write the report elsewhere.")


def _refused(where: str, error: OSError) -> OutputError:
    return OutputError(f"{where} cannot be written: {error.strerror or error}", "Write to another place.")
