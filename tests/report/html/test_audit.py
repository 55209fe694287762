"""The audit as a reader uses it, in a real browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import replace

import pytest

from dedup.model import AssessedDocument, Finding, Report, Span
from dedup.quality.score import SEVERITY
from tests.report.html.conftest import OpenAudit
from tests.report.html.synthetic import Texts, synthetic
from tests.report.reports import EMPTY, FULL

pytestmark = pytest.mark.browser


def test_a_relation_filter_leaves_that_relation(open_audit: OpenAudit, made: tuple[Report, Texts]) -> None:
    report, texts = made
    audit = open_audit(report, texts, "#clusters")
    audit.page.click("#view-clusters .more")
    audit.page.select_option("#view-clusters [name=relation]", "rewritten")
    expected = sum(c.relation == "rewritten" for c in report.clusters)
    audit.until(f"document.querySelector('#view-clusters .count span').innerText === '{expected} clusters'")
    assert expected
    assert all("rewritten" in row for row in audit.rows())
    assert "relation=rewritten" in audit.page.url


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        ("clusters?size=3-", lambda r: sum(len(c.members) >= 3 for c in r.clusters)),
        ("clusters?size=2-2", lambda r: sum(len(c.members) == 2 for c in r.clusters)),
        (
            "clusters?source=blogs.csv",
            lambda r: sum(any(m.source == "blogs.csv" for m in c.members) for c in r.clusters),
        ),
        ("clusters?confidence=0.90-1", lambda r: sum(c.confidence >= 0.9 for c in r.clusters)),
        ("pairs?jaccard=0.70-1", lambda r: sum(round(p.jaccard * 1e4) >= 7000 for p in r.pairs)),
        ("pairs?jaccard=0.70-0.75", lambda r: sum(7000 <= round(p.jaccard * 1e4) < 7500 for p in r.pairs)),
        ("flags?rule=TXT205", lambda r: sum(f.rule == "TXT205" for d in r.documents for f in d.findings)),
        ("flags?quality=0.00-0.30", lambda r: sum(len(d.findings) for d in r.documents if d.quality < 0.3)),
        ("pairs?q=harbour-post", lambda r: sum("harbour-post" in p.a + p.b for p in r.pairs)),
        ("pairs?q=nothing-is-called-this", lambda r: 0),
    ],
)
def test_each_filter_counts_what_the_report_holds(
    open_audit: OpenAudit, made: tuple[Report, Texts], route: str, expected: Callable[[Report], int]
) -> None:
    audit = open_audit(*made, f"#{route}")
    assert int(audit.count().split()[0]) == expected(made[0])


def test_the_most_doubtful_cases_come_first(open_audit: OpenAudit, made: tuple[Report, Texts]) -> None:
    report, texts = made
    audit = open_audit(report, texts, "#pairs")
    shown = [float(row.split()[0]) for row in audit.rows()]
    assert shown == sorted(shown)
    assert shown[0] == pytest.approx(min(p.confidence for p in report.pairs), abs=0.006)


def test_sorting_by_size_turns_round(open_audit: OpenAudit, made: tuple[Report, Texts]) -> None:
    audit = open_audit(*made, "#clusters")
    biggest = max(len(c.members) for c in made[0].clusters)
    audit.page.click("#view-clusters [data-sort=size]")
    audit.page.wait_for_selector("#view-clusters .size[aria-sort=descending]")
    assert audit.page.locator("#view-clusters [aria-rowindex='2'] .size").inner_text() == str(biggest)
    audit.page.click("#view-clusters [data-sort=size]")
    audit.page.wait_for_selector("#view-clusters .size[aria-sort=ascending]")
    assert audit.page.locator("#view-clusters [aria-rowindex='2'] .size").inner_text() == "2"


def test_a_passage_brings_its_counterpart_beside_it(open_audit: OpenAudit) -> None:
    report, texts = synthetic(clusters=12, flagged=0, sentences=80)
    longest = max(range(len(report.pairs)), key=lambda n: len(report.pairs[n].evidence))
    audit = open_audit(report, texts, f"#pairs/{longest}")
    passage = len(report.pairs[longest].evidence) - 1
    assert passage > 3
    left, right = (
        audit.page.locator(f".side:nth-child({n}) [data-passage='{passage}']").first for n in (1, 2)
    )
    left.scroll_into_view_if_needed()
    left.click()
    mine, theirs = left.bounding_box(), right.bounding_box()
    assert mine
    assert theirs
    assert abs(mine["y"] - theirs["y"]) < 40 or audit.page.evaluate(
        "() => { const p = document.querySelectorAll('.prose')[1]; return p.scrollTop + p.clientHeight >= p.scrollHeight - 2 }"
    )
    assert "current" in (right.get_attribute("class") or "")


def test_marked_passages_are_the_reported_ones(open_audit: OpenAudit) -> None:
    report, texts = synthetic(clusters=6, flagged=0, seed=3)

    def emoji(ids: Collection[str]) -> dict[str, str]:
        return {i: "🜚 " + t[2:] for i, t in texts(ids).items()}  # offsets past U+FFFF

    audit = open_audit(report, emoji)
    for number, pair in enumerate(report.pairs):
        audit.go(f"pairs/{number}")
        held = emoji([pair.a, pair.b])
        shown = audit.page.evaluate(
            """() => [...document.querySelectorAll(".side")].map((side) => ({
                 id: side.querySelector(".id").textContent,
                 marks: [...side.querySelectorAll("mark")].map((mark) => mark.textContent) }))"""
        )
        expected = {
            pair.a: sorted(held[pair.a][slice(*p.a)] for p in pair.evidence),
            pair.b: sorted(held[pair.b][slice(*p.b)] for p in pair.evidence),
        }
        assert {side["id"]: sorted(side["marks"]) for side in shown} == expected


def test_a_flagged_text_shows_its_spans_and_suggestions(
    open_audit: OpenAudit, made: tuple[Report, Texts]
) -> None:
    report, texts = made
    findings = [(d, f) for d in report.documents for f in d.findings]
    number = next(n for n, (_, f) in enumerate(findings) if f.rule == "TXT205" and len(f.spans) > 3)
    audit = open_audit(report, texts, f"#flags/{number}")
    shown = audit.page.evaluate(
        "() => [...document.querySelectorAll('ruby')].map((r) => [r.querySelector('mark').textContent, r.querySelector('rt').textContent])"
    )
    assert shown == [[s.text, s.suggestion] for s in findings[number][1].spans]


def test_hidden_characters_are_written_out(open_audit: OpenAudit, made: tuple[Report, Texts]) -> None:
    report, texts = made
    findings = [f for d in report.documents for f in d.findings]
    number = next(n for n, f in enumerate(findings) if f.rule == "TXT202" and f.spans)
    audit = open_audit(report, texts, f"#flags/{number}")
    text = audit.page.locator(".detail .prose").inner_text()
    assert "U+202E" in text
    assert "U+200B" in text
    assert "\u202e" not in text


@pytest.mark.parametrize("report", [EMPTY, FULL], ids=["empty", "full"])
def test_small_reports_open_in_every_view(open_audit: OpenAudit, report: Report) -> None:
    audit = open_audit(report, lambda ids: {})
    for view in ("overview", "clusters", "pairs", "flags", "run"):
        audit.go(view)
        assert audit.page.locator(f"#view-{view}").is_visible()


def test_a_member_without_a_pair_stands_in_line_with_the_others(open_audit: OpenAudit) -> None:
    held = FULL.clusters[0].members[-1].id
    report = replace(FULL, pairs=FULL.pairs[:1], known=(held,))
    audit = open_audit(report, lambda ids: dict.fromkeys(ids, "text"), "#clusters/0")
    rows = audit.page.locator(".members a")
    ids = [rows.nth(n).locator(".id").bounding_box() for n in range(2)]
    assert len({box["x"] for box in ids if box is not None}) == 1
    assert rows.nth(1).inner_text().startswith("in index")


@pytest.mark.slow
def test_a_hundred_thousand_documents_open_and_scroll(open_audit: OpenAudit) -> None:
    report, texts = synthetic(clusters=10_000, flagged=20_000, members=20, sentences=6, documents=100_000)
    assert len(report.clusters) == 10_000
    before = time.perf_counter()
    audit = open_audit(report, texts, "#clusters")
    opened = time.perf_counter() - before
    assert audit.count() == "10,000 clusters"
    devtools = audit.page.context.new_cdp_session(audit.page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        """Seconds of processor time that the page's thread has worked."""
        metrics = devtools.send("Performance.getMetrics")["metrics"]
        return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))

    before_scrolling = worked()
    audit.page.evaluate(
        """async () => {
          const grid = document.querySelector("#view-clusters .grid");
          for (let n = 0; n < 120; n++) {
            grid.scrollTop += n < 60 ? 137 : 4000;
            await new Promise(requestAnimationFrame);
          }
        }"""
    )
    frame = (worked() - before_scrolling) / 120
    drawn = audit.page.locator("#view-clusters .body [role=row]").count()
    assert drawn < 80
    assert opened < 60  # writing the file and opening it, on a machine that does other things too
    assert frame < 0.05
    audit.page.keyboard.press("End")
    audit.go("pairs?q=harbour-post-0000")
    audit.go("flags/19999")
    assert audit.page.locator(".flagged-document .prose").inner_text().strip()


