"""Judging cases in the audit: decisions are kept, exported and imported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dedup.model import Report
from dedup.report.html.render import report_hash
from tests.report.html.conftest import OpenAudit
from tests.report.html.synthetic import Texts

pytestmark = pytest.mark.browser


def test_decisions_are_kept_exported_and_imported(
    open_audit: OpenAudit, made: tuple[Report, Texts], tmp_path: Path
) -> None:
    report, texts = made
    audit = open_audit(report, texts, "#pairs/5")
    page = audit.page
    page.click(".detail .verdict .accept")
    assert page.locator(".detail .verdict .accept").get_attribute("aria-pressed") == "true"
    audit.go("flags/2")
    page.keyboard.press("r")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.locator(".progress").inner_text().startswith("2 of ")
    with page.expect_download() as download:
        page.click("[data-do=export]")
    path = tmp_path / "decisions.json"
    download.value.save_as(path)
    findings = [(d.id, f.rule) for d in report.documents for f in d.findings]
    expected = {
        "schema": "dedup-decisions/1",
        "report": report_hash(report),
        "pairs": [{"a": report.pairs[5].a, "b": report.pairs[5].b, "decision": "accept"}],
        "findings": [{"id": findings[2][0], "rule": findings[2][1], "decision": "reject"}],
    }
    assert json.loads(path.read_text(encoding="utf-8")) == expected

    other = open_audit(report, texts)
    other.page.set_input_files("input[type=file]", path)
    other.until("document.querySelector('.progress').innerText.startsWith('2 of ')")
    with other.page.expect_download() as again:
        other.page.keyboard.press("e")
    again.value.save_as(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()


def test_decisions_of_another_report_say_so(
    open_audit: OpenAudit, made: tuple[Report, Texts], tmp_path: Path
) -> None:
    report, texts = made
    path = tmp_path / "other.json"
    pair = report.pairs[0]
    path.write_text(
        json.dumps(
            {
                "schema": "dedup-decisions/1",
                "report": "0" * 64,
                "pairs": [
                    {"a": pair.a, "b": pair.b, "decision": "reject"},
                    {"a": "no", "b": "one", "decision": "accept"},
                ],
                "findings": [],
            }
        ),
        encoding="utf-8",
    )
    audit = open_audit(report, texts)
    audit.page.set_input_files("input[type=file]", path)
    audit.page.wait_for_selector(".toast.shown")
    said = audit.page.locator(".toast").inner_text()
    assert (
        said
        == "1 decision imported, 1 left out, as this report has no such case; the file was made with another report."
    )
    path.write_text("{]", encoding="utf-8")
    audit.page.set_input_files("input[type=file]", path)
    audit.until("document.querySelector('.toast').innerText.startsWith('The file could not be read')")


def test_a_whole_cluster_is_judged_at_once(open_audit: OpenAudit, made: tuple[Report, Texts]) -> None:
    report, texts = made
    number = max(range(len(report.clusters)), key=lambda n: len(report.clusters[n].members))
    audit = open_audit(report, texts, f"#clusters/{number}")
    audit.page.click(".whole .reject")
    copies = len(report.clusters[number].members) - 1
    assert audit.page.locator(".progress").inner_text().startswith(f"{copies} of ")
    assert audit.page.locator(".members .decided").all_inner_texts() == ["rejected"] * copies
