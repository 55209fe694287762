"""Takes the pictures of the HTML audit that the documentation shows.

    python -m benchmarks.screenshots audit.html docs/images

needs Playwright and a Chromium (see `benchmarks.chromium`).
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.chromium import FLAGS, executable


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: the page's address after `#`, the window and the theme; `keys` are pressed first."""

    name: str
    route: str
    width: int = 1440
    height: int = 900
    theme: str = "light"
    keys: str = ""


SHOTS = (
    Shot("overview", "overview", height=1250),
    Shot("cluster", "clusters/4", keys="."),
    Shot("pair-rewritten-dark", "pairs/1", theme="dark", keys=".."),
    Shot("pair-differences", "pairs/9", keys="d"),
    Shot("pair-spun", "pairs/0", height=1000, keys="."),
    Shot("flag", "flags/0", keys="."),
)


def take(page: Page, audit: Path, shot: Shot, folder: Path) -> None:
    page.set_viewport_size({"width": shot.width, "height": shot.height})
    page.emulate_media(color_scheme="dark" if shot.theme == "dark" else "light")
    page.goto("about:blank")
    page.goto(f"{audit.resolve().as_uri()}#{shot.route}")
    page.wait_for_selector("body[data-ready]")
    for key in shot.keys:
        page.keyboard.press(key)
    page.wait_for_timeout(500)
    page.screenshot(path=folder / f"audit-{shot.name}.png")


def main(audit: str, folder: str, *names: str) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=executable(), args=list(FLAGS)
        )
        page = context.pages[0]
        page.on("console", lambda message: print(message.type, message.text))
        page.on("pageerror", lambda error: print("error", error))
        for shot in SHOTS:
            if not names or shot.name in names:
                take(page, Path(audit), shot, Path(folder))
        context.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
