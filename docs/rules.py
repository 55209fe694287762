"""Write the sections on each rule into docs/quality.md from the registry: python docs/rules.py.

What people wrote around them stays: the sections stand between two marks.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dedup.quality.registry import rules

if TYPE_CHECKING:
    from dedup.quality.rule import Rule

PAGE = Path(__file__).parent / "quality.md"
START = "<!-- rules: written by docs/rules.py -->"
LONGEST = 160
END = "<!-- end of rules -->"


def section(rule: Rule) -> str:
    """Return the Markdown of a rule: why it is there, its source, an example that fires and one that does not."""
    fires, silent = (next(filter(str.strip, texts)) for texts in (rule.fires, rule.silent))
    return (
        f"### {rule.code} {rule.name}\n\n{rule.rationale}\n\n*Source:* {rule.source}\n\n"
        f"Fires: {_quoted(fires)}\n\nDoes not: {_quoted(silent)}\n"
    )


def page(text: str) -> str:
    """Return the page with its sections on the rules brought up to date."""
    before, rest = text.split(START)
    _, after = rest.split(END)
    sections = "\n".join(section(rule) for rule in rules())
    return f"{before}{START}\n\n{sections}\n{END}{after}"


def _quoted(text: str) -> str:
    visible = (c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)
    shown = " ⏎ ".join(line for line in "".join(visible).split("\n") if line.strip())
    shown = shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
