"""The arguments and options that commands share, declared once.

`@command` gives a function the options that every command has beside its own: it is called with the `Session` that they
open, or the `Terminal`, and what it returns or raises becomes the exit code.
"""

import copy
import functools
import inspect
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints

from typer import Argument, Exit, Option

from dedup.cli import failure
from dedup.cli.session import FLAG, Color, Session, Terminal
from dedup.cli.settings import load
from dedup.config import Config, Engine, InputFormat, Keep, Only, Relations
from dedup.errors import EXIT_DONE

READING = "Reading"
LOOKING = "What to look for"
RUNNING = "Running"
GATE = "The gate"


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


Paths = Annotated[
    list[str],
    Argument(
        metavar="PATH...",
        help="Files, folders, file.db::table, or - for standard input.",
        show_default=False,
    ),
]
Outputs = Annotated[
    list[str] | None,
    Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write a report in the format of its ending (.json .jsonl .csv .html .md .sarif .xml). Repeatable.",
    ),
]
Format = Annotated[
    str | None,
    Option("--format", help="Format of a report whose name has none of these endings, such as -o -."),
]
KeepFlag = Annotated[
    Keep | None, setting("keep", "--keep", help="Which copy of a cluster to keep.", panel=LOOKING)
]
Against = Annotated[
    str | None,
    Option(
        "--against", metavar="INDEX", help="Index of the corpus that they would join.", rich_help_panel=GATE
    ),
]

Quiet = Annotated[bool, Option("--quiet", "-q", help="Print errors only.", rich_help_panel=RUNNING)]
Verbose = Annotated[bool, Option("--verbose", "-v", help="Print all details.", rich_help_panel=RUNNING)]
ColorFlag = Annotated[Color, Option("--color", help="When to use colour.", rich_help_panel=RUNNING)]


def open_terminal(*, quiet: Quiet = False, verbose: Verbose = False, color: ColorFlag = "auto") -> Terminal:
    """Return the terminal that these flags make."""
    return Terminal(verbose=verbose, quiet=quiet, color=color, progress=not quiet)


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
        setting(
            "max_doc_bytes",
            "--max-doc-bytes",
            help="Size up to which a document is read, in bytes.",
            panel=READING,
        ),
    ] = None,
    max_bad: Annotated[
        str | None,
        setting("max_bad", "--max-bad", help="Unreadable records allowed: N or N%.", panel=READING),
    ] = None,
    only: Annotated[
        Only | None,
        setting("only", "--only", help="Look only for copies, or only for damage.", panel=LOOKING),
    ] = None,
    relations: Annotated[
        Relations | None,
        setting("relations", "--relations", help="Find exact and near copies, or all kinds.", panel=LOOKING),
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
            help="Languages that texts may be in, such as en,de; any if not given.",
            panel=LOOKING,
        ),
    ] = None,
    seed: Annotated[
        int | None, setting("seed", "--seed", help="Seed of the sketches.", panel=LOOKING)
    ] = None,
    workers: Annotated[
        int | None,
        setting("workers", "--workers", help="Number of threads; 0 for one per processor.", panel=RUNNING),
    ] = None,
    engine: Annotated[
        Engine | None, setting("engine", "--engine", help="Where the stages run.", panel=RUNNING)
    ] = None,
    config: Annotated[
        Path | None,
        Option("--config", help="Settings file to read instead of the nearest one.", rich_help_panel=RUNNING),
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_progress: Annotated[
        bool, Option("--no-progress", help="Show no progress bar.", rich_help_panel=RUNNING)
    ] = False,
    color: ColorFlag = "auto",
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
    return Session(
        verbose=verbose,
        quiet=quiet,
        color=color,
        settings=settings,
        progress=not (no_progress or quiet),
    )


def command(function: Callable[..., int | None]) -> Callable[..., None]:
    """Make a Typer command of a function that takes a `Session` or a `Terminal`, and options of its own.

    The command has the function's options and then those that every command takes, of which its help names only those that
    make what the function is called with. It ends with the function's result as its exit code, or with what its error
    stands for.
    """
    first, *own = _parameters(function)
    opened = {Session: open_session, Terminal: open_terminal}[first.annotation]
    used = inspect.signature(opened).parameters
    shared = [p if p.name in used else _hidden(p) for p in _parameters(open_session)]

    @functools.wraps(function)
    def run(**values: Any) -> None:
        flags = {p.name: values.pop(p.name) for p in shared}
        code: int | None = EXIT_DONE
        try:
            with failure.quiet_on_closed_pipe():
                code = function(opened(**{name: flags[name] for name in used}), **values)
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


def _hidden(parameter: inspect.Parameter) -> inspect.Parameter:
    """Return a parameter that the help does not name."""
    type_, option = get_args(parameter.annotation)
    option = copy.copy(option)
    option.hidden = True
    return parameter.replace(annotation=Annotated[type_, option])
