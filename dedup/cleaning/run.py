"""Cleaning from end to end: scan, plan, look again at what is kept, write."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dedup.cleaning.evidence import TextEvidence
from dedup.cleaning.layout import lay_out
from dedup.cleaning.plan import NONE_OLDER, Older, Plan, Spared, continued, plan
from dedup.cleaning.write import write
from dedup.corpus.read import read
from dedup.corpus.source import STDIN, find
from dedup.errors import InputError, StoreError, UsageError
from dedup.gate import ignored_codes
from dedup.match.compared import Remembered
from dedup.match.keep import criteria, preference
from dedup.pipeline import copies_among, scan_and_sketches
from dedup.report.printable import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from dedup.against import Lookup
    from dedup.cleaning.decisions import Decisions
    from dedup.cleaning.plan import Cleaning
    from dedup.config import Config
    from dedup.corpus.source import Source
    from dedup.engine import Progress
    from dedup.model import Report
    from dedup.pipeline import Scan
    from dedup.sketch import Sketches


ROUNDS = 10
"""Scans of what is kept, at most; two or three are usual."""

WRITABLE = frozenset({"text", "html", "jsonl", "json", "csv", "tsv", "parquet", "arrow", "sqlite"})


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What a cleaning did, or without an output would do; `warnings` are those of the report and its own."""

    report: Report
    plan: Plan
    repairs: int
    out: Path | None
    removed: Path | None
    warnings: tuple[str, ...] = ()

    @property
    def kept(self) -> int:
        """Documents that stay."""
        return self.report.summary.documents - len(self.plan.removals)

    @property
    def by_rule(self) -> dict[str, int]:
        """Documents removed by each rule."""
        return dict(sorted(Counter(removal.rule for removal in self.plan.removals).items()))


def clean(
    paths: Sequence[str],
    out: str | None,
    config: Config,
    cleaning: Cleaning,
    *,
    removed: str | None = None,
    progress: Progress | None = None,
) -> Cleaned:
    """Write the corpus at `paths` to `out` without its copies and what the rules condemn.

    What is taken out goes to removed.jsonl beside `out` (or to `removed`), what is mended to repaired.jsonl.
    Without `out` nothing is written: the result says what would be done. `config.against` names an index of a corpus that
    the cleaned one is to join: copies of what that holds go too. Raises `InputError`, `OutputError` and
    `UsageError` before anything is written, and leaves no half of anything behind.
    """
    sources = _sources(paths, config)
    layout = lay_out(sources, paths, out, removed) if out is not None else None
    lookup = _lookup(config)
    result, sketches = scan_and_sketches(
        read(paths, config), replace(config, all_documents=True), progress=progress, known=lookup
    )
    with result.store:
        report, older = result.report, NONE_OLDER
        if lookup is not None:
            report = lookup.about_new(report, result.store)
            older = Older(lookup.older(result.store), lookup.revised)
        whole = _settled_sources(sources, result)
        warnings = (*report.run.warnings, *_strangers(cleaning.decisions, result))
        decided = _decide(result, sketches, _excusing(result, cleaning), config, older, progress)
        decided = _feasible(decided, result, whole)
        if layout is None:
            return Cleaned(report, decided, len(decided.repairs), None, None, warnings)
        repairs = write(layout, whole, decided, result, config, progress=progress)
    return Cleaned(report, decided, repairs, layout.out, layout.removed, warnings)


def _lookup(config: Config) -> Lookup | None:
    if not config.against or config.only == "quality":
        return None
    from dedup.against import Lookup

    lookup = Lookup(config)
    if not lookup.holds_texts:
        raise StoreError(
            f"{lookup.path} holds no texts, and without them nothing proves what stands there",
            "Build it without --no-text.",
        )
    return lookup


def _sources(paths: Sequence[str], config: Config) -> tuple[Source, ...]:
    if STDIN in paths:
        raise UsageError("standard input cannot be cleaned, since it is read twice", "Give a file.")
    sources = find(paths, config.input_format).sources
    for source in sources:
        if source.format not in WRITABLE:
            raise UsageError(
                f"{source.name}: {source.format} cannot be written back",
                "Convert it to .jsonl first, or leave it out.",
            )
    if not sources:
        raise InputError(f"no documents in {', '.join(sorted(paths))}")
    return sources


def _strangers(decisions: Decisions, result: Scan) -> Iterator[str]:
    """Yield a warning where decisions name documents that are not in the corpus: they do nothing here."""
    count = decisions.strangers(frozenset(result.store.ids.to_pylist()))
    if count:
        yield (
            f"{counted(count, 'decision')} of the review name documents that are not in this corpus; "
            "clean the same paths that were scanned for the audit"
        )


def _excusing(result: Scan, cleaning: Cleaning) -> Cleaning:
    """Return what is asked for, with what the records themselves ask to ignore."""
    excused = {name: ignored_codes(value) for name, value in result.ignores.items()}
    return replace(cleaning, decisions=replace(cleaning.decisions, excused=excused))


def _decide(
    result: Scan,
    sketches: Sketches | None,
    cleaning: Cleaning,
    config: Config,
    older: Older,
    progress: Progress | None,
) -> Plan:
    """Return the plan for a finished scan, carried on until what is kept holds no copies that could go."""
    ids: list[str] = result.store.ids.to_pylist()
    place = preference(criteria(result.scanned.merits, config)).tolist()
    places = {name: (row, place[row]) for row, name in enumerate(ids)}
    evidence = TextEvidence(result.store, config.shingle_size, progress)
    decided = plan(result.report, cleaning, config, places, evidence, older)
    remembered = Remembered(len(ids))
    for _ in range(ROUNDS):
        if not decided.removals or sketches is None:
            break
        report = _report_on_kept(result, sketches, decided, config, remembered, progress)
        further = continued(decided, report, cleaning, config, places, evidence, older)
        if further is None:
            break
        decided = further
    return decided


def _report_on_kept(
    result: Scan,
    sketches: Sketches,
    decided: Plan,
    config: Config,
    remembered: Remembered,
    progress: Progress | None,
) -> Report:
    """Look for copies among the documents that a plan keeps."""
    gone = {removal.id for removal in decided.removals}
    kept = np.flatnonzero([name not in gone for name in result.store.ids.to_pylist()])
    return copies_among(
        result, sketches, kept, replace(config, only="duplicates"), remembered, progress=progress
    )


def _settled_sources(sources: tuple[Source, ...], result: Scan) -> dict[str, Source]:
    """Return by name the sources that can be rewritten; those that broke off are copied as they are."""
    damaged = {skipped.source for skipped in result.report.skipped if skipped.record == 0}
    return {source.name: source for source in sources if source.name not in damaged}


def _feasible(decided: Plan, result: Scan, whole: dict[str, Source]) -> Plan:
    """Leave documents of damaged files alone, as what follows them is not known, and web pages unrepaired."""

    def source_of(name: str) -> Source | None:
        return whole.get(result.store.source(result.store.row(name)))

    held = [removal for removal in decided.removals if source_of(removal.id) is None]
    spared = [
        Spared(removal.id, removal.kept, removal.relation, "its file is damaged")
        for removal in held
        if removal.kept and removal.relation
    ]
    mendable = (
        (repair, source) for repair in decided.repairs if (source := source_of(repair.id)) is not None
    )
    return Plan(
        tuple(removal for removal in decided.removals if source_of(removal.id) is not None),
        tuple(repair for repair, source in mendable if source.format != "html"),
        (*decided.spared, *spared),
    )
