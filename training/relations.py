"""Builds dedup/models/relations.json and its card: `python -m training.relations ../shared/data`.

What the pairs are and how they are labelled is in `training.relation_pairs` and `training.read_pairs`. Each source is left
out in turn to measure what the model does on a source it has not seen; calibration is fitted on those predictions only.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dedup.match.columns import LEAST_SPREAD, by_name
from dedup.match.relate import is_likely, relations, ruled_out, with_retellings
from dedup.match.scoring import DECIDED
from dedup.model import Relation
from dedup.models.relations import FILE, Logistic, RelationModel
from training.calibration import BINS, bin_of, calibration_error, platt
from training.read_pairs import KINDS, read_pairs, stand_for
from training.records import DATA
from training.relation_pairs import COPY, OTHER, Item, Pairs, haystack, joined, labelled
from training.retold_pairs import RETOLD, retold_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

EVIDENCE = (
    "told",
    "told_unquoted",
    "prose",
    "sentences",
    "lead",
    "spread",
    "retold",
    "numbers",
    "names",
    "synonyms",
    "misread",
    "extent",
)
"""Features of the copy model. More of each never speaks against a copy: a feature that would is dropped."""

ANEW = ("retold", "names", "numbers", "extent", "density", "length_ratio")
"""Features that tell a text told anew from another one on the same matter: it keeps the order of what is said, the names and
the numbers, and is about as long; but it keeps single words, not phrases (`density`), where a form does the opposite."""

MOST_WRONG = 0.003
"""Share of the pairs that are no copies, each kind alike, which may be taken for texts told anew."""

SPINNING = ("synonyms", "oddity")
"""Features that tell the spun of the copies."""

STRENGTH = 0.1
"""Inverse regularisation of scikit-learn's `LogisticRegression`, at weights that sum to 1000: strong."""

FULL_WEIGHT = 100
"""Pairs from which a kind of pair weighs as much as any other."""

WEIGHTS = dict.fromkeys(KINDS, 0.3) | {RETOLD: 0.0}
"""What a kind of pairs weighs, compared with others. Those that were read weigh less: the model has chosen them, and they
are few. What is told anew keeps so little that a model which must find it would take reports on one event for copies."""


def weights(pairs: Pairs, special: Mapping[str, float] = WEIGHTS) -> NDArray[np.float64]:
    """Return the weight of each pair, float64[k]: all copies together weigh as much as all other pairs.

    Among either, each kind of pair weighs the same, but for kinds of few pairs and those that are `special`.
    """
    found = np.zeros(len(pairs.label))
    for label in (COPY, OTHER):
        for kind in np.unique(pairs.kind[pairs.label == label]).tolist():
            here = (pairs.kind == kind) & (pairs.label == label)
            found[here] = min(1.0, here.sum() / FULL_WEIGHT) / here.sum() * special.get(kind, 1.0)
        chosen = pairs.label == label
        found[chosen] /= max(found[chosen].sum(), 1e-9)
    return np.asarray(found * 1000 / found.sum(), np.float64)


