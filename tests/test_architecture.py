"""The shape of the code: data flows down the folders, and a folder imports only those above it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = ROOT / "dedup"

GROUND = {"model", "config", "errors", "models", "compiled", "kernel", "bits"}
"""What every folder may use: the types, the settings, the errors, the shipped tables, and what kernels share."""

MAY_IMPORT = {
    "model": set(),
    "errors": set(),
    "config": {"errors"},
    "models": {"text", "errors", "match"},  # a model's columns are named where they are computed
    "corpus": GROUND,
    "text": GROUND | {"corpus"},
    "sketch": GROUND | {"corpus", "text"},
    "match": GROUND | {"corpus", "text", "sketch", "engine"},
    "quality": GROUND | {"corpus", "text", "sketch"},
    "report": GROUND | {"corpus", "text", "sketch", "match", "quality"},
    # An index is filled by the stages of the pipeline, and a baseline keeps accepted rows of a report.
    "index": GROUND | {"corpus", "text", "sketch", "match", "quality", "report", "engine", "pipeline"},
    "engine": GROUND | {"corpus", "text", "sketch", "match", "quality"},
}
"""For each folder (or module at the top), the others that it may import; those not named here may import all."""


def imports(path: Path) -> Iterator[str]:
    """Yield the modules of this package that a file imports, wherever in it and for types only as well."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("part", sorted(MAY_IMPORT))
def test_a_folder_imports_only_those_above_it(part: str) -> None:
    files = sorted((PACKAGE / part).rglob("*.py")) or [PACKAGE / f"{part}.py"]
    known = {path.stem for path in PACKAGE.iterdir()}
    for path in files:
        for module in imports(path):
            top = module.split(".")[1:2]
            if module.startswith("dedup.") and top[0] in known and top[0] != part:
                assert top[0] in MAY_IMPORT[part], f"{path.relative_to(ROOT)} imports {module}"


def test_the_pipeline_knows_no_command() -> None:
    modules = {
        module.split(".")[1] for module in imports(PACKAGE / "pipeline.py") if module.startswith("dedup.")
    }
    assert not modules & {"api", "cli", "check", "gate", "cleaning", "index"}


def test_every_folder_has_its_place() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= MAY_IMPORT.keys() | {"cli", "cleaning"}


def test_no_pickles_and_no_evaluation_of_data() -> None:
    for path in PACKAGE.rglob("*.py"):
        found = {module.split(".")[0] for module in imports(path)}
        assert not found & {"pickle", "shelve", "marshal", "dill", "joblib"}, path


def test_every_kernel_module_has_a_plain_twin() -> None:
    for path in PACKAGE.rglob("kernels*.py"):
        twin = path.with_name(path.name.replace("kernels", "reference"))
        assert twin.exists(), f"{path.relative_to(ROOT)} has no {twin.name}"
        functions = [
            {
                node.name
                for node in ast.parse(file.read_text(encoding="utf-8")).body
                if isinstance(node, ast.FunctionDef)
            }
            for file in (path, twin)
        ]
        assert functions[0] & functions[1], f"{path.relative_to(ROOT)} shares no function with {twin.name}"


def test_modules_stay_small() -> None:
    # The aim is 400 lines; a few more are better than a cut in the wrong place.
    for path in PACKAGE.rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 450, path.relative_to(ROOT)


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "manager", "misc"])
def test_modules_are_named_after_what_they_do(name: str) -> None:
    assert not list(PACKAGE.rglob(f"*{name}*.py"))
