"""What can be said of new documents against an index without texts: estimates from the sketches alone.

Equal texts are certain. Jaccard is estimated by the share of equal minima (Broder 1997), containment by the
share of sampled 2-grams (FracMinHash, Irber et al. 2022), brought to the length of the shingles by the model of
independent changes, under which a share c of k-grams leaves c^(n/k) of n-grams. Confidence is the probability
that the true value reaches the limit, by the normal approximation. Rewrites and spun copies take the texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, sqrt
from typing import TYPE_CHECKING

import numpy as np

from dedup.index.lookup import alike, equal_texts, sharing, snapshot
from dedup.index.store import samples_of, shortened
from dedup.match.relate import CONTAINED
from dedup.model import Relation
from dedup.sketch.sample import SAMPLE_SIZE, sample_limit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.index.store import Index
    from dedup.sketch import Sketches

FEWEST = 20
"""Sampled 2-grams that an estimate of containment must rest on."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the sketches say of document `row` and a content of the index."""

    row: int
    content: int
    relation: Relation
    confidence: float
    jaccard: float
    containment_new: float
    containment_old: float


def estimated(index: Index, sketches: Sketches, config: Config) -> list[Estimate]:
    """Return the likely copies, each (row, content) once with its tightest relation, sorted."""
    spoken = np.flatnonzero(sketches.words > 0)
    with snapshot(index):
        equal = equal_texts(index, sketches.exact[spoken])
        near, minima = alike(index, sketches.signatures[spoken], config)
        shared, _, _ = sharing(index, sketches)
        contents = np.unique(np.concatenate([near[:, 1], shared[:, 1]]))
        words = dict(zip(contents.tolist(), index.words(contents).tolist(), strict=True))
        found = [
            estimate
            for row, content in shared.tolist()
            if (estimate := _contained(index, sketches, row, content, words[content], config)) is not None
        ]
    k = config.permutations
    for (position, content), count in zip(near.tolist(), minima.tolist(), strict=True):
        row, jaccard = int(spoken[position]), count / k
        if jaccard >= config.threshold:
            both = jaccard / (1 + jaccard) * (int(sketches.words[row]) + words[content])
            shares = [min(both / max(size, 1), 1.0) for size in (int(sketches.words[row]), words[content])]
            confidence = _reaches(jaccard, config.threshold, k)
            found.append(Estimate(row, content, Relation.NEAR, confidence, jaccard, *shares))
    found += [Estimate(int(spoken[p]), c, Relation.EXACT, 1.0, 1.0, 1.0, 1.0) for p, c in equal.tolist()]
    tightest: dict[tuple[int, int], Estimate] = {}
    for estimate in sorted(found, key=lambda e: -e.relation.looseness):
        tightest[estimate.row, estimate.content] = estimate
    return [tightest[key] for key in sorted(tightest)]


def _contained(
    index: Index, sketches: Sketches, row: int, content: int, words: int, config: Config
) -> Estimate | None:
    """Estimate containment from the 2-grams that both documents would have sampled."""
    ours = samples_of(sketches, row)
    counts = (int(sketches.words[row]) - SAMPLE_SIZE + 1, words - SAMPLE_SIZE + 1)
    limit = min(sample_limit(count) for count in counts)
    asked = ours[ours <= np.uint64(limit)]
    common = _common(index, shortened(asked), content)
    theirs = len(asked) * counts[1] / max(counts[0], 1)  # as many as the index would hold of a text this long
    power = config.shingle_size / SAMPLE_SIZE
    new, old = (min(common / size, 1.0) ** power if size >= FEWEST else 0.0 for size in (len(asked), theirs))
    if max(new, old) < CONTAINED:
        return None
    size = len(asked) if new >= old else int(theirs)
    inside = min(new * counts[0], old * counts[1])
    jaccard = min(inside / max(sum(counts) - inside, 1), 1.0)
    return Estimate(
        row, content, Relation.CONTAINED, _reaches(max(new, old), CONTAINED, size), jaccard, new, old
    )


def _common(index: Index, features: NDArray[np.int64], content: int) -> int:
    query = "SELECT 1 FROM postings WHERE feature = ? AND content = ?"
    execute = index.connection.execute
    return sum(execute(query, (feature, content)).fetchone() is not None for feature in features.tolist())


def _reaches(share: float, limit: float, size: int) -> float:
    """Return the probability that a share estimated from `size` draws is truly at or over the limit."""
    error = sqrt(limit * (1 - limit) / size) or 1e-9
    return round(0.5 * (1 + erf((share - limit) / error / sqrt(2))), 4)
