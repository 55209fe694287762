"""check = scan, among themselves and against an index → gate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dedup import pipeline
from dedup.errors import UsageError
from dedup.gate import Verdict, judge, parse_codes, restrict
from dedup.index import baseline as baselines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedup.config import Config
    from dedup.corpus.spool import TextStore
    from dedup.model import Report
    from dedup.pipeline import Progress, Scan
    from dedup.sketch import Sketches


@dataclass(frozen=True, slots=True)
class Checked:
    """A finished check: all that was found, and what the gate says of it."""

    scan: Scan
    verdict: Verdict


def check(
    paths: Sequence[str], config: Config, *, update: bool = False, progress: Progress | None = None
) -> Checked:
    """Look for copies and damage in new documents, and judge what is found by the policy of `config`.

    `config.against` names an index of the corpus they would join, to which they are added where `update` is
    set and the gate is passed; `config.baseline` names a file of accepted findings. Raises `UsageError` for a
    policy that makes no sense, `StoreError` for an index or a baseline that cannot be used, and what `scan`
    raises.
    """
    parse_codes(config.fail_on)
    if update and not config.against:
        raise UsageError("--update without an index", "Name the index with --against.")
    baseline = baselines.load(Path(config.baseline)) if config.baseline else None
    scan = scan_against(paths, config, progress=progress)
    verdict = judge(scan.report, scan.texts, config, baseline=baseline, ignores=ignores(scan))
    if update and verdict.passed:
        from dedup.index.build import add_store

        add_store(scan.store, scan.report.summary.documents, Path(config.against), config)
    return Checked(scan, verdict)


def scan_against(paths: Sequence[str], config: Config, *, progress: Progress | None = None) -> Scan:
    """Scan new documents, among themselves and against the index `config.against` if there is one.

    The report speaks of the new documents only; those of the index that it names are its `known`.
    """
    if not config.against:
        return pipeline.scan(paths, config, progress=progress)
    from dedup.index.build import known
    from dedup.index.store import Index

    path = Path(config.against)
    with Index(path) as index:  # refuse an unusable one before the work
        index.require_comparable(config)
    new = 0

    def lookup(sketches: Sketches, store: TextStore) -> pipeline.Known:
        nonlocal new
        new = len(store)
        return known(path, config, sketches, store)

    scan = pipeline.scan(paths, config, progress=progress, known=lookup)
    return pipeline.Scan(_about_new(scan.report, scan.store.ids.to_pylist()[new:], new), scan.store)


def _about_new(report: Report, known: list[str], new: int) -> Report:
    """Return the report without what is between documents of the index only."""
    older = set(known)
    clusters = tuple(
        replace(c, keep_reason="in the index already") if c.keep in older else c for c in report.clusters
    )
    summary = replace(report.summary, documents=new)
    named = replace(report, summary=summary, clusters=clusters, known=tuple(sorted(older)))
    return restrict(named, lambda row: row.pair is None or not {row.pair.a, row.pair.b} <= older)


def ignores(scan: Scan) -> dict[str, str]:
    """Return what the records of a scan say in their own ignore field, by document id."""
    column = scan.store.column("ignore")
    if column.null_count == len(column):
        return {}
    import pyarrow as pa
    import pyarrow.compute as pc

    table = pa.table({"id": scan.store.ids, "ignore": column}).filter(pc.is_valid(column))
    return dict(zip(table["id"].to_pylist(), table["ignore"].to_pylist(), strict=True))
