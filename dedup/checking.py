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

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    from dedup.against import Lookup

    lookup = Lookup(config)
    if not lookup.holds_texts:
        return _scan_and_guess(paths, config, lookup.path, progress)
    scan = pipeline.scan(read(paths, config), config, progress=progress, known=lookup)
    return replace(scan, report=lookup.about_new(scan.report, scan.store))


def _scan_and_guess(paths: Sequence[str], config: Config, path: Path, progress: Progress | None) -> Scan:
    """Scan new documents, and guess what they copy of an index without texts."""
    from dedup.against import with_revisions
    from dedup.index.estimate import estimated
    from dedup.index.known import documents_of
    from dedup.index.store import Index

    revisions: set[str] = set()
    guesses: list[tuple[Estimate, list[Document]]] = []
    held: set[str] = set()

    def guess(sketches: Sketches, store: TextStore) -> None:
        with Index(path) as index:
            found = estimated(index, sketches, config)
            contents = np.unique(np.array([estimate.content for estimate in found], np.int64))
            named = documents_of(index, contents, store)
        held.update(store.ids.take(named.held).to_pylist())
        of_content = dict(zip(contents.tolist(), named.documents, strict=True))
        for estimate in found:
            name = store.ids[estimate.row].as_py()
            documents = of_content[estimate.content]
            copied = [document for document in documents if named.revised.get(document.id) != name]
            if len(copied) < len(documents):
                revisions.add(name)
            if copied:
                guesses.append((estimate, copied))

    scan = pipeline.scan(read(paths, config), config, progress=progress, known=guess)
    report = with_revisions(scan.report, len(revisions))
    return replace(scan, report=_with_guesses(report, scan.store, guesses, held))


def _with_guesses(
    report: Report,
    store: TextStore,
    guesses: Sequence[tuple[Estimate, list[Document]]],
    held: set[str],
) -> Report:
    """Return the report with the pairs that an index without texts lets us guess, each new document with the
    likeliest that it copies in one cluster. `held` are the new documents that the index holds as they are."""
    if not guesses and not held:
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
    older = frozenset(document.id for _, documents in guesses for document in documents)
    merged = replace(
        report,
        pairs=tuple(sorted((*report.pairs, *pairs), key=lambda p: (p.a, p.b))),
        clusters=tuple(clusters),
        known=tuple(sorted(older | held)),
        older=older,
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
