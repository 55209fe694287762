"""The pages of docs/cli say what the commands say: `python docs/tables.py` brings them up to date."""

import importlib.util
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from dedup.cli.main import COMMANDS
from tests.cli.conftest import Result

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


def test_config_show_prints_a_settings_file(dedup: Callable[..., Result], tmp_path: Path) -> None:
    shown = dedup("config", "show").out
    assert tomllib.loads(shown)["threshold"] == 0.7
    (tmp_path / "dedup.toml").write_text(shown)
    assert dedup("config", "show", "--changed").code == 0
