"""What the README shows is what happens; `python -m tests.test_readme` writes the output into it again."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT

README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=<!-- scan -->\n).*?(?=<!-- end of scan -->)", re.DOTALL)


def output() -> str:
    """Return what the README's first run prints, as the README shows it."""
    run = subprocess.run(
        [sys.executable, "-m", "dedup", "scan", "fixtures/newsroom"],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"},
    )
    lines = "\n".join(line.rstrip() for line in run.stdout.rstrip().splitlines())
    return f"```console\n$ dedup scan fixtures/newsroom\n{lines}\n```\n"


def test_the_output_is_current() -> None:
    (shown,) = BLOCK.findall(README.read_text(encoding="utf-8"))
    assert shown == output(), "run python -m tests.test_readme"


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (example,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - our own text
    printed = capsys.readouterr().out
    assert "keep harbour-ferry-fire.txt" in printed
    assert "untitled-short.txt TXT210" in printed


def test_links_lead_somewhere() -> None:
    for page in (README, ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("**/*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"


if __name__ == "__main__":
    README.write_text(BLOCK.sub(lambda _: output(), README.read_text(encoding="utf-8")), encoding="utf-8")
