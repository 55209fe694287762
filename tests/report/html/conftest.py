"""A headless Chromium for the audit's tests, and audits opened in it from a file."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from benchmarks.chromium import FLAGS, executable
from dedup.model import Report
from dedup.report.html import render
from tests.report.html.synthetic import Texts, synthetic

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WATCH = """
window.ran = [];
window.alert = window.confirm = window.prompt = (text) => window.ran.push(String(text));
addEventListener("securitypolicyviolation", (event) => window.ran.push(`policy ${event.violatedDirective}`));
"""


def missing(reason: str) -> None:
    """Skip for want of a browser, or fail where one is required."""
    if os.environ.get("DEDUP_REQUIRE_BROWSER") == "1":
        pytest.fail(f"DEDUP_REQUIRE_BROWSER is set, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium with a profile of its own; `CHROMIUM` names another executable."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright is not installed (pip install corpus-dedup[test])")
    path = executable()
    if path is None:
        missing("no Chromium is on the PATH (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Audit:
    """An audit opened in a page, with all that its page said and asked for."""

    page: Page
    url: str
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def go(self, route: str) -> None:
        """Follow an address within the audit and wait until it is shown."""
        self.page.evaluate("route => { location.hash = route }", route)
        self.settle()

    def settle(self) -> None:
        """Wait until the page shows what its address says."""
        self.until("document.body.dataset.ready === location.hash")

    def until(self, condition: str) -> None:
        """Wait for a condition; the page's policy forbids Playwright's own polling, which needs eval."""
        give_up = time.monotonic() + 20
        while not self.page.evaluate(condition):
            assert time.monotonic() < give_up, f"never came true: {condition}"
            self.page.wait_for_timeout(20)

    def rows(self) -> list[str]:
        """Texts of the rows of the list in sight, from the top."""
        texts: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll(".view:not([hidden]) .body [role=row]:not([hidden])")]
              .sort((a, b) => a.ariaRowIndex - b.ariaRowIndex).map((row) => row.innerText)"""
        )
        return texts

    def count(self) -> str:
        """What the list in sight says of its length."""
        return self.page.locator(".view:not([hidden]) .count span").inner_text()


OpenAudit = Callable[..., Audit]


@pytest.fixture
def open_audit(open_file: OpenAudit, tmp_path: Path) -> OpenAudit:
    """Write an audit to a file and open that."""

    def open_one(report: Report, texts: Texts, route: str = "", **options: Any) -> Audit:
        path = tmp_path / f"audit-{uuid4()}.html"
        with path.open("wb") as file:
            file.writelines(render(report, texts))
        return open_file(path, route, **options)

    return open_one


@pytest.fixture
def open_file(browser: Browser) -> Iterator[OpenAudit]:
    """Open an audit from a file; afterwards, the console must have stayed silent and the page offline."""
    opened: list[Audit] = []
    contexts = []

    def open_one(path: Path, route: str = "", **options: Any) -> Audit:
        context = browser.new_context(accept_downloads=True, **{"reduced_motion": "reduce", **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.add_init_script(WATCH)
        audit = Audit(page, path.as_uri())
        page.on("console", lambda message: audit.messages.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: audit.messages.append(f"error: {error}"))
        page.on("request", lambda request: audit.requests.append(request.url))
        opened.append(audit)
        page.goto(f"{audit.url}{route}")
        page.wait_for_selector("body[data-ready]")
        return audit

    yield open_one
    for audit in opened:
        ran = audit.page.evaluate("window.ran")
        asked = [
            url for url in audit.requests if url.split("#")[0] != audit.url and not url.startswith("blob:")
        ]
        assert (audit.messages, ran, asked) == ([], [], [])
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def made() -> tuple[Report, Texts]:
    """A report that all tests may open, with its texts."""
    return synthetic()