def test_line_endings_of_windows_are_no_hidden_characters(
    open_audit: OpenAudit, made: tuple[Report, Texts]
) -> None:
    report, texts = made
    audit = open_audit(
        report, lambda ids: {i: "one\r\ntwo\rthree" + texts([i])[i][9:] for i in ids}, "#pairs/0"
    )
    assert audit.page.locator(".prose").first.inner_text().count("U+000D") == 1


def test_letters_that_look_alike_are_set_off(open_audit: OpenAudit) -> None:
    span = Span(4, 10, "\u0440ermit", "permit")
    finding = Finding("TXT202", "hidden-characters", 0.9, "1 word with look-alike letters", (span,))
    document = AssessedDocument("a", "a.txt", 2, "en", 0.1, (finding,))
    audit = open_audit(
        replace(EMPTY, documents=(document,)), lambda ids: {"a": "The \u0440ermit."}, "#flags/0"
    )
    letters = audit.page.locator(".look-alike")
    assert letters.all_inner_texts() == ["\u0440"]
    assert letters.get_attribute("title") == "U+0440"


def test_a_confidence_is_accounted_for_measure_by_measure(
    open_audit: OpenAudit, made: tuple[Report, Texts]
) -> None:
    report, texts = made
    number = next(n for n, p in enumerate(report.pairs) if p.contributions)
    pair = report.pairs[number]
    audit = open_audit(report, texts, f"#pairs/{number}", viewport={"width": 1400, "height": 900})
    steps = audit.page.locator(".waterfall .n").all_inner_texts()
    assert [float(step.replace("−", "-")) for step in steps[:-1]] == pytest.approx(
        [added for _, added in pair.contributions], abs=0.006
    )
    assert float(steps[-1]) == pytest.approx(pair.confidence, abs=0.006)
    untrue = replace(pair, contributions=(("base", -9.0),))
    changed = replace(report, pairs=(*report.pairs[:number], untrue, *report.pairs[number + 1 :]))
    assert open_audit(changed, texts, f"#pairs/{number}").page.locator(".waterfall").count() == 0


def test_a_quality_is_accounted_for_finding_by_finding(
    open_audit: OpenAudit, made: tuple[Report, Texts]
) -> None:
    report, texts = made
    several = next(n for n, d in enumerate(report.documents) if len(d.findings) > 1)
    number = sum(len(d.findings) for d in report.documents[:several])
    audit = open_audit(report, texts, f"#flags/{number}")
    steps = audit.page.locator(".waterfall .n").all_inner_texts()
    factors = [f"× {1 - SEVERITY[f.rule] * f.confidence:.2f}" for f in report.documents[several].findings]
    assert steps[:-1] == factors
    assert float(steps[-1]) == pytest.approx(report.documents[several].quality, abs=0.006)
    other = replace(report.documents[several], quality=1.0)
    untrue = replace(report, documents=(*report.documents[:several], other, *report.documents[several + 1 :]))
    assert open_audit(untrue, texts, f"#flags/{number}").page.locator(".waterfall").count() == 0
