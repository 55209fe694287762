"""`dedup config show`: the settings in force."""

from dataclasses import fields
from typing import Annotated

import orjson
import typer

from dedup.cli.options import command, examples
from dedup.cli.session import Session
from dedup.report.printable import printable

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def config() -> None:
    """Show the settings in force and where each comes from."""


@app.command(
    epilog=examples(
        "dedup config show --changed",
        "dedup config show --config ci/dedup.toml",
    )
)
@command
def show(
    session: Session,
    *,
    changed: Annotated[bool, typer.Option("--changed", help="Only what differs from the default.")] = False,
) -> None:
    """Print every setting as TOML, with the layer that set it."""
    for field in fields(session.config):
        origin = session.settings.origins[field.name]
        if changed and origin == "default":
            continue
        value = orjson.dumps(getattr(session.config, field.name)).decode()
        typer.echo(f"{field.name.replace('_', '-')} = {value}  # {printable(origin)}")
