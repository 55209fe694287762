"""The pairs that the relation model learns from: known copies, and mined pairs that look alike and are none.

All texts are put into one haystack, candidates come from it as in a scan, and each kind of pair gets a label by
what is known of its two documents, never by the features. Pairs that nobody can label so are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from dedup.config import Config
from dedup.match import features
from dedup.match.candidates import sample_candidates
from dedup.match.columns import COLUMNS
from dedup.match.information import prior
from dedup.match.letterhead import without_letterhead
from dedup.match.relate import ENOUGH_WORDS
from dedup.match.words import index_words
from dedup.sketch import sketch
from dedup.text import tokenise
from training.records import records, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

COPY, OTHER, UNKNOWN = 1, 0, -1

SEED = 7

MOST_OF_A_KIND = 4000
"""Pairs kept of one kind, drawn at random."""

LITTLE_OVERLAP = 0.35
"""Share of 2-grams from which articles on one event, or pages of one site, may really reuse text: no label."""

OTHER_DAY = 1000
"""Reports between two from which they are not on the same news, however alike: one form on two days."""

SERIES_FIGURES = 3
"""Figures that two reports under one kind of headline must hold to be told apart by them."""

COPIES = {
    "onestop": "retold",
    "wmt21": "translation",
    "spun_blogs": "spun",
    "spinbot": "spun by SpinBot",
    "ocr_overproof": "OCR twin",
}
"""Sources whose groups are copies, and of what kind."""

REVISED = frozenset({"clough_stevenson", "written"})
"""Sources in which each group says how its text was made of an original one: `orig` if it is that, `non` if it is no copy."""

DOUBTFUL = {
    "same_event": "same event",
    "debian_docs": "same site",
    "bbc": "other article",
    "blogs": "other article",
    "gov_revisions": "other page",
}
"""Sources in which some pairs that nobody marked as copies are; they count as none only with little overlap."""

VERBATIM = 0.5
"""Share of 5-grams from which a pair is a matter of verification, not of this model."""


@dataclass(frozen=True, slots=True)
class Item:
    """One document of the haystack; `group` says what it belongs to, in the terms of its source."""

    source: str
    group: str
    text: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """k labelled pairs: `source` (str[k]) is what is left out together, `kind` (str[k]) what is reported together.

    `label` int64[k] is COPY, OTHER or UNKNOWN, `features` float64[k, columns].
    """

    source: NDArray[np.str_]
    kind: NDArray[np.str_]
    label: NDArray[np.int64]
    features: NDArray[np.float64]

    def take(self, rows: NDArray[Any]) -> Pairs:
        """Return the pairs at these rows."""
        return Pairs(self.source[rows], self.kind[rows], self.label[rows], self.features[rows])

    def column(self, name: str) -> NDArray[np.float64]:
        """Return one feature of all pairs."""
        return self.features[:, COLUMNS.index(name)]


def joined(some: Pairs, others: Pairs) -> Pairs:
    """Return both."""
    return Pairs(
        *(
            np.concatenate([getattr(some, field), getattr(others, field)])
            for field in ("source", "kind", "label", "features")
        )
    )


def haystack(data: Path) -> list[Item]:
    """Return the documents of all sources: the last version of each page, and a sample of the technical ones."""
    rng = np.random.default_rng(SEED)
    corpora, rewrites = data / "corpora", data / "rewrites"
    items = [
        Item(name, str(record["id"]), record["text"])
        for name in ("reuters21578", "bbc", "newsgroups")
        for record in records(corpora / f"{name}.jsonl.gz")
    ]
    pages = {record["cluster"]: record["text"] for record in records(corpora / "gov_revisions.jsonl.gz")}
    items += [Item("gov_revisions", cluster, text[:40_000]) for cluster, text in pages.items()]
    technical = [
        record for record in records(corpora / "debian_docs.jsonl.gz") if len(record["text"]) < 60_000
    ]
    items += [
        Item("debian_docs", technical[row]["id"], technical[row]["text"])
        for row in sorted(rng.permutation(len(technical))[:4000].tolist())
    ]
    items += [
        Item("blogs", record["id"].split("-")[-1], record["text"])
        for record in records(data / "clean" / "blogs.dev.jsonl.gz")
    ]
    for name, key in (
        ("onestop", "cluster"),
        ("wmt21", "cluster"),
        ("clough_stevenson", "task"),
        ("same_event", "event"),
    ):
        for record in records(rewrites / f"{name}.dev.jsonl.gz"):
            kind = f":{record['category']}" if name == "clough_stevenson" else ""
            items.append(Item(name, record[key] + kind, record["text"]))
    for name in ("spun_blogs", "spinbot", "ocr_overproof"):
        for number, record in enumerate(records(data / "garbled" / f"{name}.dev.jsonl.gz")):
            author = f":{record['author']}" if "author" in record else ""
            items += [Item(name, f"{number}{author}", record[side]) for side in ("clean", "garbled")]
    return items


def rewritten_articles() -> list[Item]:
    """Return articles that a language model wrote, and rewrites of them. No model learns from these pairs."""
    articles = [Item("written", f"{text['id']}:orig", text["text"]) for text in written("texts")]
    rewrites = [
        Item(
            "written", f"{text['of']}:{'non' if text['how'] == 'independent' else text['how']}", text["text"]
        )
        for text in written("rewrites")
    ]
    return articles + rewrites


def labelled(items: list[Item]) -> Pairs:
    """Return the candidate pairs of a haystack and all known copies, with their labels and features."""
    column = pa.array([item.text for item in items], pa.large_string())
    sketches = sketch(tokenise(column), Config(permutations=16))
    found = sample_candidates(sketches, np.arange(len(items)))
    known = np.array(sorted(known_copies(items)), np.int64)
    pairs = np.unique(np.concatenate([found, known]), axis=0)
    headlines = _headlines(items)
    verdicts = [_verdict(items, headlines, a, b) for a, b in pairs.tolist()]
    source, kind = (np.array([verdict[place] for verdict in verdicts]) for place in (0, 1))
    label = np.array([verdict[2] for verdict in verdicts])
    kept = np.sort(np.concatenate(list(_sampled(kind, label, np.random.default_rng(SEED)))))
    pairs, source, kind, label = pairs[kept], source[kept], kind[kept], label[kept]

    rows, local = np.unique(pairs, return_inverse=True)
    matrix, counts = measured(column.take(pa.array(rows)), local.reshape(-1, 2))
    result = Pairs(source, kind, label, matrix)
    # Reused text makes a copy of what is not known as one: such pairs have no label.
    doubtful = (label == OTHER) & (
        (result.column("containment_5") >= VERBATIM)
        | (np.isin(source, list(DOUBTFUL)) & (result.column("containment_2") >= LITTLE_OVERLAP))
    )
    return result.take(np.flatnonzero((label != UNKNOWN) & (counts >= ENOUGH_WORDS) & ~doubtful))


def measured(
    texts: pa.LargeStringArray, pairs: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the features of pairs of texts (int64[k, 2]), and the tokens of the shorter of each pair, int64[k]."""
    tokens, messages = without_letterhead(tokenise(texts), np.arange(len(texts)))
    index = index_words(tokens, prior())
    measured = features.measure(tokens, index, pairs, messages, every=True)
    return measured.features, tokens.counts[pairs].min(axis=1)


