import base64
import hashlib
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from dedup.model import Report
from dedup.report.formats import no_texts
from dedup.report.html.render import MODULES, render, report_hash, script, stylesheet
from tests.report.html.payloads import PAYLOADS
from tests.report.html.synthetic import poisoned, synthetic
from tests.report.reports import EMPTY, FULL, reports

OWN_WEIGHT = 1_500_000


class Page(HTMLParser):
    """Collects the elements of a page, with their attributes, and the contents of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.contents: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self.contents.append((self.cdata_elem, data))


def html(report: Report, texts: object = no_texts) -> str:
    return b"".join(render(report, texts)).decode("utf-8")  # type: ignore[arg-type]


def source_hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def test_the_policy_names_the_hashes_of_the_style_and_the_script_as_written() -> None:
    page = Page(html(*synthetic()))
    policy = next(a["content"] for t, a in page.elements if t == "meta" and "http-equiv" in a)
    assert policy
    directives = dict(d.split(" ", 1) for d in policy.split("; "))
    style = "".join(text for tag, text in page.contents if tag == "style")
    code = page.contents[-1][1]
    assert directives["default-src"] == "'none'"
    assert directives["style-src"] == source_hash(style)
    assert directives["script-src"] == source_hash(code)


def test_own_weight_is_bounded() -> None:
    assert len(html(EMPTY)) < OWN_WEIGHT / 10


def test_nothing_in_the_page_points_outside() -> None:
    page = Page(html(*synthetic()))
    for _, attributes in page.elements:
        assert not attributes.keys() & {"src", "srcset", "style", "action", "data", "poster", "background"}
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("href", "xlink:href"):
            assert (attributes.get(name) or "#").startswith("#")
    assert "url(" not in stylesheet()
    assert "@import" not in stylesheet()
    assert set(re.findall(r"https?://[^\"' ]+", stylesheet() + script())) == {"http://www.w3.org/2000/svg"}


def test_payloads_add_no_element_and_no_attribute() -> None:
    report, texts = synthetic()
    tags = {tag for tag, _ in Page(html(report, texts)).elements}
    page = Page(html(*poisoned(report, texts, PAYLOADS)))
    assert {tag for tag, _ in page.elements} <= tags | {"p", "ul", "li", "h2"}
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("href") or "#").startswith("#")


@given(reports)
@settings(max_examples=30, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_any_report_renders(report: Report) -> None:
    page = Page(html(report))
    assert page.elements[-1][0] == "script"


def test_the_same_report_gives_the_same_bytes() -> None:
    assert html(*synthetic()) == html(*synthetic())


def test_the_report_hash_forgets_only_the_time() -> None:
    later = replace(FULL, run=replace(FULL.run, timestamp="2026-01-01T00:00:00Z"))
    assert report_hash(later) == report_hash(FULL)
    assert report_hash(replace(FULL, pairs=())) != report_hash(FULL)


def test_every_module_is_shipped_and_stands_after_those_it_imports() -> None:
    folder = Path(render.__code__.co_filename).parent / "js"
    assert {path.stem for path in folder.glob("*.js")} == set(MODULES)
    for number, name in enumerate(MODULES):
        text = (folder / f"{name}.js").read_text(encoding="utf-8")
        imported = re.findall(r'^import .* from "\./(\w+)\.js";$', text, re.MULTILINE)
        assert set(imported) <= set(MODULES[:number]), name


def test_the_script_is_valid_javascript(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    path = tmp_path / "audit.js"
    path.write_text(script(), encoding="utf-8")
    checked = subprocess.run([node, "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("name", MODULES)
def test_only_text_nodes_are_made(name: str) -> None:
    text = (Path(render.__code__.co_filename).parent / "js" / f"{name}.js").read_text(encoding="utf-8")
    for sink in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "DOMParser",
    ):
        assert sink not in text
