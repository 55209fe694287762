"""The audit by keyboard, on a phone, in either theme, on paper and by the rules of accessibility."""

from __future__ import annotations

import os

import pytest

from dedup.model import Report
from tests.report.html.conftest import OpenAudit, missing
from tests.report.html.synthetic import Texts

pytestmark = pytest.mark.browser


def test_the_keyboard_is_enough(open_audit: OpenAudit, made: tuple[Report, Texts]) -> None:
    report, texts = made
    audit = open_audit(report, texts)
    page = audit.page
    page.keyboard.press("3")
    page.wait_for_selector("#view-pairs .pair")
    first = page.locator("#view-pairs [aria-selected=true]").get_attribute("aria-rowindex")
    page.keyboard.press("j")
    audit.settle()
    second = page.locator("#view-pairs [aria-selected=true]").get_attribute("aria-rowindex")
    assert (first, second) == ("2", "3")
    page.wait_for_selector("#view-pairs .pair")
    page.keyboard.press("a")
    page.keyboard.press("k")
    page.keyboard.press("n")
    audit.until("document.querySelector('#view-pairs [aria-selected=true]').ariaRowIndex === '4'")
    page.keyboard.press("/")
    page.keyboard.type("a")
    assert page.evaluate("document.activeElement.value") == "a"
    assert page.locator(".progress").inner_text().startswith("1 of ")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_no_serious_fault(
    open_audit: OpenAudit, made: tuple[Report, Texts], scheme: str, width: int
) -> None:
    axe = os.environ.get("DEDUP_AXE")
    if not axe:
        missing("DEDUP_AXE does not name axe-core's axe.min.js")
        return
    audit = open_audit(*made, color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
    audit.page.add_script_tag(path=axe)
    for route in ("overview", "clusters", "clusters/2", "pairs/3", "flags/4", "run"):
        audit.go(route)
        found = audit.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        serious = [
            (route, v["id"], [n["html"][:160] for n in v["nodes"][:3]])
            for v in found["violations"]
            if v["impact"] in {"serious", "critical"}
        ]
        assert serious == []


def test_the_theme_switch_is_remembered(open_audit: OpenAudit, made: tuple[Report, Texts]) -> None:
    audit = open_audit(*made, color_scheme="light")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    light = audit.page.evaluate(background)
    audit.page.keyboard.press("t")
    dark = audit.page.evaluate(background)
    audit.page.reload()
    audit.page.wait_for_selector("body[data-ready]")
    assert light != dark == audit.page.evaluate(background)


def test_a_phone_shows_list_and_case_one_at_a_time(open_audit: OpenAudit, made: tuple[Report, Texts]) -> None:
    audit = open_audit(*made, "#clusters", viewport={"width": 390, "height": 844}, has_touch=True)
    page = audit.page
    assert page.locator("#view-clusters .list").is_visible()
    page.locator("#view-clusters [aria-rowindex='3']").tap()
    page.wait_for_selector("#view-clusters .pair")
    assert not page.locator("#view-clusters .list").is_visible()
    for route in ("overview", "clusters", "clusters/1", "pairs/2", "flags/2", "run"):
        audit.go(route)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, route
    page.go_back()


def test_printing_shows_the_whole_case(open_audit: OpenAudit, made: tuple[Report, Texts]) -> None:
    audit = open_audit(*made, "#pairs/4")
    audit.page.emulate_media(media="print")
    assert not audit.page.locator("#view-pairs .list").is_visible()
    hidden = audit.page.evaluate(
        "[...document.querySelectorAll('.prose')].filter((p) => p.scrollHeight > p.clientHeight + 2).length"
    )
    assert hidden == 0
    assert len(audit.page.pdf()) > 10_000
