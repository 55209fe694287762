"""From a scan through a person's review to a cleaned corpus."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.report.html.conftest import OpenAudit

pytestmark = pytest.mark.browser

NEWSROOM = Path(__file__).parents[3] / "fixtures" / "newsroom"


def dedup(*arguments: str | Path) -> None:
    """Run the command line; the test fails where it does."""
    done = subprocess.run(
        [sys.executable, "-m", "dedup", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*.txt")}


def test_clean_obeys_what_was_decided_in_the_page(open_file: OpenAudit, tmp_path: Path) -> None:
    corpus = tmp_path / "newsroom"
    shutil.copytree(NEWSROOM, corpus)
    audit_path = tmp_path / "audit.html"
    dedup("scan", corpus, "-o", audit_path)
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    dedup("clean", corpus, "-o", tmp_path / "before" / "unreviewed", "--drop", "TXT201")

    audit = open_file(audit_path, "#pairs?q=clock-tower-restored")
    page = audit.page
    page.wait_for_selector("#view-pairs .pair")
    assert audit.count() == "1 pair"
    page.keyboard.press("r")
    audit.go("flags?q=mojibake&rule=TXT201")
    page.wait_for_selector("#view-flags .flagged-document")
    page.keyboard.press("r")
    with page.expect_download() as download:
        page.click("[data-do=export]")
    decisions = tmp_path / "decisions.json"
    download.value.save_as(decisions)
    dedup(
        "clean", corpus, "-o", tmp_path / "after" / "reviewed", "--drop", "TXT201", "--decisions", decisions
    )

    spared = names(tmp_path / "after" / "reviewed") - names(tmp_path / "before" / "unreviewed")
    assert len(spared) == 2
    assert "cafe-festival-mojibake.txt" in spared
    assert spared - {"cafe-festival-mojibake.txt"} < {
        "clock-tower-restored.txt",
        "clock-tower-restored-reprint.txt",
    }
    assert names(tmp_path / "after" / "reviewed") < names(corpus)