def _sampled(
    kind: NDArray[np.str_], label: NDArray[np.int64], rng: np.random.Generator
) -> Iterator[NDArray[np.int64]]:
    for name in np.unique(kind).tolist():
        for value in (COPY, OTHER):
            yield rng.permutation(np.flatnonzero((kind == name) & (label == value)))[:MOST_OF_A_KIND]


def known_copies(items: list[Item]) -> set[tuple[int, int]]:
    groups: dict[tuple[str, str], list[int]] = {}
    for row, item in enumerate(items):
        if item.source in COPIES:
            groups.setdefault((item.source, item.group), []).append(row)
        elif item.source in REVISED:
            groups.setdefault((item.source, item.group.split(":")[0]), []).append(row)
    pairs = set()
    for (source, _), rows in groups.items():
        originals = [row for row in rows if items[row].group.endswith(":orig")]
        pairs |= {
            (min(a, b), max(a, b))
            for a, b in combinations(rows, 2)
            if source not in REVISED or a in originals or b in originals
        }
    return pairs


def _verdict(items: list[Item], headlines: dict[int, set[str]], a: int, b: int) -> tuple[str, str, int]:
    """Return source, kind and label of a pair."""
    one, other = items[a], items[b]
    if one.source != other.source:
        same_authors = {one.source, other.source} == {"blogs", "spun_blogs"}
        return ("mixed", "different sources", UNKNOWN if same_authors else OTHER)
    source, same_group = one.source, one.group == other.group
    if source in COPIES and same_group:
        return (source, COPIES[source], COPY)
    if source == "clough_stevenson":
        return (source, *_revision(one.group, other.group))
    if source == "reuters21578":
        if abs(_number(one) - _number(other)) > OTHER_DAY:
            return (source, "other day", OTHER)
        return (source, *_reports(one.text, other.text, bool(headlines[a] & headlines[b])))
    if source == "newsgroups":
        return (source, *_posts(one.text, other.text))
    if source == "ocr_overproof":  # newspapers reprinted each other
        return (source, "other article", UNKNOWN)
    if source == "debian_docs" and _stem(one) == _stem(other):
        return (source, "same page", UNKNOWN)
    return (source, DOUBTFUL.get(source, "other article"), OTHER)


