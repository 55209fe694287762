"""Trains and calibrates the language heads: `python -m training.quality [data folder [head …]]`.

It trains the heads named, or all of them, and writes `dedup/models/odds.npz` and `dedup/models/heads.json`. Every figure
it prints is of sources left out: a text is judged by a model that has seen neither its kind of damage nor anything made
from its corpus.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from dedup.config import Config
from dedup.models.english import english
from dedup.quality.english import prose
from dedup.quality.english.heads import FEATURES, PATH
from dedup.quality.english.prose import COLUMNS, ODDS, Prose
from dedup.quality.english.reference_prose import CELLS, cells, lower_case, standing
from dedup.quality.profile import profile
from dedup.text.tokenise import tokenise
from training.calibration import calibration_error, platt
from training.records import DATA
from training.sources import Source, clean_sources, damaged_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

SPUN_SHARE = 0.05
"""Share of spun words for which the odds are made; a text with more of them scores higher all the same."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a head learns: the damage it is to find, the features it looks at, and the `prior`.

    That is how frequent such texts are taken to be, which sets how much clean text the head may accuse.
    """

    damage: tuple[str, ...]
    features: tuple[str, ...]
    prior: float
    shortest: int = 100
    """Words under which it does not judge."""
    sees: str = "running"
    """The texts that it judges: "continuous" or any "running" text in English, any "english" text, or "all"."""
    ignores: frozenset[str] = frozenset()
    """Origins that it does not learn from."""
    spares: tuple[str, ...] = ()
    """Damage that another rule is to find: this head learns it as clean text."""
    also: tuple[str, ...] = ()
    """Damage that it is measured by, without learning from it."""


RICH = frozenset({"moby_dick"})
"""A clean source whose chapters have more different words, and fewer that come back, than any other: to learn from it would
cost one in twenty of the chains of abstracts, diaries and the originals of spun blogs.
"""

LASTING = (
    "near",
    "far",
    "akin_near",
    "akin_far",
    "names_again",
    "same_person",
    "one_tense",
    "unclosed",
    "uneven",
    "word_length",
    "figures",
)
"""Features by which chains of words are told from prose, and by which one kind of prose is told from another. Two heads look
at them, for short texts and for longer ones: in a short article of many different words hardly any comes back either.
"""

TASKS = {
    "spun": Task(
        ("spun", "moby-10", "moby-20", "wordnet-10", "wordnet-20"),
        ("odds", "fingerprints", "function", "recurrence", "old", "semicolons", "spoken"),
        0.07,
        sees="continuous",
    ),
    "filled": Task(
        ("filled-8", "filled-15"),
        ("unknown_in_prose", "repairable", "function", "slips"),
        0.02,
        sees="continuous",
        spares=("ocr-5", "ocr-20", "typing-5", "typing-20"),
        also=("spun", "moby", "wordnet"),
    ),
    "shuffled": Task(("shuffled",), ("fluency", "strange", "function", "connected"), 0.1),
    "markov": Task(("markov-1", "markov-2"), LASTING, 0.085, shortest=300, sees="continuous", ignores=RICH),
    "markov_long": Task(
        ("markov-1", "markov-2"), LASTING, 0.12, shortest=500, sees="continuous", ignores=RICH
    ),
    "gibberish": Task(("gibberish",), ("letters", "unknown", "function"), 0.1, sees="all"),
    "noise": Task(
        ("noise", "ocr-20", "ocr-30", "typing-20", "typing-30"),
        (
            "repairable",
            "unknown_in_prose",
            "names_in_prose",
            "short_in_prose",
            "single_in_prose",
            "function",
        ),
        0.2,
        sees="english",
    ),
}

ENOUGH = 100
"""Texts from which on a source weighs as much as any other."""

WORDS = COLUMNS.index("words")
LONG = 300
"""Words from which texts are reported apart: there is something to go by."""

UNTRAINED = frozenset({"spinbot"})
"""Sources only measured: one sentence in ten is changed, and what is left would teach the head to doubt clean text."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The counts of one source's texts, and how many words stand in each kind of place, float32[n, CELLS].

    `seen` tells which of them a head sees (bool[n]), by `Task.sees`.
    """

    source: Source
    seen: dict[str, NDArray[np.bool_]]
    counts: NDArray[np.float64]
    places: NDArray[np.float32]

    @property
    def method(self) -> str:
        """What was done to the texts, without its degree."""
        real = self.source.damage in {"spun", "noise"}
        return self.source.origin if real else self.source.damage.split("-")[0]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The scores of a sample's texts and of the clean texts of the same origin by the same model, and their words."""

    sample: Sample
    scores: NDArray[np.float64]
    words: NDArray[np.float64]
    clean: NDArray[np.float64]
    clean_words: NDArray[np.float64]

    def calibrated(self, slope: float, shift: float) -> Verdict:
        """Return the same with probabilities for scores."""
        scores, clean = (_sigmoid(slope * s + shift) for s in (self.scores, self.clean))
        return replace(self, scores=scores, clean=clean)

    def of(self, shortest: int) -> Verdict:
        """Return the same of the texts of so many words or more."""
        long, clean_long = self.words >= shortest, self.clean_words >= shortest
        return Verdict(
            self.sample,
            self.scores[long],
            self.words[long],
            self.clean[clean_long],
            self.clean_words[clean_long],
        )


