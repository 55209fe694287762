"""Nothing that comes from the corpus runs in the audit, becomes markup, or is sent anywhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dedup.model import Report
from tests.report.html.conftest import OpenAudit
from tests.report.html.payloads import PAYLOADS
from tests.report.html.synthetic import Texts, poisoned

pytestmark = pytest.mark.browser


def test_no_payload_runs(open_audit: OpenAudit, made: tuple[Report, Texts]) -> None:
    assert len(PAYLOADS) >= 100
    report, texts = poisoned(*made, PAYLOADS)
    audit = open_audit(report, texts)
    page = audit.page
    scripts = page.evaluate("document.scripts.length")
    routes = ["overview", "run", "clusters", "pairs", "flags"]
    routes += [f"clusters/{n}" for n in range(len(report.clusters))]
    routes += [f"pairs/{n}" for n in range(0, len(report.pairs), 3)]
    routes += [f"flags/{n}" for n in range(sum(len(d.findings) for d in report.documents))]
    for route in routes:
        audit.go(route)
        for link in page.locator(".view:not([hidden]) a").evaluate_all(
            "links => links.map(a => a.getAttribute('href'))"
        ):
            assert link.startswith("#")
    for field in ("relation", "source"):
        audit.go(f"clusters?{field}=%3Cscript%3Ealert(1)%3C/script%3E")
    foreign = "img, iframe, object, embed, video, audio, marquee, math, link, base, form[action], style:not(head > style), meta:not(head > meta)"
    assert page.locator(foreign).count() == 0
    assert page.evaluate("document.scripts.length") == scripts
    assert page.evaluate("window.ran") == []
    text = page.evaluate("document.body.innerText")
    assert "\u202e" not in text
    assert "\x1b" not in text


def test_payloads_survive_a_decision(
    open_audit: OpenAudit, made: tuple[Report, Texts], tmp_path: Path
) -> None:
    report, texts = poisoned(*made, PAYLOADS)
    audit = open_audit(report, texts)
    for number in range(len(report.clusters)):
        audit.go(f"clusters/{number}")
        audit.page.keyboard.press("a")
    with audit.page.expect_download() as download:
        audit.page.keyboard.press("e")
    download.value.save_as(tmp_path / "decisions.json")
    decided = json.loads((tmp_path / "decisions.json").read_text(encoding="utf-8"))["pairs"]
    known = {(p.a, p.b) for p in report.pairs}
    assert len(decided) == len(report.clusters)
    assert all((d["a"], d["b"]) in known for d in decided)


def test_markup_is_refused_even_from_the_console(open_audit: OpenAudit, made: tuple[Report, Texts]) -> None:
    audit = open_audit(*made)
    outcomes = audit.page.evaluate(
        """() => {
          const tried = [];
          try { document.body.insertAdjacentHTML("beforeend", "<b>x</b>"); tried.push("markup"); } catch { tried.push("refused"); }
          const script = document.createElement("script");
          try { script.textContent = "window.ran.push('script')"; document.body.append(script); tried.push("script"); }
          catch { tried.push("refused"); }
          return tried;
        }"""
    )
    assert outcomes[0] == "refused"
    assert "script" not in audit.page.evaluate("window.ran")
    audit.page.evaluate("window.ran.length = 0")
    audit.messages.clear()


def test_nothing_is_fetched(open_audit: OpenAudit, made: tuple[Report, Texts]) -> None:
    audit = open_audit(*made, offline=True)
    for route in ("clusters/3", "pairs/3", "flags/3", "run", "overview"):
        audit.go(route)
    assert {url.split("#")[0] for url in audit.requests} == {audit.url}
