"""How long the HTML audit of a large report takes to write, to open and to scroll.

    python -m benchmarks.audit [CLUSTERS [FLAGGED [MEMBERS [SENTENCES]]]]

needs Playwright and a Chromium (see `benchmarks.chromium`). Prints one line for each figure.
"""

from __future__ import annotations

import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.chromium import FLAGS, executable
from dedup.report.html import render
from tests.report.html.synthetic import synthetic

SCROLL = """async (step) => {
  const grid = document.querySelector("#view-clusters .grid");
  const times = [];
  for (let n = 0; n < 200; n++) {
    const start = performance.now();
    grid.scrollTop += step;
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return [times[100], times[190]].map((t) => t.toFixed(1) + " ms");
}"""


def main(clusters: int = 10_000, flagged: int = 20_000, members: int = 20, sentences: int = 14) -> None:
    report, texts = synthetic(clusters, flagged, members=members, sentences=sentences, documents=100_000)
    print(
        f"clusters {len(report.clusters):,}, pairs {len(report.pairs):,}, flagged {len(report.documents):,}"
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder, "audit.html")
        start = time.perf_counter()
        with path.open("wb") as file:
            file.writelines(render(report, texts))
        print(f"written in {time.perf_counter() - start:.1f} s, {path.stat().st_size / 1e6:.1f} MB")
        tracemalloc.start()
        for _ in render(report, texts):
            pass
        print(f"peak memory of writing {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB")
        tracemalloc.stop()
        browser = playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        page = browser.new_page()
        start = time.perf_counter()
        page.goto(f"{path.as_uri()}#clusters", wait_until="commit")
        page.wait_for_selector("body[data-ready]")
        print(f"opened in {time.perf_counter() - start:.2f} s")
        print(
            "frames while scrolling (median, 95 %):", page.evaluate(SCROLL, 150), page.evaluate(SCROLL, 5_000)
        )
        start = time.perf_counter()
        page.evaluate("() => { location.hash = 'pairs?q=harbour+000' }")
        page.wait_for_selector("body[data-ready='#pairs?q=harbour+000']")
        print(f"searched in {time.perf_counter() - start:.2f} s")
        start = time.perf_counter()
        page.evaluate("() => { location.hash = 'clusters/7777' }")
        page.wait_for_selector("body[data-ready='#clusters/7777']")
        print(f"case opened in {time.perf_counter() - start:.2f} s")
        print(f"script's memory {page.evaluate('performance.memory.usedJSHeapSize') / 1e6:.0f} MB")
        browser.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