def logistic(
    pairs: Pairs,
    columns: Sequence[str],
    target: NDArray[np.bool_],
    weight: NDArray[np.float64],
    *,
    monotone: bool,
) -> Logistic:
    """Fit a logistic regression; of a monotone one, features with a negative weight are dropped, worst first."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    columns, named = list(columns), by_name(pairs.features)
    while True:
        values = np.stack([named[name] for name in columns], axis=1)
        scaler = StandardScaler().fit(values, sample_weight=weight)
        model = LogisticRegression(C=STRENGTH, max_iter=1000)
        model.fit(scaler.transform(values), target, sample_weight=weight)
        if not monotone or model.coef_.min() >= 0:
            break
        columns.pop(int(model.coef_.argmin()))
    mean, scale, coefficients = (
        tuple(round(float(x), 6) for x in row) for row in (scaler.mean_, scaler.scale_, model.coef_[0])
    )
    return Logistic(tuple(columns), mean, scale, coefficients, round(float(model.intercept_[0]), 6))


def doubtful_rows(pairs: Pairs) -> NDArray[np.int64]:
    """Return which pairs are not decided at once: enough is told, and nothing rules them out."""
    told, ruled = pairs.column("told") >= DECIDED, ruled_out(by_name(pairs.features))
    return np.flatnonzero(told & ~ruled)


def doubtful(pairs: Pairs) -> Pairs:
    """Return the pairs that are not decided at once."""
    return pairs.take(doubtful_rows(pairs))


def fit_copy(pairs: Pairs) -> Logistic:
    """Return what tells copies from other pairs."""
    hard = doubtful(pairs)
    return logistic(hard, EVIDENCE, hard.label == COPY, weights(hard), monotone=True)


def fit_retelling(pairs: Pairs) -> Logistic:
    """Return what tells texts told anew from other pairs: the log-odds of MOST_WRONG of these are positive."""
    concerned = (pairs.column("spread") >= LEAST_SPREAD) & ((pairs.kind == RETOLD) | (pairs.label == OTHER))
    hard = doubtful(pairs.take(np.flatnonzero(concerned)))
    weight = weights(hard, {})
    model = logistic(hard, ANEW, hard.label == COPY, weight, monotone=False)
    others = hard.label == OTHER
    scores = model.log_odds(by_name(hard.features))[others]
    order = np.argsort(-scores)
    wrong = np.cumsum(weight[others][order]) / weight[others].sum()
    limit = scores[order[np.searchsorted(wrong, MOST_WRONG)]]
    return replace(model, intercept=round(model.intercept - float(limit), 6))


def fit(pairs: Pairs) -> RelationModel:
    """Return the model of these pairs, not calibrated yet."""
    hard = doubtful(pairs)
    copies = hard.take(np.flatnonzero((hard.label == COPY) & (hard.source != "ocr_overproof")))
    spun = np.char.startswith(copies.kind, "spun")
    return RelationModel(
        copy=fit_copy(pairs),
        retelling=fit_retelling(pairs),
        spun=logistic(copies, SPINNING, spun, weights(copies), monotone=False),
        slope=1.0,
        offset=0.0,
    )


def without(pairs: Pairs, source: str) -> Pairs:
    """Return the pairs of all other sources."""
    return pairs.take(np.flatnonzero(pairs.source != source))


def left_out(pairs: Pairs) -> NDArray[np.float64]:
    """Return the log-odds of each pair by the model that has not seen its source, float64[k]."""
    scores = np.zeros(len(pairs.label))
    for source in np.unique(pairs.source).tolist():
        here = np.flatnonzero(pairs.source == source)
        scores[here] = fit_copy(without(pairs, source)).log_odds(by_name(pairs.take(here).features))
    return scores


def isotonic(pairs: Pairs, scores: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the isotonic calibration of `wanted` log-odds, float64[k]."""
    from sklearn.isotonic import IsotonicRegression

    model = IsotonicRegression(out_of_bounds="clip").fit(scores, pairs.label, sample_weight=weights(pairs))
    return np.asarray(model.predict(wanted), np.float64)


@dataclass(frozen=True, slots=True)
class Trial:
    """What the model does on sources it has not seen; `platt` and `isotonic` are probabilities, float64[k].

    `called` bool[k] tells whether it would report each pair, and `relation` uint8[k] what it would call it then, by its looseness.
    """

    pairs: Pairs
    platt: NDArray[np.float64]
    isotonic: NDArray[np.float64]
    called: NDArray[np.bool_]
    relation: NDArray[np.uint8]

    def errors(self) -> dict[str, float]:
        """Return the calibration error by each method."""
        right, weight = self.pairs.label == COPY, weights(self.pairs)
        return {name: calibration_error(getattr(self, name), right, weight) for name in ("platt", "isotonic")}

    def by_relation(self) -> str:
        """Return a table of the relations: pairs reported, how many are copies by weight, and the calibration error."""
        right, weight = self.pairs.label == COPY, weights(self.pairs)
        lines = [
            "| relation | pairs reported | copies | mean confidence | calibration error |",
            "|---|--:|--:|--:|--:|",
        ]
        for relation in Relation:
            here = self.called & (self.relation == relation.looseness)
            if here.any():
                error = calibration_error(self.platt[here], right[here], weight[here])
                shares = (float(np.average(of[here], weights=weight[here])) for of in (right, self.platt))
                lines.append(
                    f"| {relation.value} | {here.sum():,} | {' | '.join(f'{x:.3f}' for x in [*shares, error])} |"
                )
        return "\n".join(lines)


def calibrated(pairs: Pairs, scores: NDArray[np.float64]) -> RelationModel:
    """Return the model of doubtful pairs, calibrated by what models without their source say of them (`left_out`)."""
    slope, offset = platt(scores, pairs.label, weights(pairs))
    return replace(fit(pairs), slope=round(slope, 6), offset=round(offset, 6))


def trial(pairs: Pairs) -> Trial:
    """Leave each source out in turn, of the model and of its calibration."""
    hard = doubtful(pairs)
    scores = left_out(hard)
    by_platt, by_isotonic = np.zeros(len(scores)), np.zeros(len(scores))
    called, relation = np.zeros(len(scores), np.bool_), np.zeros(len(scores), np.uint8)
    for source in np.unique(hard.source).tolist():
        here = hard.source == source
        rest = hard.take(np.flatnonzero(~here))
        model = calibrated(rest, scores[~here])
        left = with_retellings(by_name(hard.features[here]), model)
        by_platt[here] = model.confidence(left)
        called[here] = is_likely(by_platt[here], left)
        by_isotonic[here] = isotonic(rest, scores[~here], scores[here])
        relation[here] = relations(left, model)
    return Trial(hard, by_platt, by_isotonic, called, relation)


