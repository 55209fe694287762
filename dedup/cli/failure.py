"""What a failed run says and the exit code it ends with."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from dedup.errors import EXIT_DEFECT, EXIT_DONE, EXIT_INTERRUPTED, EXIT_USAGE, DedupError
from dedup.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator


def tell(error: BaseException, *, verbose: bool) -> int:
    """Say on stderr what went wrong, in one line and a hint; return the exit code.

    A defect of ours shows its traceback only where `verbose`.
    """
    if isinstance(error, DedupError):
        _say(f"error: {error}")
        if error.hint:
            _say(f"  {error.hint}")
        return error.exit_code
    if _is_interruption(error):
        _say("interrupted")
        return EXIT_INTERRUPTED
    if isinstance(error, BrokenPipeError):
        silence_stdout()
        return EXIT_DONE
    if verbose:
        traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, OSError) and error.strerror:
        where = f"{os.fsdecode(error.filename)}: " if error.filename else ""
        _say(f"error: {where}{error.strerror}")
        if not error.filename and error.errno == errno.ENOSPC:
            _say("  Make room where the output or the temporary files (TMPDIR) go.")
        return EXIT_USAGE
    if isinstance(error, MemoryError):
        _say("error: not enough memory")
        _say(
            "  --relations near takes about half. An index grows part by part: dedup index add, dedup check --against."
        )
        return EXIT_USAGE
    told = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
    again = "the traceback above" if verbose else "the output of the same command with -v"
    _say(f"internal error: {told}. This is a defect of dedup: please report it with {again}.")
    return EXIT_DEFECT


def _is_interruption(error: BaseException | None) -> bool:
    """Tell whether the user stopped the run; while a class is being made, that is the cause of another error."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__
    return error is not None


@contextmanager
def quiet_on_closed_pipe() -> Iterator[None]:
    """Go on in silence when the reader of stdout has gone: the exit code still has to be right."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        silence_stdout()


def secure_streams() -> None:
    """Make sure that printing cannot fail: characters that the encoding lacks become escapes, and a closed stream swallows all."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - lives until the end
        else:
            stream.reconfigure(errors="backslashreplace")


def silence_stdout() -> None:
    """Send what is still to be written nowhere, so that the interpreter can end without an error."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # stdout has no descriptor, as under a test
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - lives until the end


def _say(line: str) -> None:
    with suppress(OSError):  # nobody reads stderr: the exit code remains
        print(printable(line), file=sys.stderr)  # noqa: T201 - the one place that prints errors
