"""What the README shows is what happens; `python -m tests.test_readme` writes the output into it again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

from tests.conftest import ROOT

README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=<!-- scan -->\n).*?(?=<!-- end of scan -->)", re.DOTALL)


SHOWN = {
    "c1",
    "c2",
    "c5",
    "c11",
    "allotment-waiting-list-spun.txt",
    "cafe-festival-mojibake.txt",
    "canal-lock-truncated.txt",
    "parking-permits-hidden.txt",
    "tram-depot-ocr.txt",
}
"""Clusters and flagged documents that the README shows; for the others stands an ellipsis."""


def shortened(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a summary without the entries, and the lines under them, that are not to be shown."""
    listed, shown, elided = False, True, False
    for line in lines:
        if not line or not line.startswith(" "):
            listed, shown = line in ("Copies", "Flagged") or (listed and not line), True
        elif listed and not line.startswith("   "):
            shown = line.split()[0] in SHOWN
            if not shown and not elided:
                yield "  …"
            elided = not shown
        if shown:
            elided = False
            yield line


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
    lines = "\n".join(shortened([line.rstrip() for line in run.stdout.rstrip().splitlines()]))
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


def anchors(page: Path) -> set[str]:
    """Return what a link to a heading of the page may say after the `#`, as GitHub makes it of the heading."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_lead_somewhere() -> None:
    for page in (README, ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("**/*.md")):
        for target, heading in re.findall(
            r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", page.read_text(encoding="utf-8")
        ):
            linked = page.parent / target if target else page
            assert linked.exists(), f"{page.relative_to(ROOT)} links to {target}"
            assert not heading or heading in anchors(linked), f"{page.relative_to(ROOT)} links to #{heading}"


if __name__ == "__main__":
    README.write_text(BLOCK.sub(lambda _: output(), README.read_text(encoding="utf-8")), encoding="utf-8")
