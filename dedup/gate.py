"""The gate: which findings count, and whether they are too many."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dedup.errors import UsageError
from dedup.model import Relation
from dedup.quality.registry import MODULES
from dedup.report.fingerprint import fingerprints
from dedup.report.printable import counted
from dedup.report.rows import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dedup.config import Config
    from dedup.index.baseline import Baseline
    from dedup.model import Report
    from dedup.report.formats import TextLookup
    from dedup.report.rows import Row

CODES = (*(relation.code for relation in Relation), *MODULES)
"""Every rule code."""

_EVERYTHING = frozenset({"true", "1", "yes", "all", "*"})
_NOTHING = frozenset({"false", "0", "no", "none", "null"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of a report.

    `report` holds only the findings that count; `accepted` counts those that the baseline or the records
    themselves excuse; `stale` has the fingerprints of the baseline that were not found any more; `reasons`
    say why the gate is shut, one for each limit passed.
    """

    report: Report
    accepted: int
    stale: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether no limit was passed."""
        return not self.reasons

    @property
    def line(self) -> str:
        """The verdict in one line."""
        summary = self.report.summary
        told = "passed" if self.passed else "failed: " + "; ".join(self.reasons)
        if self.passed and (summary.duplicates or summary.flagged):
            copies = counted(summary.duplicates, "copy", "copies")
            told += f": {copies} and {summary.flagged:,} flagged, within the limits"
        if self.accepted:
            told += f" ({self.accepted:,} accepted before)"
        return told


def judge(
    report: Report,
    texts: TextLookup,
    config: Config,
    *,
    baseline: Baseline | None = None,
    ignores: Mapping[str, str] | None = None,
) -> Verdict:
    """Return what the gate says of a report under the policy of `config`.

    `ignores` has what the records say in their own ignore field, by id: codes or beginnings of them, or
    "true" for all. Raises `UsageError` for a code in `config.fail_on` that no rule has, and where it has none.
    """
    codes = failing_codes(config)
    excused = {i: ignored_codes(value) for i, value in (ignores or {}).items()}
    counting: set[tuple[str, str, str | None]] = set()
    found: set[str] = set()
    accepted = 0
    for row, fingerprint in _named(report, texts, baseline):
        found.add(fingerprint)
        if not row.code.startswith(codes) or row.confidence < config.min_confidence:
            continue
        if (baseline is not None and fingerprint in baseline) or _excused(row, excused):
            accepted += 1
        else:
            counting.add(_key(row))
    restricted = restrict(report, lambda row: _key(row) in counting)
    return Verdict(
        restricted,
        accepted,
        baseline.stale(found) if baseline is not None else (),
        tuple(_reasons(restricted, config)),
    )


def failing_codes(config: Config) -> tuple[str, ...]:
    """Return the codes that the gate fails on.

    Raises `UsageError` for one that no rule has, where there is none, and where none of them is looked for.
    """
    codes = parse_codes(config.fail_on)
    if not codes:  # an empty variable of a CI job must not open the gate
        raise UsageError(
            "fail_on names no rule, so that nothing could fail",
            "Name codes or their beginnings, such as DUP,TXT2; `dedup scan` reports without judging.",
        )
    if not any(code.startswith(codes) for code in _sought(config)):
        limits = [
            f"{name} = {getattr(config, name)}"
            for name in ("only", "relations")
            if getattr(config, name) != "all"
        ]
        raise UsageError(
            f"fail_on is {config.fail_on}, but with {' and '.join(limits)} none of that is looked for",
            "Leave one of them out: this check could never fail.",
        )
    return codes


def _sought(config: Config) -> list[str]:
    """Return the codes of the rules that a scan with these settings looks for."""
    near = (Relation.EXACT, Relation.NEAR)
    relations = () if config.only == "quality" else near if config.relations == "near" else tuple(Relation)
    return [relation.code for relation in relations] + [*MODULES] * (config.only != "duplicates")


def parse_codes(text: str) -> tuple[str, ...]:
    """Return the codes of a list such as "DUP,TXT2"; `UsageError` for one that no rule begins with."""
    codes = tuple(c.upper() for c in re.split(r"[,\s]+", text) if c)
    for code in codes:
        if not any(known.startswith(code) for known in CODES):
            near = difflib.get_close_matches(code, CODES, 1)
            hint = f"Did you mean {near[0]}?" if near else "`dedup rules` lists the codes."
            raise UsageError(f"no rule begins with {code!r}", hint)
    return codes


def restrict(report: Report, wanted: Callable[[Row], bool]) -> Report:
    """Return the report with the wanted findings only, its summary counted anew."""
    kept = [row for row in rows(report) if wanted(row)]
    findings = Counter((row.id, row.code) for row in kept if row.pair is None)
    pairs = tuple(row.pair for row in kept if row.pair is not None)
    joined = {i for pair in pairs for i in (pair.a, pair.b)}
    copies = _closest(kept, {c.id: c.keep for c in report.clusters})
    documents = tuple(
        replace(d, findings=tuple(f for f in d.findings if findings[d.id, f.rule]))
        for d in report.documents
        if any(findings[d.id, f.rule] for f in d.findings)
    )
    by_rule = Counter(row.code for row in (*(row for row in kept if row.pair is None), *copies.values()))
    clusters = tuple(
        replace(c, members=tuple(m for m in c.members if m.id in joined or m.id == c.keep))
        for c in report.clusters
        if any(m.id in copies for m in c.members)
    )
    related = Counter(c.relation for c in clusters)
    summary = replace(
        report.summary,
        clusters=len(clusters),
        duplicates=len(copies),
        flagged=len(documents),
        by_relation={relation.value: related[relation] for relation in Relation if related[relation]},
        by_rule=dict(sorted(by_rule.items())),
    )
    known = tuple(i for i in report.known if i in joined)
    return replace(report, summary=summary, documents=documents, pairs=pairs, clusters=clusters, known=known)


def _closest(kept: list[Row], keepers: Mapping[str, str]) -> dict[str, Row]:
    """Return for each copy the one finding it is counted by: that about the document kept, else its closest relation."""
    ordered = sorted(
        (row for row in kept if row.pair is not None),
        key=lambda row: (row.cluster is None or keepers[row.cluster] != row.other, row.code, -row.confidence),
    )
    return {row.id: row for row in reversed(ordered)}


def _named(report: Report, texts: TextLookup, baseline: Baseline | None) -> list[tuple[Row, str]]:
    """Return the findings with their fingerprints, which take the texts, only where a baseline asks."""
    if baseline is None:
        return [(row, "") for row in rows(report)]
    return list(fingerprints(rows(report), texts))


def _reasons(report: Report, config: Config) -> list[str]:
    summary = report.summary
    limits = (
        ("max_duplicates", summary.duplicates, "copy", "copies"),
        ("max_flagged", summary.flagged, "flagged document", "flagged documents"),
    )
    reasons = []
    for name, count, one, many in limits:
        allowed = config.allowed(name, summary.documents)
        if count > allowed:
            reasons.append(f"{counted(count, one, many)}, {allowed:,} allowed")
    return reasons


def _key(row: Row) -> tuple[str, str, str | None]:
    return row.code, row.id, row.other


def _excused(row: Row, excused: Mapping[str, tuple[str, ...]]) -> bool:
    ids = (row.id,) if row.other is None else (row.id, row.other)
    return any(row.code.startswith(excused.get(i) or ("-",)) for i in ids)


def ignored_codes(value: str) -> tuple[str, ...]:
    """Return the beginnings of codes that an ignore field excuses its document from; "" excuses from all."""
    words = re.findall(r"[\w*]+", value.lower())
    if not words or words[0] in _NOTHING:
        return ()
    if words[0] in _EVERYTHING:
        return ("",)
    return tuple(word.upper() for word in words)
