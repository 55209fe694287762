"""Reports made up for the audit: articles of stock sentences, copied in every way, some of them damaged."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from math import log

from dedup.config import Config
from dedup.model import (
    AssessedDocument,
    Cluster,
    Finding,
    Input,
    Member,
    Pair,
    Passage,
    Relation,
    Report,
    Run,
    Skipped,
    Span,
    Summary,
)
from dedup.quality.score import quality

_WHO = [
    "The council",
    "A retired teacher",
    "Two engineers",
    "The harbour master",
    "A spokeswoman",
    "The night editor",
    "Residents",
    "The museum",
]
_DID = [
    "opened",
    "questioned",
    "repaired",
    "published",
    "postponed",
    "described",
    "measured",
    "rejected",
    "welcomed",
    "counted",
]
_WHAT = [
    "the old tramway",
    "a plan for the river bank",
    "the winter timetable",
    "an archive of letters",
    "the new library wing",
    "a survey of roofs",
    "the fish market",
    "a budget for lighting",
]
_WHEN = [
    "on Monday",
    "after a long debate",
    "in the early hours",
    "before the festival",
    "for the third time this year",
    "without much notice",
    "as the tide went out",
    "at a public meeting",
]
_WHY = [
    "because the costs had doubled",
    "while reporters waited outside",
    "and nobody objected",
    "although the figures were disputed",
    "which surprised the neighbours",
    "so that work could begin in spring",
]
_SWAPS = {
    "old": "antique",
    "plan": "blueprint",
    "winter": "wintertime",
    "public": "populace",
    "long": "elongated",
    "new": "novel",
    "early": "ahead of schedule",
    "costs": "expenditures",
}
_SOURCES = (
    "harbour-post.jsonl",
    "valley-gazette.jsonl",
    "wire/2026-10.jsonl.gz",
    "scrape/aggregator.parquet",
    "blogs.csv",
    "archive/morning-paper.warc.gz",
)

Texts = Callable[[Collection[str]], Mapping[str, str]]


@dataclass
class _Corpus:
    """What the generator has made so far."""

    chance: random.Random
    texts: dict[str, str] = field(default_factory=dict)
    source: dict[str, str] = field(default_factory=dict)

    def add(self, text: str) -> str:
        source = self.chance.choice(_SOURCES)
        document_id = f"{source.split('.')[0].split('/')[-1]}-{len(self.texts):06d}"
        self.texts[document_id] = text
        self.source[document_id] = source
        return document_id

    def sentences(self, count: int) -> list[str]:
        pick = self.chance.choice
        return [f"{pick(_WHO)} {pick(_DID)} {pick(_WHAT)} {pick(_WHEN)}, {pick(_WHY)}." for _ in range(count)]


def synthetic(
    clusters: int = 40,
    flagged: int = 30,
    *,
    members: int = 6,
    sentences: int = 14,
    seed: int = 7,
    documents: int = 0,
) -> tuple[Report, Texts]:
    """Return a report of `clusters` clusters of 2 to `members` documents and `flagged` damaged ones, and its texts."""
    corpus = _Corpus(random.Random(seed))
    pairs: list[Pair] = []
    groups = [_cluster(corpus, n, members, sentences, pairs) for n in range(clusters)]
    assessed = sorted((_damaged(corpus, sentences) for _ in range(flagged)), key=lambda d: d.id)
    skipped = tuple(
        Skipped("blogs.csv", 40 + n, "unterminated quoted field", 9_000 + 17 * n)
        for n in range(3 if clusters else 0)
    )
    pairs.sort(key=lambda p: (p.a, p.b))
    groups.sort(key=lambda c: c.id)
    config = Config()
    report = Report(
        run=Run(
            version="0.1.0",
            config=config.reported(),
            inputs=tuple(
                Input(f"corpus/{s}", f"{n:x}".rjust(64, "0"), 100 + n) for n, s in enumerate(_SOURCES)
            ),
        ),
        summary=Summary(
            documents=max(documents, len(corpus.texts)),
            skipped=len(skipped),
            clusters=len(groups),
            duplicates=sum(len(c.members) - 1 for c in groups),
            flagged=len(assessed),
            by_relation=dict(Counter(str(c.relation) for c in groups)),
            by_rule=dict(Counter(f.rule for d in assessed for f in d.findings)),
        ),
        skipped=skipped,
        documents=tuple(assessed),
        pairs=tuple(pairs),
        clusters=tuple(groups),
    )
    return report, lambda ids: {i: corpus.texts[i] for i in ids if i in corpus.texts}


def _cluster(corpus: _Corpus, number: int, members: int, sentences: int, pairs: list[Pair]) -> Cluster:
    chance = corpus.chance
    original = corpus.sentences(chance.randint(max(3, sentences // 2), sentences))
    keep = corpus.add("\n\n".join(original))
    relation = chance.choices(list(Relation), [3, 6, 3, 3, 2])[0]
    joined = []
    for _ in range(min(members, 1 + int(chance.expovariate(0.9)) + 1) - 1):
        copy, shared = _copy(corpus, original, relation)
        document_id = corpus.add("\n\n".join(copy))
        pair = _pair(keep, document_id, original, copy, shared, relation, chance)
        pairs.append(pair)
        joined.append(Member(document_id, relation, pair.confidence, corpus.source[document_id], 1 + number))
    return Cluster(
        id=f"c{number:05d}",
        relation=relation,
        confidence=min(m.confidence for m in joined),
        cohesion=sum(p.jaccard for p in pairs[-len(joined) :]) / len(joined),
        keep=keep,
        keep_reason=chance.choice(("best quality", "longest", "earliest date")),
        members=(
            Member(keep, Relation.EXACT, 1.0, corpus.source[keep], 1 + number),
            *sorted(joined, key=lambda m: m.id),
        ),
    )


def _copy(
    corpus: _Corpus, original: list[str], relation: Relation
) -> tuple[list[str], list[tuple[int, int]]]:
    """Return the sentences of a copy, and which of its sentences stand for which of the original's."""
    chance = corpus.chance
    count = len(original)
    if relation is Relation.EXACT:
        return list(original), [(n, n) for n in range(count)]
    if relation is Relation.SPUN:
        return [" ".join(_SWAPS.get(w, w) for w in s.split()) for s in original], [
            (n, n) for n in range(count)
        ]
    if relation is Relation.CONTAINED:
        start = chance.randint(0, count // 2)
        kept = list(range(start, max(start + 2, count - 1)))
        extra = corpus.sentences(2)
        return [extra[0], *(original[n % count] for n in kept), extra[1]], [
            (n % count, m + 1) for m, n in enumerate(kept)
        ]
    share = 0.85 if relation is Relation.NEAR else 0.45
    kept = [n for n in range(count) if chance.random() < share] or [0]
    copy: list[str] = []
    shared = []
    for n in range(count):
        if n in kept:
            shared.append((n, len(copy)))
            copy.append(original[n])
        elif chance.random() < 0.8:
            copy.extend(corpus.sentences(1))
    return copy, shared


def _pair(
    keep: str,
    copy_id: str,
    original: list[str],
    copy: list[str],
    shared: list[tuple[int, int]],
    relation: Relation,
    chance: random.Random,
) -> Pair:
    mine, theirs = _offsets(original), _offsets(copy)
    runs: list[list[int]] = []
    for n, m in shared:
        if runs and (runs[-1][1], runs[-1][3]) == (n - 1, m - 1):
            runs[-1][1], runs[-1][3] = n, m
        else:
            runs.append([n, n, m, m])
    passages = [((mine[i][0], mine[j][1]), (theirs[k][0], theirs[m][1])) for i, j, k, m in runs]
    forward = keep < copy_id
    common = len({n for n, _ in shared})
    spun = 0.4 if relation is Relation.SPUN else 1.0
    jaccard = spun * common / (len(original) + len(copy) - common)
    inside = (spun * common / len(original), spun * common / len(copy))
    confidence = 1.0 if relation is Relation.EXACT else round(1 - chance.random() ** 2 * 0.49, 4)
    return Pair(
        a=min(keep, copy_id),
        b=max(keep, copy_id),
        relation=relation,
        confidence=confidence,
        jaccard=jaccard,
        containment_a=inside[not forward],
        containment_b=inside[forward],
        original=keep if relation in {Relation.SPUN, Relation.CONTAINED} else None,
        evidence=tuple(Passage(a, b) if forward else Passage(b, a) for a, b in passages),
        contributions=_contributions(confidence, chance)
        if relation in {Relation.REWRITTEN, Relation.SPUN}
        else (),
        reason="the copy's words are the less usual ones" if relation is Relation.SPUN else None,
    )


def _contributions(confidence: float, chance: random.Random) -> tuple[tuple[str, float], ...]:
    """Return measures that add up to a confidence."""
    whole = log(max(confidence, 1e-4) / max(1 - confidence, 1e-4))
    told, agreement = chance.uniform(0, 2), chance.uniform(-1, 1)
    return ("base", -1.0), ("told", told), ("agreement", agreement), ("order", whole + 1.0 - told - agreement)


def _offsets(sentences: list[str]) -> list[tuple[int, int]]:
    offsets, start = [], 0
    for sentence in sentences:
        offsets.append((start, start + len(sentence)))
        start += len(sentence) + 2
    return offsets


def _damaged(corpus: _Corpus, sentences: int) -> AssessedDocument:
    chance = corpus.chance
    words = " ".join(corpus.sentences(sentences)).split(" ")
    kind = chance.choice(("spun", "mojibake", "hidden"))
    spans, pieces, at = [], [], 0
    for word in words:
        suggestion = None
        shown = word
        if kind == "spun" and word in _SWAPS:
            shown, suggestion = _SWAPS[word], word
        elif kind == "mojibake" and chance.random() < 0.04:
            shown, suggestion = "â€œ" + word, "“" + word
        elif kind == "hidden" and chance.random() < 0.04:
            shown, suggestion = word[:1] + "\u200b\u202e" + word[1:], word
        if suggestion is not None:
            spans.append(Span(at, at + len(shown), shown, suggestion))
        pieces.append(shown)
        at += len(shown) + 1
    rule, name, message = {
        "spun": ("TXT205", "spun-text", f"{len(spans)} words look swapped for rare synonyms"),
        "mojibake": ("TXT201", "mojibake", f"{len(spans)} places decode badly"),
        "hidden": ("TXT202", "hidden-characters", f"{len(spans)} words hold characters that do not show"),
    }[kind]
    document_id = corpus.add(" ".join(pieces))
    findings = [Finding(rule, name, round(1 - chance.random() ** 2 * 0.45, 4), message, tuple(spans))]
    if chance.random() < 0.3:
        findings.append(
            Finding(
                "TXT211",
                "truncated",
                0.7,
                "the text stops in the middle of a sentence",
                (Span(at - 9, at - 1, " ".join(pieces)[at - 9 : at - 1]),),
            )
        )
    return AssessedDocument(
        document_id,
        corpus.source[document_id],
        len(words),
        "en",
        round(quality(findings), 4),
        tuple(findings),
        1,
    )


def poisoned(report: Report, texts: Texts, payloads: Collection[str]) -> tuple[Report, Texts]:
    """Return the report with hostile strings in its ids, sources, paths, reasons, messages and texts."""
    listed = sorted(payloads)
    names: dict[str, str] = {}

    def name(document_id: str) -> str:
        return names.setdefault(document_id, f"{listed[len(names) % len(listed)]}#{len(names)}")

    def evil(n: int) -> str:
        return listed[n % len(listed)]

    clusters = tuple(
        replace(
            c,
            id=f"{evil(n)}{n}",
            keep=name(c.keep),
            keep_reason=evil(n),
            members=tuple(replace(m, id=name(m.id), source=evil(n + k)) for k, m in enumerate(c.members)),
        )
        for n, c in enumerate(report.clusters)
    )
    pairs = []
    for n, p in enumerate(report.pairs):
        a, b = sorted((name(p.a), name(p.b)))
        pairs.append(replace(p, a=a, b=b, original=None, reason=evil(n)))
    documents = tuple(
        replace(
            d,
            id=name(d.id),
            source=evil(n),
            language=evil(n),
            findings=tuple(
                replace(
                    f,
                    name=evil(n + 1),
                    message=evil(n),
                    spans=tuple(replace(s, text=evil(n), suggestion=evil(n)) for s in f.spans),
                )
                for f in d.findings
            ),
        )
        for n, d in enumerate(report.documents)
    )
    run = Run(
        version=evil(1),
        config={**report.run.config, **{f"{p} key": p for p in listed}},
        inputs=tuple(Input(p, p, 1) for p in listed),
        warnings=tuple(listed),
        timestamp=evil(2),
    )
    skipped = tuple(Skipped(p, 1, p, 1) for p in listed)
    original = {new: old for old, new in names.items()}
    text = {new: "\n".join(listed) + texts([old])[old] for new, old in original.items()}
    poisoned_report = replace(
        report, run=run, skipped=skipped, documents=documents, pairs=tuple(pairs), clusters=clusters
    )
    return poisoned_report, lambda ids: {i: text[i] for i in ids if i in text}
