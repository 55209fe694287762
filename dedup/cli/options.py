"""The options that commands share, declared once, and the session that they open.

`@command` gives a function these options beside its own: it is called with a `Session` first, and what it
returns or raises becomes the exit code.
"""

import functools
import inspect
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_type_hints

from typer import Exit, Option

from dedup.cli import failure
from dedup.cli.settings import Settings, load
from dedup.config import Config, Engine, InputFormat, Only, Relations
from dedup.errors import EXIT_DONE

if TYPE_CHECKING:
    from rich.console import Console

Color = Literal["auto", "always", "never"]
FLAG = "flag"
"""Origin of a setting that a flag has set."""


@dataclass(frozen=True, slots=True)
class Session:
    """What a command runs with: its settings, and how it talks to the terminal."""

    settings: Settings
    verbose: bool = False
    quiet: bool = False
    progress: bool = True
    color: Color = "auto"

    @property
    def config(self) -> Config:
        """The settings of the run."""
        return self.settings.config

    def with_flags(self, **flags: object) -> "Session":
        """Return the session with flags of the command's own on top; None means not given."""
        return Session(
            self.settings.with_values(flags, FLAG), self.verbose, self.quiet, self.progress, self.color
        )

    def console(self, *, stderr: bool = False) -> "Console":
        """Return a console on stdout or stderr that honours --color and NO_COLOR."""
        from dedup.cli.console import PlainConsole

        return PlainConsole(
            stderr=stderr,
            force_terminal={"auto": None, "always": True, "never": False}[self.color],
            no_color=True if self.color == "never" else False if self.color == "always" else None,
            highlight=False,
        )

    def say(self, message: str) -> None:
        """Tell something on stderr, unless the session is quiet."""
        if not self.quiet:
            from dedup.report.printable import printable

            print(printable(message), file=sys.stderr)  # noqa: T201


def setting(name: str, *flags: str, help: str, panel: str) -> Any:  # noqa: A002 - as Typer calls it
    """Return a Typer option for a field of `Config`; its help ends in the field's default, where it has one.

    The option itself defaults to None, not given, so that the settings below the flags show through.
    """
    default = getattr(Config(), name)
    told = "" if default == "" else f" Default: {default}."
    return Option(*flags, help=f"{help}{told}", rich_help_panel=panel)


def examples(*commands: str) -> str:
    """Return what the help of a command ends in: commands to copy, one a line."""
    return "\n\n".join(("Examples:", *commands))


READING = "Reading"
LOOKING = "What to look for"
RUNNING = "Running"


def open_session(
    *,
    text_field: Annotated[
        str | None, setting("text_field", "--text-field", help="Field that holds the text.", panel=READING)
    ] = None,
    id_field: Annotated[
        str | None, setting("id_field", "--id-field", help="Field that holds the id.", panel=READING)
    ] = None,
    input_format: Annotated[
        InputFormat | None,
        setting("input_format", "--input-format", help="Read every input as this format.", panel=READING),
    ] = None,
    max_doc_bytes: Annotated[
        int | None,
        setting("max_doc_bytes", "--max-doc-bytes", help="Longest document read, in bytes.", panel=READING),
    ] = None,
    max_bad: Annotated[
        str | None,
        setting("max_bad", "--max-bad", help="Unreadable records allowed: N or N%.", panel=READING),
    ] = None,
    only: Annotated[
        Only | None, setting("only", "--only", help="Look for copies or for damage only.", panel=LOOKING)
    ] = None,
    relations: Annotated[
        Relations | None,
        setting("relations", "--relations", help="Stop at near copies, or find all.", panel=LOOKING),
    ] = None,
    threshold: Annotated[
        float | None,
        setting("threshold", "--threshold", help="Jaccard from which texts are near copies.", panel=LOOKING),
    ] = None,
    languages: Annotated[
        str | None,
        setting(
            "languages",
            "--languages",
            help="Languages texts may be in, such as en,de; any if not given.",
            panel=LOOKING,
        ),
    ] = None,
    seed: Annotated[
        int | None, setting("seed", "--seed", help="Seed of the sketches.", panel=LOOKING)
    ] = None,
    workers: Annotated[
        int | None,
        setting("workers", "--workers", help="Threads; 0: one for each processor.", panel=RUNNING),
    ] = None,
    engine: Annotated[
        Engine | None, setting("engine", "--engine", help="Where the stages run.", panel=RUNNING)
    ] = None,
    config: Annotated[
        Path | None,
        Option("--config", help="Settings file, instead of the nearest one.", rich_help_panel=RUNNING),
    ] = None,
    quiet: Annotated[
        bool, Option("--quiet", "-q", help="Print errors only.", rich_help_panel=RUNNING)
    ] = False,
    verbose: Annotated[
        bool, Option("--verbose", "-v", help="Print all there is to tell.", rich_help_panel=RUNNING)
    ] = False,
    no_progress: Annotated[
        bool, Option("--no-progress", help="Show no progress bar.", rich_help_panel=RUNNING)
    ] = False,
    color: Annotated[Color, Option("--color", help="When to use colour.", rich_help_panel=RUNNING)] = "auto",
) -> Session:
    """Return the session that these flags, the environment and the settings file make."""
    settings = load(config, os.environ, Path.cwd()).with_values(
        {
            "text_field": text_field,
            "id_field": id_field,
            "input_format": input_format,
            "max_doc_bytes": max_doc_bytes,
            "max_bad": max_bad,
            "only": only,
            "relations": relations,
            "threshold": threshold,
            "languages": languages,
            "seed": seed,
            "workers": workers,
            "engine": engine,
        },
        FLAG,
    )
    return Session(settings, verbose, quiet, not (no_progress or quiet), color)


def command(function: Callable[..., int | None]) -> Callable[..., None]:
    """Make a Typer command of a function that takes a `Session` and options of its own.

    The command has the function's options and then the shared ones. It ends with the function's result as
    its exit code, or with what its error stands for.
    """
    own = _parameters(function)[1:]
    shared = _parameters(open_session)
    names = {p.name for p in shared}

    @functools.wraps(function)
    def run(**values: Any) -> None:
        flags = {name: values.pop(name) for name in names}
        code: int | None = EXIT_DONE
        try:
            with failure.quiet_on_closed_pipe():
                code = function(open_session(**flags), **values)
        except Exit:
            raise
        except BaseException as error:  # noqa: BLE001 - every failure has its exit code
            code = failure.tell(error, verbose=flags["verbose"])
        raise Exit(code or EXIT_DONE)

    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*own, *shared)]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    hints = get_type_hints(function, include_extras=True)
    for hint in hints.values():
        type_, *annotated = get_args(hint) or (hint,)
        if annotated and bool in (type_, *get_args(type_)):
            annotated[0].metavar = ""  # a flag takes no value: its help names none
    parameters = inspect.signature(function).parameters.values()
    return [p.replace(annotation=hints[p.name]) for p in parameters]
