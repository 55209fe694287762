"""The pages of docs/cli say what the commands say: `python docs/tables.py` brings them up to date."""

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from dedup.cli.main import COMMANDS
from tests.cli.conftest import Result
from tests.conftest import ROOT

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tables", DOCS / "tables.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_are_as_the_commands_have_it(tables: ModuleType) -> None:
    for path, text in tables.pages().items():
        assert path.exists(), f"{path.name} is missing: run python docs/tables.py"
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale: run python docs/tables.py"


def test_every_command_has_its_options_on_a_page(tables: ModuleType) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (DOCS / "cli").glob("*.md"))
    for command, _ in tables.command_tables():
        assert f"<!-- options: {command} -->" in text


def test_the_overview_lists_every_command() -> None:
    overview = (DOCS / "cli" / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"]({name}.md)" in overview


def test_links_between_pages_lead_somewhere() -> None:
    for page in (*DOCS.glob("*.md"), *(DOCS / "cli").glob("*.md")):
        for target in re.findall(r"(?<!!)\[[^]]*\]\(([^)#:]+\.md)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def _transcripts() -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Return the console blocks of the pages that show output: name of the page, and commands with their lines."""
    found = []
    for page in (*DOCS.glob("*.md"), *(DOCS / "cli").glob("*.md")):
        for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            steps: list[tuple[str, list[str]]] = []
            for line in block.splitlines():
                if line.startswith("$ "):
                    steps.append((line[2:], []))
                else:
                    steps[-1][1].append(line)
            if any(lines for _, lines in steps):
                found.append((page.name, steps))
    return found


@pytest.mark.parametrize(("page", "steps"), _transcripts())
def test_what_a_page_shows_is_what_is_printed(
    page: str, steps: list[tuple[str, list[str]]], tmp_path: Path
) -> None:
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    (tmp_path / "dedup").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dedup "$@"\n')
    (tmp_path / "dedup").chmod(0o755)
    environment = os.environ | {
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    for command, lines in steps:
        run = subprocess.run(
            ["sh", "-c", f"{command} 2>&1"],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env=environment,
        )
        assert run.stdout.splitlines() == lines, f"{page}: {command}"


def test_config_show_prints_a_settings_file(dedup: Callable[..., Result], tmp_path: Path) -> None:
    shown = dedup("config", "show").out
    assert tomllib.loads(shown)["threshold"] == 0.7
    (tmp_path / "dedup.toml").write_text(shown)
    assert dedup("config", "show", "--changed").code == 0
