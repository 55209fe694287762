"""What to remove, what to repair and what to leave, decided from a report: pure, so that --dry-run is the truth.

The rule above all others: text that stands nowhere else is never removed as a copy. Each removal is checked on
the full texts against a document that stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from dedup.cleaning.decisions import Decisions
from dedup.model import Relation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedup.cleaning.evidence import Evidence, Likeness
    from dedup.config import Config
    from dedup.model import AssessedDocument, Cluster, Report, Span

CONTAINED: Final = 0.9
"""Share of an excerpt's shingles that the kept document must hold."""

PASSAGE: Final = 100
"""Words in a row, found nowhere in the kept document, that save a near copy: a paragraph or two of its own."""

SUCCESSORS: Final = 100
"""Members up to which a cluster that loses its keeper is searched for the document that can replace most others."""

RIVALS: Final = 200
"""Kept members of one cluster that a further member is compared with; so many of one cluster are hardly copies."""

USUAL: Final = frozenset({Relation.EXACT, Relation.NEAR, Relation.CONTAINED})
"""Relations whose copies are removed unless told otherwise: those that the texts themselves can prove."""

MOJIBAKE: Final = "TXT201"
FURNITURE: Final = "TXT208"


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What a user asks of cleaning.

    `relations`: copies to remove. `drop`: rules that condemn a document. `min_quality`: documents under it go.
    What is less sure than `Config.min_confidence` is left alone, where the texts alone cannot prove it.
    """

    relations: frozenset[Relation] = USUAL
    drop: frozenset[str] = frozenset()
    min_quality: float = 0.0
    fix_encoding: bool = False
    strip_furniture: bool = False
    decisions: Decisions = field(default_factory=Decisions)


@dataclass(frozen=True, slots=True)
class Older:
    """Documents of the corpus that the cleaned one is to join: they all stay, and copies of them go.

    `revised` has for some of them the document of the cleaned corpus that is their later version, and no copy.
    """

    ids: frozenset[str] = frozenset()
    revised: Mapping[str, str] = field(default_factory=dict)


NONE_OLDER: Final = Older()


@dataclass(frozen=True, slots=True)
class Removal:
    """A document to take out, by which rule, and the document that is kept in its place."""

    id: str
    rule: str
    name: str
    relation: Relation | None
    kept: str | None
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A document to mend: its encoding, or the passages (`cuts`, in its original text) to take out."""

    id: str
    fix_encoding: bool
    cuts: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Spared:
    """A copy that stays, and why."""

    id: str
    other: str
    relation: Relation
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All that cleaning will do, in the order of the corpus."""

    removals: tuple[Removal, ...] = ()
    repairs: tuple[Repair, ...] = ()
    spared: tuple[Spared, ...] = ()

    def __repr__(self) -> str:
        """The counts alone, as a notebook shows the value of its last line."""
        return f"Plan(removals={len(self.removals)}, repairs={len(self.repairs)}, spared={len(self.spared)})"


def plan(
    report: Report,
    cleaning: Cleaning,
    config: Config,
    places: Mapping[str, tuple[int, int]],
    evidence: Evidence,
    older: Older = NONE_OLDER,
) -> Plan:
    """Decide what to do with each document but the `older` ones.

    `places` gives for each id its row in the corpus and its place in the order in which the policy would keep
    documents. Documents condemned by a rule go first, so that no copy is removed in favour of one that goes too.
    """
    condemned = {
        document.id: removal
        for document in report.documents
        if (removal := _condemned(document, cleaning, config)) is not None
    }
    removals = dict(condemned)
    spared: list[Spared] = []
    pairs = {(pair.a, pair.b): _Claim(pair.relation, pair.confidence, pair.original) for pair in report.pairs}
    judge = _Judge(pairs, cleaning, config, evidence, older)
    for batch in evidence.batches(report.clusters):
        for cluster in batch:
            for verdict in _thin(cluster, condemned, places, judge):
                if isinstance(verdict, Removal):
                    removals[verdict.id] = verdict
                else:
                    spared.append(verdict)
    repairs = [
        repair
        for document in report.documents
        if document.id not in removals and (repair := _repair(document, cleaning)) is not None
    ]
    return _ordered(removals, repairs, spared, places)


def continued(
    first: Plan,
    report: Report,
    cleaning: Cleaning,
    config: Config,
    places: Mapping[str, tuple[int, int]],
    evidence: Evidence,
    older: Older = NONE_OLDER,
) -> Plan | None:
    """Go on from a plan, given the report on the documents that it keeps; None where they hold no more copies.

    Two clusters that a bridge joined may have kept documents that are copies of each other. Where one of them
    goes, what was removed in its favour must stand in the other, or it comes back.
    """
    copies = replace(cleaning, drop=frozenset(), min_quality=0.0, fix_encoding=False, strip_furniture=False)
    more = plan(report, copies, config, places, evidence, older)
    if not more.removals:
        return None
    gone = {removal.id for removal in more.removals}
    removals = {removal.id: removal for removal in (*first.removals, *more.removals)}
    spared = [each for each in (*first.spared, *more.spared) if each.id not in gone]
    judge = _Judge({}, cleaning, config, evidence, older)
    for removal in first.removals:
        if removal.kept not in gone:
            continue
        kept = removal.kept
        while kept in removals:
            kept = str(removals[kept].kept)
        verdict = judge.verdict(removal.id, kept)
        if isinstance(verdict, Removal):
            removals[removal.id] = verdict
        else:
            del removals[removal.id]
    repairs = [repair for repair in first.repairs if repair.id not in gone]
    return _ordered(removals, repairs, spared, places)


def _ordered(
    removals: Mapping[str, Removal],
    repairs: Sequence[Repair],
    spared: Sequence[Spared],
    places: Mapping[str, tuple[int, int]],
) -> Plan:
    def row(entry: Removal | Repair | Spared) -> int:
        return places[entry.id][0]

    listed = [each for each in spared if each.id not in removals]
    return Plan(
        tuple(sorted(removals.values(), key=row)),
        tuple(sorted(repairs, key=row)),
        tuple(sorted(set(listed), key=row)),
    )


def _condemned(document: AssessedDocument, cleaning: Cleaning, config: Config) -> Removal | None:
    """Return the removal of a document that a chosen rule or its low quality condemns."""
    rejected = 0
    for finding in document.findings:
        verdict = cleaning.decisions.finding(document.id, finding.rule)
        rejected += verdict is False
        if finding.rule not in cleaning.drop or verdict is False:
            continue
        if finding.confidence >= config.min_confidence or verdict:
            return Removal(
                document.id, finding.rule, finding.name, None, None, finding.confidence, finding.message
            )
    cleared = bool(document.findings) and rejected == len(document.findings)
    if document.quality < cleaning.min_quality and not cleared:
        worst = max(document.findings, key=lambda finding: finding.confidence, default=None)
        rule, name = (worst.rule, worst.name) if worst else ("quality", "low-quality")
        confidence = worst.confidence if worst else 1 - document.quality
        reason = f"quality {document.quality:.2f} is under {cleaning.min_quality:g}"
        return Removal(document.id, rule, name, None, None, confidence, reason)
    return None


def _thin(
    cluster: Cluster,
    condemned: Mapping[str, Removal],
    places: Mapping[str, tuple[int, int]],
    judge: _Judge,
) -> list[Removal | Spared]:
    """Go through a cluster from what is to stay downwards; remove what stands in a document that stays."""
    members = [member.id for member in cluster.members if member.id not in condemned]
    members.sort(key=lambda name: (name != cluster.keep, places[name][1]))
    if cluster.keep in condemned and len(members) <= SUCCESSORS:
        members = sorted(members, key=lambda name: -judge.stands_for(name, members))
    verdicts: list[Removal | Spared] = []
    kept = [name for name in members if name in judge.older.ids] or members[:1]
    staying = frozenset(kept)
    for name in members:
        if name in staying:
            continue
        found = [judge.verdict(name, other) for other in kept[:RIVALS]]
        removal = next((each for each in found if isinstance(each, Removal)), None)
        if removal is not None:
            verdicts.append(removal)
            continue
        verdicts += [each for each in found if isinstance(each, Spared)][:1]
        kept.append(name)
    return verdicts


@dataclass(frozen=True, slots=True)
class _Claim:
    """What is said of a pair, by the report or by the texts; passages, which take room, are not needed here."""

    relation: Relation
    confidence: float
    original: str | None


@dataclass(frozen=True, slots=True)
class _Judge:
    """Says whether one document may go because another stays."""

    pairs: Mapping[tuple[str, str], _Claim]
    cleaning: Cleaning
    config: Config
    evidence: Evidence
    older: Older

    def stands_for(self, kept: str, members: Sequence[str]) -> int:
        """Return how many of the members may go if this one stays."""
        return sum(isinstance(self.verdict(name, kept), Removal) for name in members if name != kept)

    def verdict(self, name: str, kept: str) -> Removal | Spared | None:
        """Return the removal of a document, or why it is spared, if the other is kept; None where it is no copy of that."""
        if self.older.revised.get(kept) == name:
            return None
        likeness = self.evidence.compare(name, kept)
        claim = self._claim(name, kept, likeness)
        if claim is None:
            return None
        relation = claim.relation
        decided = self.cleaning.decisions.pair(name, kept, relation.code)
        objection = self._objection(claim, likeness, kept)
        if decided is False:
            objection = "rejected in review, or ignored by the record"
        elif decided:
            objection = None
        if objection:
            return Spared(name, kept, relation, objection)
        share = f"{likeness.containment:.0%} of its shingles stand in the kept document"
        reason = f"{share}; accepted in review" if decided else share
        return Removal(name, relation.code, relation.rule_name, relation, kept, claim.confidence, reason)

    def _claim(self, name: str, kept: str, likeness: Likeness) -> _Claim | None:
        """Return what the report says of a pair; of one that it does not list, what the texts say."""
        listed = self.pairs.get((name, kept)) or self.pairs.get((kept, name))
        if listed is not None:
            return listed
        if likeness.jaccard == 1.0:
            return _Claim(Relation.EXACT, 1.0, None)
        if likeness.jaccard >= self.config.threshold:
            return _Claim(Relation.NEAR, 1.0, None)
        return _Claim(Relation.CONTAINED, 1.0, None) if likeness.containment >= CONTAINED else None

    def _objection(self, claim: _Claim, likeness: Likeness, kept: str) -> str | None:
        """Return why the copy must stay, None where nothing speaks for it."""
        if claim.relation not in self.cleaning.relations:
            return f"{claim.relation.value} copies stay by default; --drop {claim.relation.code} removes them"
        if claim.relation in (Relation.EXACT, Relation.CONTAINED):
            if likeness.containment < CONTAINED:
                return f"only {likeness.containment:.0%} of its shingles stand in the other, {CONTAINED:.0%} are needed"
            return None
        if claim.relation is Relation.NEAR:
            if likeness.jaccard < self.config.threshold - 1e-6:
                return f"its Jaccard with the document kept is {likeness.jaccard:.2f}"
            if likeness.lost >= PASSAGE:
                return f"holds {likeness.lost} words in a row that the other does not"
            return None
        if claim.confidence < self.config.min_confidence:
            return f"confidence {claim.confidence:.2f} is under {self.config.min_confidence:g}"
        if claim.relation is Relation.SPUN and claim.original != kept:
            return "it is not certain which of the two is the original"
        return None


def _repair(document: AssessedDocument, cleaning: Cleaning) -> Repair | None:
    accepted = [
        finding
        for finding in document.findings
        if cleaning.decisions.finding(document.id, finding.rule) is not False
    ]
    fix = cleaning.fix_encoding and any(finding.rule == MOJIBAKE for finding in accepted)
    cuts: tuple[Span, ...] = ()
    if cleaning.strip_furniture:
        cuts = tuple(span for finding in accepted if finding.rule == FURNITURE for span in finding.spans)
    return Repair(document.id, fix, cuts) if fix or cuts else None
