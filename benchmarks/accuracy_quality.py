"""How well the text-quality rules find damage and leave clean text alone: python -m benchmarks.accuracy_quality.

Needs the optional data folder `../shared/data` (or the path in DEDUP_DATA). Every measure says which data it was
developed on; those marked "held out" were not looked at while the rule was written.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from dedup.config import Config
from dedup.quality.assess import assess
from dedup.text.tokenise import tokenise
from training.records import DATA, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedup.model import Finding


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
    return records(DATA / f"{name}.jsonl.gz")


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


def mojibake() -> dict[str, tuple[int, int]]:
    """TXT201 on ftfy's cases: found and all, of those it mends (five words or more; any length) and of its negatives."""
    cases: dict[str, list[str]] = {"of five words or more": [], "shorter": [], "negative": []}
    for path in sorted((DATA / "resources" / "ftfy_cases").glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            original = case["original"]
            if path.stem == "negative":
                cases["negative"].append(original)
            elif path.stem != "known-failures" and case.get("fixed-encoding", case["fixed"]) != original:
                cases["of five words or more" if len(original.split()) >= 5 else "shorter"].append(original)
    return {name: (flagged(findings(texts), "TXT201"), len(texts)) for name, texts in cases.items()}


def truncated() -> dict[str, tuple[int, int]]:
    """TXT211 on articles cut at a random word or character of their second half: found and all."""
    chance = random.Random(1)
    found = {}
    for name in ("corpora/bbc", "clean/blogs.dev", "rewrites/onestop.dev", "corpora/reuters21578"):
        whole = [record["text"] for record in read(name) if len(record["text"]) > 800]
        whole = chance.sample(whole, min(200, len(whole)))
        cuts = [text[: chance.randrange(len(text) // 2, len(text) - 50)] for text in whole]
        at_words = [cut.rsplit(None, 1)[0] for cut in cuts]
        found[f"{name}, at a character"] = (flagged(findings(cuts), "TXT211"), len(cuts))
        found[f"{name}, at a word"] = (flagged(findings(at_words), "TXT211"), len(cuts))
    return found


def clean() -> dict[str, tuple[int, float, Counter[str]]]:
    """All rules on corpora that should hardly be flagged: documents, megabytes a second of one core, hits by rule."""
    table = {}
    for name, every in CLEAN.items():
        texts = [record["text"] for record in islice(read(name), 0, None, every)]
        started = time.process_time()
        hits = Counter(finding.rule for found in findings(texts) for finding in found)
        speed = sum(map(len, texts)) / 1e6 / (time.process_time() - started)
        table[name] = (len(texts), speed, hits)
    return table


def flagged(found: Sequence[tuple[Finding, ...]], code: str) -> int:
    return sum(any(finding.rule == code for finding in one) for one in found)


def main() -> None:
    findings(["Load the kernels and the models. " * 10_000])
    for half, tally in page_furniture().items():
        print(f"TXT208+TXT212, lines of whole pages, {half}: {tally}")
    for name, (found, total) in mojibake().items():
        print(f"TXT201, ftfy's cases {name}: {found} of {total}")
    for name, (found, total) in truncated().items():
        print(f"TXT211, {name}: {found} of {total}")
    for name, (total, speed, hits) in clean().items():
        shares = ", ".join(f"{code} {count} ({count / total:.2%})" for code, count in sorted(hits.items()))
        print(f"{name}: {total} documents at {speed:.0f} MB/s; {shares or 'no hits'}")


if __name__ == "__main__":
    main()