def _sigmoid(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    value: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(scores, -50.0, 50.0)))
    return value


def main() -> None:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    clean = list(clean_sources(data, most=300))
    samples = [measure(source) for source in (*clean, *damaged_sources(data, clean, most=150))]
    np.savez_compressed(ODDS, odds=odds(samples), allow_pickle=False)
    heads = json.loads(PATH.read_text(encoding="utf-8"))["heads"] if sys.argv[2:] else {}
    shown: dict[str, list[Verdict]] = {}
    for name in sys.argv[2:] or TASKS:
        task = TASKS[name]
        concerned = [sample for sample in samples if concerns(name, sample)]
        slope, shift = platt(*pooled(name, [judge(name, sample, samples) for sample in concerned]))
        strict = [judge(name, sample, samples, unseen=True) for sample in concerned]
        shown[name] = [verdict.calibrated(slope, shift) for verdict in strict]
        report(name, shown[name])
        intercept, weights = fit(name, samples, odds(samples))
        heads[name] = {
            "shortest": task.shortest,
            "intercept": round(slope * intercept + shift, 4),
            "weights": {
                feature: round(float(slope * weight), 4)
                for feature, weight in zip(task.features, weights, strict=True)
            },
        }
    if shown.keys() >= {"spun", "filled"}:
        print("\nspun or filled, by the surer head", end="")
        report("spun", either(shown["spun"], shown["filled"]))
    PATH.write_text(json.dumps({"version": 1, "heads": heads}, indent=2) + "\n", encoding="utf-8")


def measure(source: Source) -> Sample:
    """Read the texts of a source as the rules do."""
    texts = pa.array(source.texts, pa.large_string())
    tokens = tokenise(texts)
    known = profile(texts, tokens, Config())
    reading = prose.read(tokens, np.ones(len(tokens), np.bool_))
    kinds = cells(reading.words, reading.joined, reading.before, reading.spun, tokens.offsets, english())
    judged = lower_case(tokens)
    judged &= (reading.spun >= 0) & (reading.words >= 0) & standing(tokens)
    rows = np.repeat(np.arange(len(tokens)), tokens.counts)[judged]
    _, word, times = np.unique(rows << 32 | reading.words[judged], return_inverse=True, return_counts=True)
    places = np.bincount(rows * CELLS + kinds[judged], 1 / times[word], minlength=len(tokens) * CELLS)
    seen = {
        "running": known.running,
        "continuous": known.continuous,
        "english": known.languages == "en",
        "all": np.ones(len(tokens), np.bool_),
    }
    return Sample(source, seen, known.prose.counts, places.reshape(-1, CELLS).astype(np.float32))


def odds(samples: Iterable[Sample]) -> NDArray[np.float32]:
    """Return log(1 + s(r - 1)) for each kind of place; r is how much oftener spun words stand there than others.

    The places of a text that was spun are those of the clean text, with about a share d of them moved: what spun
    words add is (spun - (1 - d) clean) / d. Places that are hardly ever seen are drawn towards r = 1.
    """
    spun, whole = np.zeros(CELLS), np.zeros(CELLS)
    by_origin = {sample.source.origin: sample for sample in samples if not sample.source.damage}
    for sample in samples:
        method, _, degree = sample.source.damage.partition("-")
        clean = by_origin.get(sample.source.origin)
        if method not in {"moby", "wordnet"} or degree != "20" or clean is None:
            continue
        before = clean.places[: len(sample.places)].sum(axis=0, dtype=np.float64)
        spun += sample.places.sum(axis=0, dtype=np.float64) - 0.8 * before
        whole += before
    spun = np.maximum(spun, 0)
    ratio = (
        (spun + 20 * whole / whole.sum())
        / (spun.sum() + 20)
        / ((whole + 20 * whole / whole.sum() + 1e-9) / (whole.sum() + 20))
    )
    table: NDArray[np.float32] = np.log1p(SPUN_SHARE * (np.clip(ratio, 0.05, 60.0) - 1)).astype(np.float32)
    return table


