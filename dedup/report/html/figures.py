"""The numbers behind the overview's figures, counted once in Python and drawn by the template.

Each bar or cell links to the cases it counts: the page's address after `#` holds view and filters.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from dedup.model import Relation, Report
from dedup.report.pieces import SHARES
from dedup.report.printable import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dedup.report.html.pairs import PairColumns

BINS = 20
SOURCES = 12
"""Sources that the heat map names; the rest are added up as one."""

OTHERS = "other sources"
_SIZES = ((2, 2), (3, 3), (4, 4), (5, 5), (6, 10), (11, 20), (21, 50), (51, 100), (101, None))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it counts, its height as a share of the figure's highest, and the cases behind it."""

    label: str
    count: int
    height: float
    link: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One row of bars over the range 0..1, with its total."""

    name: str
    label: str
    total: int
    bars: tuple[Bar, ...]
    link: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Copies that source `row` holds of documents of source `column`; `level` is 0 (none) to 6 (most)."""

    count: int
    level: int
    link: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Who copies whom: a row for each copying source, a column for each copied one.

    Labels leave out the folder that all share, but where it is itself a source.
    """

    sources: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    grouped: bool


def similarity(pairs: PairColumns) -> tuple[Strip, ...]:
    """Return the distribution of the pairs' Jaccard, a strip for each relation that occurs."""
    by_relation: dict[int, list[float]] = {}
    for looseness, jaccard in zip(pairs.relation, pairs.jaccard, strict=True):
        by_relation.setdefault(looseness, []).append(jaccard / SHARES)
    return tuple(
        _strip(str(relation), str(relation), values, "pairs", "jaccard", {"relation": str(relation)})
        for relation in Relation
        if (values := by_relation.get(relation.looseness))
    )


def certainty(report: Report, pairs: PairColumns) -> tuple[Strip, ...]:
    """Return the distribution of the confidences of pairs and of flags."""
    named = {
        "pairs": [confidence / SHARES for confidence in pairs.confidence],
        "flags": [finding.confidence for document in report.documents for finding in document.findings],
    }
    return tuple(
        _strip(name, name, values, name, "confidence", {}) for name, values in named.items() if values
    )


def quality(report: Report) -> tuple[Strip, ...]:
    """Return the distribution of the quality of the documents that the report lists."""
    values = [d.quality for d in report.documents]
    return (_strip("quality", "documents", values, "flags", "quality", {}),) if values else ()


def cluster_sizes(report: Report) -> tuple[Bar, ...]:
    """Return how many clusters have 2, 3, 4 … members; every class up to the largest one is there."""
    sizes = [size for cluster in report.clusters if (size := len(cluster.members)) > 1]
    if not sizes:
        return ()
    classes = [(low, high) for low, high in _SIZES if low <= max(sizes)]
    counts = [sum(low <= size <= (high or size) for size in sizes) for low, high in classes]
    return tuple(
        Bar(
            label=str(low) if low == high else f"{low}–{high}" if high else f"{low}+",
            count=count,
            height=count / max(counts),
            link=_link("clusters", {"size": f"{low}-{high or ''}"}),
        )
        for (low, high), count in zip(classes, counts, strict=True)
    )


def rules(report: Report) -> tuple[Bar, ...]:
    """Return how many documents each rule flags, in order of the rules' codes."""
    counts: Counter[tuple[str, str]] = Counter(
        rule for d in report.documents for rule in {(f.rule, f.name) for f in d.findings}
    )
    most = max(counts.values(), default=1)
    return tuple(
        Bar(f"{code} {name}", count, count / most, _link("flags", {"rule": code}))
        for (code, name), count in sorted(counts.items())
    )


