"""How well the text-quality rules find damage and leave clean text alone: python benchmarks/accuracy_quality.py.

Needs the optional data folder `../shared/data` (or the path in DEDUP_DATA). Every measure says which data it was
developed on; those marked "held out" were not looked at while the rule was written.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from dedup.config import Config
from dedup.quality.assess import assess
from dedup.text.tokenise import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedup.model import Finding

DATA = Path(os.environ.get("DEDUP_DATA", "../shared/data"))

CLEAN = {
    "corpora/bbc": 1,
    "corpora/reuters21578": 1,
    "corpora/newsgroups": 1,
    "corpora/gov_revisions": 4,
    "corpora/debian_docs": 2,
    "clean/abstracts.dev": 1,
    "clean/learner_english.dev": 1,
    "clean/blogs.dev": 1,
}
"""Corpora that should hardly be flagged → every how many documents are read."""


def read(name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def findings(texts: Sequence[str]) -> list[tuple[Finding, ...]]:
    """Return the findings of each text."""
    found: list[tuple[Finding, ...]] = []
    for start in range(0, len(texts), 500):
        column = pa.array(texts[start : start + 500], type=pa.large_string())
        batch = pa.RecordBatch.from_arrays([column], names=["text"])
        result = assess(batch, tokenise(column), Config())
        found.extend(result.findings.get(row, ()) for row in range(len(column)))
    return found


class PlainText(HTMLParser):
    """A page's text as a naive scraper takes it: all of it, one line a block."""

    BLOCKS = frozenset(
        [
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "br",
            "button",
            "dd",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "html",
            "legend",
            "li",
            "main",
            "nav",
            "ol",
            "option",
            "p",
            "pre",
            "section",
            "select",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "title",
            "tr",
            "ul",
            "video",
        ]
    )
    SILENT = frozenset(["script", "style", "noscript", "template", "svg", "iframe", "textarea", "head"])

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002
        self.silent += tag in self.SILENT
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in self.SILENT))
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))

    @classmethod
    def of(cls, html: str) -> str:
        parser = cls()
        parser.feed(html)
        lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
        return "\n".join(line for line in lines if line)


@dataclass
class Tally:
    """Lines of page furniture: found rightly, found wrongly, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        return f"precision {precision:.3f}, recall {recall:.3f} ({self.right + self.missed} furniture lines)"


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


class Gold:
    """The gold text of a page, to ask whether a line of the page belongs to it."""

    def __init__(self, article: str) -> None:
        self.lines = {" ".join(words(line)) for line in article.split("\n")}
        self.text = f" {' '.join(words(article))} "

    def holds(self, line: str) -> bool:
        """Tell whether the line is one of the article's, or most of its five-word pieces are in the article."""
        own = words(line)
        if len(own) < 5:
            return " ".join(own) in self.lines
        pieces = [" ".join(own[i : i + 5]) for i in range(len(own) - 4)]
        return 2 * sum(f" {piece} " in self.text for piece in pieces) > len(pieces)


def page_furniture() -> dict[str, Tally]:
    """TXT208 and TXT212 on the lines of whole web pages; half of the pages, by id, were never looked at."""
    halves = {"developed on": Tally(), "held out": Tally()}
    pages = list(read("pages/articles.dev"))
    texts = [PlainText.of(page["html"]) for page in pages]
    for page, text, found in zip(pages, texts, findings(texts), strict=True):
        tally = halves["developed on" if int(page["id"][:8], 16) % 2 == 0 else "held out"]
        spans = [one for finding in found if finding.rule in {"TXT208", "TXT212"} for one in finding.spans]
        gold = Gold(page["article"])
        start = 0
        for line in text.split("\n"):
            end = start + len(line)
            covered = sum(max(0, min(end, one.end) - max(start, one.start)) for one in spans)
            flagged = covered * 2 > len(line)
            article = gold.holds(line)
            tally.right += flagged and not article
            tally.wrong += flagged and article
            tally.missed += not flagged and not article
            start = end + 1
    return halves


if __name__ == "__main__":
    for half, tally in page_furniture().items():
        print(f"TXT208+TXT212, lines of whole pages, {half}: {tally}")
