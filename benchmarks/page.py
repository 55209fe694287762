"""The page of results, docs/benchmarks.md: each benchmark rewrites its own section and leaves the others."""

from __future__ import annotations

import os
import platform
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def machine() -> str:
    """Return the machine in a few words: processors, system and Python."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{available} cores ({platform.machine()}, {platform.system()}), Python {platform.python_version()}"
    )


def insert(section: str, body: str, page: Path = PAGE) -> None:
    """Put a section into the page in the place of its older self, or at the end."""
    begin, end = f"<!-- {section} -->", f"<!-- end of {section} -->"
    text = page.read_text(encoding="utf-8")
    block = f"{begin}\n{body.strip()}\n{end}"
    if begin in text:
        before, rest = text.split(begin, 1)
        text = before + block + rest.split(end, 1)[1]
    else:
        text = f"{text.rstrip()}\n\n{block}\n"
    page.write_text(text, encoding="utf-8")