def _revision(one: str, other: str) -> tuple[str, int]:
    category = {one.split(":")[1], other.split(":")[1]} - {"orig"}
    if "orig" not in one + other or len(category) != 1:
        return ("two answers", UNKNOWN)
    name = category.pop()
    return (name, OTHER if name == "non" else COPY)


def _number(report: Item) -> int:
    """Return the place of a report in the newswire."""
    return int(report.group.rsplit("-", 1)[-1])


def _stem(page: Item) -> str:
    """Return the name of a page's file without its endings: sources and what is made of them have the same."""
    return page.group.rsplit("/", 1)[-1].split(".", 1)[0]


def _reports(one: str, other: str, same_headline: bool) -> tuple[str, int]:  # noqa: FBT001
    """Reports with telling headline words in common are a series where their figures differ; others may be on the same news."""
    if not same_headline:
        return ("other report", UNKNOWN)
    figures = [set(re.findall(r"\d[\d,./]*\d|\d", text)) for text in (one, other)]
    least = min(map(len, figures))
    differ = least >= SERIES_FIGURES and len(figures[0] & figures[1]) <= least / 4
    return ("same series", OTHER if differ else UNKNOWN)


def _posts(one: str, other: str) -> tuple[str, int]:
    subjects, authors = ({_header(text, name) for text in (one, other)} for name in ("Subject", "From"))
    if len(subjects) == 1:
        return ("same thread", OTHER)
    return ("same author" if len(authors) == 1 else "other post", OTHER)


def _header(text: str, name: str) -> str:
    found = re.search(rf"{name}: *([^\t\n]*)", text[:1500])
    return re.sub(r"^(re|fwd?): *", "", found[1].strip().lower()) if found else ""


def _headlines(items: list[Item]) -> dict[int, set[str]]:
    """Return the telling words of each report's headline: two reports that share none are different reports."""
    words = {
        row: set(re.findall(r"[A-Z]{2,}", item.text.split("\n", 1)[0]))
        for row, item in enumerate(items)
        if item.source == "reuters21578"
    }
    usual = {
        word for word, count in Counter(w for found in words.values() for w in found).items() if count >= 60
    }
    return {row: (found - usual) or {"?"} for row, found in words.items()}
