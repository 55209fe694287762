"""Writes the tables of options in docs/cli from the commands themselves: `python docs/tables.py`.

A table stands between `<!-- options: index build -->` and `<!-- end -->`; what is outside is written by hand. A
command without a page gets one. `tests/cli/test_docs.py` fails where a page is not as this would write it.
"""

from __future__ import annotations

import inspect
import re
import sys
from importlib import import_module
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from typer.models import ArgumentInfo

from dedup.cli.main import COMMANDS
from dedup.cli.options import open_session

FOLDER = Path(__file__).parent / "cli"
BLOCK = re.compile(r"(<!-- options: (.*?) -->\n).*?(<!-- end -->)", re.DOTALL)
SHARED = "shared"


def main() -> None:
    """Bring every page up to date."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


def pages() -> dict[Path, str]:
    """Return what every page should hold."""
    tables = dict(command_tables())
    found = {path: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))}
    for name, line in COMMANDS.items():
        found.setdefault(FOLDER / f"{name}.md", _new_page(name, line, tables))
    return {path: BLOCK.sub(lambda m: m[1] + tables[m[2]] + m[3], text) for path, text in found.items()}


def command_tables() -> list[tuple[str, str]]:
    """Return (command, table of its own arguments and options), and the shared options under `shared`."""
    shared = inspect.signature(open_session).parameters.values()
    names = {parameter.name for parameter in shared}
    tables = []
    for name in COMMANDS:
        app = import_module(f"dedup.cli.{name}").app
        for info in app.registered_commands:
            own = [p for p in inspect.signature(info.callback).parameters.values() if p.name not in names]
            sub = info.callback.__name__ if app.registered_callback else ""
            tables.append((f"{name} {sub}".strip(), _table(own)))
    return [*tables, (SHARED, _table(list(shared)))]


def _table(parameters: list[inspect.Parameter]) -> str:
    if not parameters:
        return "It has no options of its own.\n"
    rows = []
    for parameter in parameters:
        kind, info = get_args(parameter.annotation)
        rows.append(f"| {_name(parameter.name, kind, info)} | {_cell(info.help or '')} |\n")
    return "| option | what it does |\n|---|---|\n" + "".join(rows)


def _name(name: str, kind: Any, info: Any) -> str:
    if isinstance(info, ArgumentInfo):
        return f"`{info.metavar or name.upper()}`"
    decls = [d for d in (info.default, *(info.param_decls or ())) if isinstance(d, str)]
    flags = "`, `".join(decls or [f"--{name.replace('_', '-')}"])
    kinds = [k for k in (get_args(kind) or (kind,)) if k is not NoneType] if _is_union(kind) else [kind]
    if kinds == [bool]:
        return f"`{flags}`"
    choices = [c for k in kinds if get_origin(k) is Literal for c in get_args(k)]
    value = "\\|".join(choices) if choices else info.metavar or getattr(kinds[0], "__name__", name).upper()
    return f"`{flags}` `{value}`"


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _new_page(name: str, line: str, tables: dict[str, str]) -> str:
    parts = [f"# dedup {name}\n\n{line}\n"]
    parts += [
        f"## dedup {command}\n\n<!-- options: {command} -->\n<!-- end -->\n"
        for command in tables
        if command == name or command.startswith(name + " ")
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
