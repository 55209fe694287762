"""The `dedup` command: its subcommands by name, loaded when they are called."""

import atexit
import ctypes
import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from dedup.cli import failure
from dedup.errors import EXIT_DONE, EXIT_USAGE

COMMANDS = {
    "scan": "Find copies and damaged texts in a corpus, and say which to keep.",
    "clean": "Write a corpus without its copies, in its own format.",
    "check": "Fail where new documents are copies or damaged: the gate for CI.",
    "index": "Keep the sketches of a corpus in one file, to check new documents against.",
    "baseline": "Keep a file of accepted findings, so that only new ones fail.",
    "explain": "Show why a document is flagged, or what makes two documents copies.",
    "rules": "Say what each rule means, and show it at work.",
    "config": "Show the settings in force and where each comes from.",
}
"""Subcommand → its line in `dedup --help`. Its module in `dedup.cli`, of the same name, holds an `app`."""


class _Lazy(TyperCommand):
    """A subcommand whose module is imported when it is called, so that `dedup --help` stays quick."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Make the context of the command itself."""
        module = import_module(f"dedup.cli.{self.name}")
        loaded = typer.main.get_command(module.app)
        loaded.name = self.name
        return loaded.make_context(info_name, args, parent, **extra)


app = typer.Typer(
    no_args_is_help=True,
    epilog=(
        "Exit codes: 0 done · 1 findings (check), or a faulty index (index verify) · 2 usage, settings or input · 3 more unreadable records "
        "than --max-bad · 70 a defect of dedup · 130 interrupted."
    ),
)


@app.callback(invoke_without_command=True)
def _dedup(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", metavar="")
    ] = False,
) -> None:
    """Find what is copied, what is garbage and what to keep in a text corpus."""
    if version:
        from dedup import __version__

        typer.echo(f"dedup {__version__}")
        raise typer.Exit


def command() -> TyperGroup:
    """Return the whole command with its subcommands."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)  # noqa: S101 - an app with a callback is a group
    for name, line in COMMANDS.items():
        group.add_command(_Lazy(name, help=line), name)
    return group


def run(arguments: Sequence[str]) -> int:
    """Run `dedup` with these arguments and return its exit code."""
    try:
        code = command().main(list(arguments), prog_name="dedup", standalone_mode=False)
        with failure.quiet_on_closed_pipe():
            return code or EXIT_DONE
    except SystemExit:  # rich ends so when the reader of a help text has gone
        return EXIT_DONE
    except BaseException as error:  # noqa: BLE001 - every failure has its exit code
        show = getattr(error, "show", None)  # click's errors, whose class Typer keeps to itself
        if show is not None:
            show()
            return EXIT_USAGE
        return failure.tell(error, verbose="-v" in arguments or "--verbose" in arguments)


M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""Names that <malloc.h> of the GNU C library gives to its settings."""


def _keep_freed_memory() -> None:
    """Make memory that one batch has freed serve the next one, on whatever thread: fresh pages take time to fill with zeros.

    Left alone, the GNU C library gives much of it back to the system, and keeps some for each thread.
    """
    try:
        setting = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # another C library, another system
        return
    setting(M_ARENA_MAX, 1)
    setting(M_MMAP_THRESHOLD, 32 << 20)
    setting(M_TRIM_THRESHOLD, 256 << 20)


def main() -> None:
    """Run `dedup` with the arguments of the process."""
    failure.secure_streams()
    # However a run is ended, also by a timeout, no temporary files stay behind.
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    _keep_freed_memory()
    # A run makes many objects and drops few before its end: looking for cycles all the while costs a tenth of it.
    gc.set_threshold(1_000_000, 50, 100)
    # Arrow's own allocator takes tens of megabytes at a time, which nothing else can use.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    # NumPy's BLAS would start threads that wait for work without sleeping.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Numba imports SciPy, a quarter of a second, only to see whether it has a BLAS; no kernel of ours needs one.
    sys.modules["scipy.linalg"] = None  # type: ignore[assignment]
    _end(run(sys.argv[1:]))


def _end(code: int) -> NoReturn:
    """End the process as the interpreter would, but leave its objects to the system, which frees them all at once."""
    atexit._run_exitfuncs()  # noqa: SLF001 - there is no other way to have them run
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # told already
            stream.flush()
    os._exit(code)
