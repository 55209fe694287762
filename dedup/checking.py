"""check = scan, among themselves and against an index → gate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dedup import pipeline
from dedup.corpus.read import read
from dedup.errors import UsageError
from dedup.gate import Verdict, failing_codes, judge, restrict
from dedup.index import baseline as baselines
from dedup.model import Cluster, Member, Pair, Relation
from dedup.report.printable import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedup.config import Config
    from dedup.corpus.store import TextStore
    from dedup.engine import Progress
    from dedup.index.estimate import Estimate
    from dedup.model import Document, Report
    from dedup.pipeline import Scan
    from dedup.sketch import Sketches


@dataclass(frozen=True, slots=True)
class Checked:
    """A finished check: all that was found, and what the gate says of it.

    `added` counts the documents that were added to the index, None where nothing was to be added: not asked for, not
    passed, or not all could be read.
    """

    scan: Scan
    verdict: Verdict
    added: int | None = None


def check(
    paths: Sequence[str], config: Config, *, update: bool = False, progress: Progress | None = None
) -> Checked:
    """Look for copies and damage in new documents, and judge what is found by the policy of `config`.

    `config.against` names an index of the corpus they would join, to which they are added where `update` is set, the gate
    is passed and all could be read; `config.baseline` names a file of accepted findings. Raises `UsageError` for a policy
    that makes no sense, `StoreError` for an index or a baseline that cannot be used, and what `scan` raises.
    """
    failing_codes(config)
    if update and not config.against:
        raise UsageError("--update without an index", "Name the index with --against.")
    baseline = baselines.load(Path(config.baseline)) if config.baseline else None
    scan = scan_against(paths, config, progress=progress)
    verdict = judge(scan.report, scan.texts, config, baseline=baseline, ignores=scan.ignores)
    summary = scan.report.summary
    complete = summary.skipped <= config.allowed("max_bad", summary.documents + summary.skipped)
    added = None
    if update and verdict.passed and complete:
        from dedup.index.build import add_store

        added = add_store(scan.store, summary.documents, Path(config.against), config).added
    return Checked(scan, verdict, added)


def scan_against(paths: Sequence[str], config: Config, *, progress: Progress | None = None) -> Scan:
    """Scan new documents, among themselves and against the index `config.against` if there is one.

    The report speaks of the new documents only; those of the index that it names are its `known`. A document that was
    added to the index before, from the same place, is no copy of itself, nor of its former text.
    """
    if not config.against or config.only == "quality":
        return pipeline.scan(read(paths, config), config, progress=progress)
    from dedup.index.estimate import estimated
    from dedup.index.known import documents_of, known
    from dedup.index.store import Index

    path = Path(config.against)
    with Index(path) as index:  # refuse an unusable one before the work
        index.require_comparable(config)
    new = 0
    revised: dict[str, str] = {}
    revisions: set[str] = set()
    guesses: list[tuple[Estimate, list[Document]]] = []

    def lookup(sketches: Sketches, store: TextStore) -> pipeline.Known | None:
        nonlocal new, revised
        new = len(store)
        if index.header.texts:
            older, revised = known(path, config, sketches, store)
            return older
        with Index(path) as without_texts:
            found = estimated(without_texts, sketches, config)
            contents = np.unique(np.array([estimate.content for estimate in found], np.int64))
            named = documents_of(without_texts, contents, store)
        of_content = dict(zip(contents.tolist(), named.documents, strict=True))
        for estimate in found:
            name = store.ids[estimate.row].as_py()
            copied = [
                document
                for document in of_content[estimate.content]
                if named.revised.get(document.id) != name
            ]
            if len(copied) < len(of_content[estimate.content]):
                revisions.add(name)
            if copied:
                guesses.append((estimate, copied))
        return None

    scan = pipeline.scan(read(paths, config), config, progress=progress, known=lookup)
    report = scan.report
    revisions |= {name for pair in report.pairs if (name := _revision(pair, revised)) is not None}
    if new:
        report = _about_new(report, scan.store.ids.to_pylist()[new:], new, revised)
    return replace(scan, report=_telling(_with_guesses(report, scan.store, guesses), len(revisions)))


def _revision(pair: Pair, revised: Mapping[str, str]) -> str | None:
    """Return the document of a pair that has taken the place of the other one in its source, if one has."""
    return next((new for new, old in ((pair.a, pair.b), (pair.b, pair.a)) if revised.get(old) == new), None)


def _telling(report: Report, revisions: int) -> Report:
    """Return the report with a warning of what it passes over, if it does."""
    if not revisions:
        return report
    warning = counted(
        revisions,
        "document is a new version of one in the index, not a copy of it",
        "documents are new versions of ones in the index, not copies of them",
    )
    return replace(report, run=replace(report.run, warnings=(*report.run.warnings, warning)))


def _about_new(report: Report, known: list[str], new: int, revised: Mapping[str, str]) -> Report:
    """Return the report without what is between documents of the index only, or between a new one and its former text."""
    older = set(known)
    clusters = tuple(
        replace(c, keep_reason="in the index already") if c.keep in older else c for c in report.clusters
    )
    summary = replace(report.summary, documents=new)
    named = replace(report, summary=summary, clusters=clusters, known=tuple(sorted(older)))
    return restrict(
        named,
        lambda row: (
            row.pair is None
            or not ({row.pair.a, row.pair.b} <= older or _revision(row.pair, revised) is not None)
        ),
    )


def _with_guesses(
    report: Report, store: TextStore, guesses: Sequence[tuple[Estimate, list[Document]]]
) -> Report:
    """Return the report with the pairs that an index without texts lets us guess, each new document with the
    likeliest that it copies in one cluster."""
    if not guesses:
        return report
    ids = store.ids.to_pylist()
    pairs = [_guessed_pair(ids[e.row], e, document) for e, documents in guesses for document in documents]
    clustered = {member.id for cluster in report.clusters for member in cluster.members}
    best: dict[str, list[tuple[Estimate, Document]]] = {}
    for row in sorted({e.row for e, _ in guesses}):
        if ids[row] not in clustered:
            choices = [(e, document) for e, documents in guesses if e.row == row for document in documents]
            choice = min(choices, key=lambda c: (-c[0].confidence, c[0].relation.looseness, c[1].id))
            best.setdefault(choice[1].id, []).append(choice)
    clusters = list(report.clusters)
    for number, (keep, copies) in enumerate(sorted(best.items()), len(clusters) + 1):
        document = copies[0][1]
        members = [
            Member(
                ids[e.row],
                e.relation,
                e.confidence,
                store.source(e.row),
                store.column("record")[e.row].as_py(),
            )
            for e, _ in copies
        ]
        clusters.append(
            Cluster(
                id=f"c{number}",
                relation=max((m.relation for m in members), key=lambda r: r.looseness),
                confidence=min(m.confidence for m in members),
                cohesion=round(sum(e.jaccard for e, _ in copies) / len(copies), 4),
                keep=keep,
                keep_reason="in the index already",
                members=(Member(keep, Relation.EXACT, 1.0, document.source, document.record), *members),
            )
        )
    known = {document.id for _, documents in guesses for document in documents}
    merged = replace(
        report,
        pairs=tuple(sorted((*report.pairs, *pairs), key=lambda p: (p.a, p.b))),
        clusters=tuple(clusters),
        known=tuple(sorted(known)),
    )
    return restrict(merged, lambda row: True)  # noqa: ARG005 - counts the summary anew


def _guessed_pair(new: str, estimate: Estimate, document: Document) -> Pair:
    shares = [round(share, 4) for share in (estimate.containment_new, estimate.containment_old)]
    first = new < document.id
    return Pair(
        a=new if first else document.id,
        b=document.id if first else new,
        relation=estimate.relation,
        confidence=estimate.confidence,
        jaccard=round(estimate.jaccard, 4),
        containment_a=shares[0] if first else shares[1],
        containment_b=shares[1] if first else shares[0],
        reason=None if estimate.relation is Relation.EXACT else "estimated, as the index holds no texts",
    )
