"""Every recipe of docs/ci.md, run as far as it can be without the service it is for."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from dedup.cli.settings import load
from tests.conftest import write_jsonl
from tests.index.conftest import archive, article

ROOT = Path(__file__).parents[1]
DOCUMENT = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")


def recipe(name: str) -> str:
    """Return the code block that follows a marker such as `<!-- file: dedup.toml -->`."""
    found = re.search(rf"<!-- {re.escape(name)} -->\n```\w+\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found, name
    return found[1]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A repository with an index of old documents, and incoming ones of which one is a copy."""
    old = write_jsonl(tmp_path / "old.jsonl", archive())
    (tmp_path / "incoming").mkdir()
    copied = {**archive()[3], "id": "copied"}
    write_jsonl(tmp_path / "incoming" / "today.jsonl", [article(), copied])
    (tmp_path / "bin").mkdir()
    shim = tmp_path / "bin" / "dedup"
    shim.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m dedup "$@"\n')
    shim.chmod(0o755)
    assert shell("dedup index build corpus.db old.jsonl", tmp_path).returncode == 0, old
    return tmp_path


def shell(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script as CI would, with `pip install` taken as done."""
    script = re.sub(r"^python -m pip install .*$", "true", script, flags=re.MULTILINE)
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "DEDUP_"))}
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**environ, "PATH": path, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def make_good(site: Path) -> None:
    records = (site / "incoming" / "today.jsonl").read_text().splitlines()
    (site / "incoming" / "today.jsonl").write_text(records[0] + "\n")


def test_the_settings_file_is_valid(tmp_path: Path) -> None:
    (tmp_path / "dedup.toml").write_text(recipe("file: dedup.toml"))
    config = load(None, {}, tmp_path).config
    assert config.fail_on == "DUP,TXT201,TXT205,TXT206"
    assert config.max_flagged == "1%"


def test_the_plain_github_recipe(site: Path) -> None:
    failed = shell(recipe("run: github"), site, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(site / "s.md"))
    assert failed.returncode == 1, failed.stderr
    assert failed.stdout.startswith("::error file=incoming/today.jsonl,line=2,")
    assert "❌" in (site / "s.md").read_text()
    assert json.loads((site / "dedup.sarif").read_text())["runs"][0]["results"]
    assert len((site / "dedup.md").read_bytes()) <= 60_000
    make_good(site)
    assert shell(recipe("run: github"), site).returncode == 0


def action_step() -> dict[str, Any]:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    assert action["runs"]["using"] == "composite"
    assert all(step["shell"] == "bash" for step in action["runs"]["steps"])
    step: dict[str, Any] = action["runs"]["steps"][-1]
    return step


def run_action(site: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the action's last step with these inputs, as the runner fills them in."""
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    values = {name: spec.get("default", "") for name, spec in action["inputs"].items()}
    values |= {name.replace("_", "-"): value for name, value in inputs.items()}
    step = action_step()
    variables = {}
    for name, expression in step["env"].items():
        wanted = re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", expression)
        assert wanted, expression
        variables[name] = values[wanted[1]]
    return shell(step["run"], site, **variables)


def test_the_workflow_uses_inputs_that_the_action_has(site: Path) -> None:
    workflow = yaml.safe_load(recipe("file: .github/workflows/corpus.yml"))
    [step] = [s for s in workflow["jobs"]["check"]["steps"] if "/dedup@" in s.get("uses", "")]
    inputs = {name.replace("-", "_"): str(value) for name, value in step["with"].items()}
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    assert set(step["with"]) <= set(action["inputs"])
    assert run_action(site, **inputs).returncode == 1
    assert (site / "dedup.sarif").exists()
    make_good(site)
    assert run_action(site, **inputs).returncode == 0


def test_the_actions_inputs_cannot_run_commands(site: Path) -> None:
    evil = "incoming\n$(touch owned)\n; touch owned\n`touch owned`"
    result = run_action(site, paths=evil, against="corpus.db", arguments="--max-duplicates\n1")
    assert result.returncode == 2
    assert not (site / "owned").exists()
    assert "${{" not in action_step()["run"]


@pytest.mark.parametrize(("extras", "asked"), [("", "/action"), ("web", "/action[web]")])
def test_the_actions_extras_are_installed(tmp_path: Path, extras: str, asked: str) -> None:
    (install, _) = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    assert set(install["env"]) == {"ACTION", "EXTRAS"}
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").write_text('#!/bin/sh\nfor last; do :; done; echo "$last"\n')
    (tmp_path / "bin" / "python").chmod(0o755)
    environment = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "ACTION": "/action", "EXTRAS": extras}
    run = subprocess.run(
        ["bash", "-c", install["run"]], capture_output=True, text=True, check=True, env=environment
    )
    assert run.stdout == f"{asked}\n"


def test_the_actions_update_adds_to_the_index(site: Path) -> None:
    make_good(site)
    assert run_action(site, paths="incoming", against="corpus.db", update="true").returncode == 0
    assert json.loads(shell("dedup index info corpus.db", site).stdout)["documents"] == 11


def test_the_gitlab_recipe(site: Path) -> None:
    job = yaml.safe_load(recipe("file: .gitlab-ci.yml"))["corpus"]
    assert shell("\n".join(job["script"]), site).returncode == 1
    assert (site / job["artifacts"]["reports"]["junit"]).read_text().count('<failure type="DUP') == 1
    make_good(site)
    assert shell("\n".join(job["script"]), site).returncode == 0


def test_the_pre_commit_recipe(site: Path) -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    [used] = yaml.safe_load(recipe("file: .pre-commit-config.yaml"))["repos"][0]["hooks"]
    assert used["id"] == hook["id"]
    assert hook["require_serial"] is True
    assert hook["pass_filenames"] is False
    command = " ".join([hook["entry"], *used["args"]])
    assert shell(command, site).returncode == 1
    make_good(site)
    assert shell(command, site).returncode == 0


def test_the_update_recipe(site: Path) -> None:
    result = shell(recipe("run: update"), site)
    assert result.returncode == 0
    assert "12 documents, nothing wrong" in result.stderr


def test_no_recipe_of_the_page_is_left_out() -> None:
    tested = Path(__file__).read_text(encoding="utf-8")
    for name in re.findall(r"<!-- ((?:file|run): .*?) -->", DOCUMENT):
        assert f'recipe("{name}")' in tested, name
