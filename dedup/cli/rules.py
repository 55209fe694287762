"""`dedup rules`: what each rule means."""

from typing import TYPE_CHECKING, Annotated

import typer

from dedup.cli.options import command, examples
from dedup.cli.session import Terminal
from dedup.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from dedup.report.rules import AnyRule

app = typer.Typer(add_completion=False)

_EXAMPLE_LIMIT = 400


@app.command(
    epilog=examples(
        "dedup rules",
        "dedup rules DUP",
        "dedup rules spun-text",
    )
)
@command
def rules(
    terminal: Terminal,
    code: Annotated[
        str | None,
        typer.Argument(
            help="A code such as TXT205, a name such as spun-text, or the beginning of several codes: DUP, TXT20.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Say what each rule means, why it is there, and show a text that fires it and one that does not."""
    from dedup.report.rules import rules as all_rules

    everything = all_rules()
    wanted = code or ""
    chosen = [r for r in everything if r.code.startswith(wanted.upper()) or r.name == wanted.lower()]
    if not chosen:
        like = [r.name for r in everything if wanted.lower() in r.name]
        hint = f"Did you mean {' or '.join(like)}?" if like else "`dedup rules` lists codes and names."
        raise UsageError(f"no rule {code!r}", hint)
    console = terminal.console()
    if len(chosen) == 1:
        _explain(chosen[0], console)
    else:
        _list(chosen, console)


def _list(chosen: "list[AnyRule]", console: "Console") -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    for rule in chosen:
        first = rule.rationale.split(". ")[0].rstrip(".") + "."
        table.add_row(Text(rule.code, style="yellow"), Text(rule.name, style="bold"), Text(first))
    console.print(table)


def _explain(rule: "AnyRule", console: "Console") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from dedup.report.printable import one_line

    def section(title: str, *paragraphs: str) -> None:
        console.print(Text(f"\n{title}", style="bold"))
        for paragraph in paragraphs:
            console.print(Padding(Text(paragraph), (0, 0, 0, 2)))

    def shown(example: str | tuple[str, str]) -> str:
        if isinstance(example, tuple):
            return "\n".join(
                f"{side}: {one_line(text, _EXAMPLE_LIMIT)}" for side, text in zip("ab", example, strict=True)
            )
        return one_line(example, _EXAMPLE_LIMIT) or "(an empty text)"

    console.print(Text.assemble((rule.code, "yellow"), " ", (rule.name, "bold")))
    section("Why", rule.rationale)
    section("Source", rule.source)
    section("Fires", shown(rule.fires[0]))
    section("Stays silent", shown(rule.silent[0]))