def learned(data: Path, items: list[Item]) -> Pairs:
    """Return all pairs that the model learns from; those that were read come last."""
    return joined(joined(labelled(items), retold_pairs()), read_pairs(data))


def train(pairs: Pairs) -> RelationModel:
    """Return the model of these pairs, calibrated on what it says of sources left out."""
    hard = doubtful(pairs)
    return calibrated(hard, left_out(hard))


def table(found: Trial, everything: Pairs) -> str:
    """Return the card's table: what was called a copy, kind by kind, on sources left out."""
    lines = [
        "| source | kind of pair | pairs | copies? | decided at once | called copies |",
        "|---|---|--:|---|--:|--:|",
    ]
    kinds = sorted(
        {
            (-label, source, kind)
            for source, kind, label in zip(
                everything.source.tolist(), everything.kind.tolist(), everything.label.tolist(), strict=True
            )
        }
    )
    for label, source, kind in kinds:
        whole, here = (
            (p.source == source) & (p.kind == kind) & (p.label == -label) for p in (everything, found.pairs)
        )
        called = (found.called & here).sum()
        lines.append(
            f"| {source} | {kind} | {whole.sum():,} | {'yes' if label else 'no'} | {whole.sum() - here.sum():,} "
            f"| {called / whole.sum():.1%} |"
        )
    return "\n".join(lines)


def in_whole_corpora(found: Trial, read: Pairs) -> str:
    """Return a table of the pairs that were read and are called copies: how sure the model is of them, and how many are right.

    Each counts as the pairs it stands for; its corpus was left out. `read` are all pairs that were read, of which the
    doubtful ones are the last of the trial.
    """
    stands = stand_for()[doubtful_rows(read)]
    last = slice(len(found.platt) - len(stands), None)
    called, source = found.called[last] & (stands > 0), found.pairs.source[last]
    right, confidence = found.pairs.label[last] == COPY, found.platt[last]
    lines = [
        "| corpus | pairs called, about | right | mean confidence | calibration error |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, here in [
        *((name, called & (source == name)) for name in np.unique(source).tolist()),
        ("all", called),
    ]:
        if here.any():
            shares = (float(np.average(of[here], weights=stands[here])) for of in (right, confidence))
            error = calibration_error(confidence[here], right[here], stands[here])
            lines.append(
                f"| {name} | {stands[here].sum():,.0f} | {' | '.join(f'{x:.2f}' for x in [*shares, error])} |"
            )
    return "\n".join(lines)


def plot(found: Trial, path: Path) -> None:
    """Draw the calibration of the left-out predictions."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    right, weight = found.pairs.label == COPY, weights(found.pairs)
    figure, (top, below) = plt.subplots(
        2, 1, figsize=(5, 6), height_ratios=(3, 1), sharex=True, layout="constrained"
    )
    top.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    for name, colour in (("platt", "#2a6f97"), ("isotonic", "#c1666b")):
        confidence = getattr(found, name)
        bins = bin_of(confidence)
        total = np.bincount(bins, weight, minlength=BINS)
        filled = total > 0
        mean, share = (
            np.bincount(bins, weight * x, minlength=BINS)[filled] / total[filled] for x in (confidence, right)
        )
        top.plot(mean, share, "o-", color=colour, label=f"{name}, ECE {found.errors()[name]:.3f}")
    top.set_ylabel("share that are copies")
    top.legend(frameon=False)
    for label, colour, name in ((COPY, "#2a6f97", "copies"), (OTHER, "0.6", "other pairs")):
        here = found.pairs.label == label
        below.hist(
            found.platt[here],
            bins=20,
            range=(0, 1),
            weights=weight[here],
            color=colour,
            alpha=0.7,
            label=name,
        )
    below.set_xlabel("confidence, on sources left out")
    below.set_ylabel("weight")
    below.legend(frameon=False)
    figure.savefig(path, dpi=110, metadata={"Software": None})


def main(arguments: Sequence[str]) -> None:
    """Build the model and print what its card reports."""
    data = Path(arguments[0]) if arguments else DATA
    pairs, read = learned(data, haystack(data)), read_pairs(data)
    model, found = train(pairs), trial(pairs)
    FILE.write_text(json.dumps(model.to_json(), indent=1) + "\n", encoding="utf-8")
    plot(found, Path("docs/relations-calibration.png"))
    print(table(found, pairs))
    print("calibration error on sources left out:", found.errors())
    print(found.by_relation())
    print(in_whole_corpora(found, read))
    stored: dict[str, Any] = model.to_json()
    print(*(json.dumps(stored[part]) for part in ("copy", "retelling", "spun")), model.slope, model.offset)
    copies = pairs.take(np.flatnonzero(pairs.label == COPY))
    for source in np.unique(copies.source).tolist():
        here = copies.take(np.flatnonzero(copies.source == source))
        spun = fit(without(pairs, source)).is_spun(by_name(here.features))
        print(f"{source}: {spun.mean():.1%} called spun by the model without it")


if __name__ == "__main__":
    main(sys.argv[1:])