def features(name: str, sample: Sample, table: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the features that a head looks at, float64[n, features], of the texts that it judges.

    `table` gives the odds.
    """
    judged = judges(name, sample)
    counts = sample.counts[judged]
    counts[:, COLUMNS.index("odds")] = sample.places[judged] @ table
    view = Prose(counts)
    return np.stack([FEATURES[feature](view) for feature in TASKS[name].features], axis=1)


def judges(name: str, sample: Sample) -> NDArray[np.bool_]:
    """Tell which texts of a sample a head judges, bool[n]."""
    long_enough: NDArray[np.bool_] = sample.counts[:, WORDS] >= TASKS[name].shortest
    return long_enough & sample.seen[TASKS[name].sees]


def concerns(name: str, sample: Sample) -> bool:
    """Tell whether a head is judged by a source: clean text, the damage it looks for, and the same more lightly."""
    task, damage = TASKS[name], sample.source.damage
    methods = {each.split("-")[0] for each in (*task.damage, *task.also)}
    return not damage or damage in task.spares or damage.split("-")[0] in methods


def trains(name: str, sample: Sample) -> int | None:
    """Return 1 for damage that a head is to find, 0 for clean text and what it spares, None if it does not learn from it."""
    if sample.method in UNTRAINED or sample.source.origin in TASKS[name].ignores:
        return None
    if not sample.source.damage or sample.source.damage in TASKS[name].spares:
        return 0
    return 1 if sample.source.damage in TASKS[name].damage else None


def fit(
    name: str, samples: Sequence[Sample], table: NDArray[np.float32]
) -> tuple[float, NDArray[np.float64]]:
    """Return intercept and weights of a logistic model; sources count alike, whatever their size."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    learned = [
        (features(name, sample, table), label)
        for sample in samples
        if (label := trains(name, sample)) is not None
    ]
    rows = np.concatenate([part for part, _ in learned])
    labels = np.repeat([label for _, label in learned], [len(part) for part, _ in learned])
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=10.0, max_iter=5000)
    weight = evenly([(len(part), label) for part, label in learned], TASKS[name].prior)
    model.fit(scaler.transform(rows), labels, sample_weight=weight)
    weights = model.coef_[0] / scaler.scale_
    return float(model.intercept_[0] - weights @ scaler.mean_), weights


def judge(name: str, sample: Sample, samples: Sequence[Sample], *, unseen: bool = False) -> Verdict:
    """Score a sample's texts, and the clean ones of the same origin, by a model that has seen neither.

    It has seen nothing else made from that corpus; where `unseen` and there is another way to do the same damage,
    nothing damaged in the same way either.
    """
    methods = {other.method for other in samples if trains(name, other)} - {sample.method}
    others = [other for other in samples if other.source.origin != sample.source.origin]
    if unseen and methods:
        others = [other for other in others if not other.source.damage or other.method != sample.method]
    if not any(trains(name, other) for other in others):
        others = list(samples)
    table = odds(others)
    intercept, weights = fit(name, others, table)
    clean = [s for s in samples if s.source.origin == sample.source.origin and not s.source.damage]
    scores, words = (
        [features(name, s, table) @ weights + intercept for s in (sample, *clean)],
        [s.counts[judges(name, s), WORDS] for s in (sample, *clean)],
    )
    none = np.zeros(0)
    return Verdict(sample, scores[0], words[0], *((scores[1], words[1]) if clean else (none, none)))


def either(some: Sequence[Verdict], others: Sequence[Verdict]) -> list[Verdict]:
    """Return the verdicts of the surer of two heads that judge the same texts, on the sources that both are judged by."""
    by_name = {other.sample.source.name: other for other in others}
    return [
        replace(
            one,
            scores=np.maximum(one.scores, other.scores),
            clean=np.maximum(one.clean, other.clean),
        )
        for one in some
        if (other := by_name.get(one.sample.source.name))
    ]


def pooled(
    name: str, judged: Sequence[Verdict]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Return the scores of all texts that a head learns from, with their labels and weights."""
    learned = [(v.scores, label) for v in judged if (label := trains(name, v.sample)) is not None]
    sizes = [(len(scores), label) for scores, label in learned]
    return (
        np.concatenate([scores for scores, _ in learned]),
        np.repeat([label for _, label in sizes], [size for size, _ in sizes]),
        evenly(sizes, TASKS[name].prior),
    )


def evenly(groups: Sequence[tuple[int, int]], prior: float) -> NDArray[np.float64]:
    """Return the weight of each row of groups of (size, label), `prior` of it damaged.

    All groups of a label that have ENOUGH rows or more weigh alike, smaller ones as much as they have rows.
    """
    heavy = np.array([min(size, ENOUGH) for size, _ in groups], float)
    of_label = np.bincount([label for _, label in groups], heavy, minlength=2)
    total = sum(size for size, _ in groups)
    shares = (1 - prior, prior)
    weights = [
        np.full(size, total * shares[label] / of_label[label] * weight / max(1, size))
        for (size, label), weight in zip(groups, heavy, strict=True)
    ]
    return np.concatenate(weights)


def report(name: str, judged: Sequence[Verdict]) -> None:
    """Print the share of each source's texts that a head flags, how well it tells them from clean ones, and its ECE."""
    from sklearn.metrics import roc_auc_score

    print(
        f"\n{name}: texts, flagged at 0.5, AUROC against the clean texts of the same origin; of {LONG} words or more"
    )
    for verdict in judged:
        line = f"  {verdict.sample.source.name:28}"
        for part in (verdict, verdict.of(LONG)):
            if not len(part.scores):
                continue
            line += f"{len(part.scores):6}{(part.scores >= 0.5).mean():7.3f}"
            if part.sample.source.damage and len(part.clean):
                labels = np.repeat([1, 0], [len(part.scores), len(part.clean)])
                line += f"{roc_auc_score(labels, np.concatenate([part.scores, part.clean])):7.3f}"
        print(line)
    print(f"  ECE {calibration_error(*pooled(name, judged)):.3f}")


if __name__ == "__main__":
    main()