def who_copies_whom(report: Report, pairs: PairColumns) -> HeatMap | None:
    """Count the copies of each source by the source they were copied from; None where there is but one source.

    Past `SOURCES` sources, files are counted by folder, and the rest together.
    """
    flows = _flows(report, pairs)
    names = {name for flow in flows for name in flow}
    grouped = len(names) > SOURCES
    if grouped:
        flows = _regroup(flows, {name: _folder(name) for name in names})
    weight: Counter[str] = Counter()
    for (copy_source, origin_source), count in flows.items():
        weight[copy_source] += count
        weight[origin_source] += count
    kept = [name for name, _ in sorted(weight.items(), key=lambda item: (-item[1], item[0]))[:SOURCES]]
    if len(weight) > SOURCES:
        flows = _regroup(flows, {name: name if name in kept else OTHERS for name in weight})
        kept.append(OTHERS)
    if len(kept) < 2:
        return None
    sources = (*sorted(set(kept) - {OTHERS}), *([OTHERS] if OTHERS in kept else []))
    most = max(flows.values())
    shared = len(common_folder(name for name in sources if name != OTHERS))
    return HeatMap(
        sources,
        tuple(name if name == OTHERS else name[shared:] or name for name in sources),
        tuple(tuple(_cell(flows[row, column], most, row, column) for column in sources) for row in sources),
        grouped,
    )


def _flows(report: Report, pairs: PairColumns) -> Counter[tuple[str, str]]:
    """Return the number of copies by (source of the copy, source of what it copies).

    In each pair of a member and the keeper, the copy is the keeper where the pair says that the member is the original,
    else the member.
    """
    originals = {
        (a, b): (None, a, b)[original]
        for a, b, original in zip(pairs.a, pairs.b, pairs.original, strict=True)
        if original
    }
    flows: Counter[tuple[str, str]] = Counter()
    for cluster in report.clusters:
        source = {m.id: m.source for m in cluster.members}
        for member in cluster.members:
            if member.id == cluster.keep:
                continue
            pair = (min(member.id, cluster.keep), max(member.id, cluster.keep))
            copied = originals.get(pair) == member.id
            origin, copy = (member.id, cluster.keep) if copied else (cluster.keep, member.id)
            flows[source.get(copy, ""), source.get(origin, "")] += 1
    return flows


def common_folder(sources: Iterable[str]) -> str:
    """Return the folders, each with its slash, that all known sources begin with; they need no showing."""
    paths = [source.split("/")[:-1] for source in sources if source]
    depth = 0
    for names in zip(*paths, strict=False):
        if len(set(names)) > 1:
            break
        depth += 1
    return "".join(f"{name}/" for name in paths[0][:depth]) if paths else ""


def _cell(count: int, most: int, row: str, column: str) -> Cell:
    level = 0 if not count else 1 + round(5 * (count / most) ** 0.5)
    linked = {"source": row, "with": column} if OTHERS not in (row, column) else {}
    return Cell(count, level, _link("clusters", linked))


def _regroup(flows: Counter[tuple[str, str]], names: dict[str, str]) -> Counter[tuple[str, str]]:
    grouped: Counter[tuple[str, str]] = Counter()
    for (copy, origin), count in flows.items():
        grouped[names[copy], names[origin]] += count
    return grouped


def _folder(source: str) -> str:
    parent = str(PurePosixPath(source).parent)
    return source if parent in {".", "/"} else f"{parent}/"


def _strip(
    name: str, label: str, values: Iterable[float], view: str, measure: str, also: dict[str, str]
) -> Strip:
    counts = [0] * BINS
    for value in values:
        counts[min(BINS - 1, max(0, int(value * BINS + 1e-9)))] += 1
    most = max(counts)
    bars = tuple(
        Bar(
            label=f"{n / BINS:.2f}–{(n + 1) / BINS:.2f}",
            count=count,
            height=(count / most) ** 0.5,
            link=_link(view, {**also, measure: f"{n / BINS:.2f}-{(n + 1) / BINS:.2f}"}),
        )
        for n, count in enumerate(counts)
    )
    return Strip(name, label, sum(counts), bars, _link(view, also))


def _link(view: str, filters: dict[str, str]) -> str:
    return f"#{view}?{urlencode(filters)}" if filters else f"#{view}"


def headline(report: Report) -> tuple[str, ...]:
    """Return the report's sum in sentences, for the top of the page."""
    summary = report.summary
    copies, flagged, skipped = summary.duplicates, summary.flagged, summary.skipped
    return tuple(
        sentence
        for sentence in (
            f"{counted(copies, 'document')} {'is a copy of another' if copies == 1 else 'are copies of others'}."
            if copies
            else "No document is a copy of another.",
            f"{counted(flagged, 'document')} {_are(flagged)} flagged as damaged."
            if flagged
            else "No text is flagged as damaged.",
            f"{counted(skipped, 'record')} could not be read." if skipped else "",
        )
        if sentence
    )


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
