"""How well copies are found, source by source, each by a model that has not seen it:
`python -m benchmarks.accuracy_relations`.

The documents of one source are hidden among BBC articles and articles on one event, the whole is matched as in a
scan, and what came into one cluster is compared with what is known. A pair that the labels do not know as copies is
neither right nor wrong where one text holds half of the other word for word. See docs/models.md for the results.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from benchmarks.recall import shingles
from dedup.config import Config
from dedup.engine.local import LocalEngine
from dedup.match import Documents, Matches, candidates, features, match
from dedup.match.columns import COLUMNS
from dedup.match.information import prior
from dedup.match.words import index_words
from dedup.sketch import sketch
from dedup.text import tokenise
from training.records import DATA
from training.relation_pairs import REVISED, Item, haystack, known_copies, rewritten_articles
from training.relations import learned, train, without

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dedup.models.relations import RelationModel

TITLE = """| source | pairs known | compared | compared a document | found | wrong | one text, unknown | recall | precision | F1 |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"""
HIDDEN_IN = ("bbc", "same_event")
SOURCES = ("onestop", "clough_stevenson", "wmt21", "spun_blogs", "spinbot", "ocr_overproof", "written")


def matched(texts: Sequence[str], model: RelationModel | None = None) -> Matches:
    """Match texts as a scan does, ids and preference in their order."""
    config, column = Config(), pa.array(list(texts), pa.large_string())
    rows = np.arange(len(texts))
    sizes = np.array([len(text.encode()) for text in texts], np.int64)
    with LocalEngine(2) as engine:
        documents = Documents(sketch(tokenise(column), config), column.take, sizes, rows, rows)
        return match(documents, config, engine, lambda *_: None, model)


def together(found: Matches) -> set[tuple[int, int]]:
    """Return all pairs of documents in one cluster."""
    clusters: dict[int, list[int]] = {}
    for document, keeper in enumerate(found.keeper.tolist()):
        clusters.setdefault(keeper, []).append(document)
    return {pair for members in clusters.values() for pair in combinations(members, 2)}


def candidates_of(texts: Sequence[str]) -> set[tuple[int, int]]:
    """Return the pairs that a scan of these texts would compare, by bands or by sampled 2-grams."""
    config, rows = Config(), np.arange(len(texts))
    sketches = sketch(tokenise(pa.array(list(texts), pa.large_string())), config)
    found = (
        candidates.band_candidates(sketches, rows, rows, config, map),
        candidates.sample_candidates(sketches, rows),
    )
    return {(a, b) for pairs in found for a, b in pairs.tolist()}


def hold_one_text(some: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether any of some texts shares half of its word 5-grams, or of the other's, with any of others."""
    ones, twos = ([shingles(text) for text in texts] for texts in (some, others))
    return any(len(one & two) * 2 >= max(min(len(one), len(two)), 1) for one in ones for two in twos)


def score(source: str, items: Sequence[Item], model: RelationModel) -> str:
    """Return a row of the table, as TITLE names its columns."""
    chosen = [item for item in items if item.source == source]
    hidden = [*chosen, *(item for item in items if item.source in HIDDEN_IN and item.source != source)]
    texts = [item.text for item in hidden]
    compared, found = candidates_of(texts), together(matched(texts, model))
    copies = known_copies(hidden)
    known = {
        pair
        for pair in copies
        if not hidden[pair[0]].group.endswith(":non") and not hidden[pair[1]].group.endswith(":non")
    }
    mine = {pair for pair in found if pair[0] < len(chosen)}
    if source in REVISED:  # two texts made of one original are alike too
        mine = {pair for pair in mine if pair in copies or pair[1] >= len(chosen)}
    right, wrong = mine & known, mine - known
    texts_of: dict[str, list[str]] = {}
    for item in hidden:
        texts_of.setdefault(f"{item.source} {item.group}", []).append(item.text)
    unknown = {
        pair
        for pair in wrong
        if hold_one_text(*(texts_of[f"{hidden[row].source} {hidden[row].group}"] for row in pair))
    }
    wrong -= unknown
    recall, precision = len(right) / len(known), len(right) / max(len(right | wrong), 1)
    f1 = 2 * recall * precision / max(recall + precision, 1e-9)
    met, each = len(known & compared) / len(known), 2 * len(compared) / len(hidden)
    return f"| {source} | {len(known):,} | {met:.3f} | {each:.1f} | {len(right):,} | {len(wrong):,} | {len(unknown):,} | {recall:.3f} | {precision:.3f} | {f1:.3f} |"


def same_event(items: Sequence[Item], model: RelationModel) -> str:
    """Say how many pairs of articles on one event with little overlap are put together."""
    chosen = [item for item in items if item.source == "same_event"]
    texts = pa.array([item.text for item in chosen], pa.large_string())
    pairs = np.array(
        [p for p in combinations(range(len(chosen)), 2) if chosen[p[0]].group == chosen[p[1]].group]
    )
    tokens = tokenise(texts)
    overlap = features.measure(tokens, index_words(tokens, prior()), pairs, every=True)
    little = pairs[overlap.features[:, COLUMNS.index("containment_2")] < 0.35]
    matches = matched([item.text for item in chosen], model)
    called = set(zip(matches.pairs.a.tolist(), matches.pairs.b.tolist(), strict=True))
    joined = together(matches)
    wrong, indirect = ({(a, b) for a, b in little.tolist()} & found for found in (called, joined - called))
    return (
        f"same event, little overlap: {len(wrong)} of {len(little):,} pairs called copies ({len(wrong) / len(little):.2%}), "
        f"{len(indirect)} in one cluster by a third article that both are copies of"
    )


def seeds(folder: Path) -> str:
    """Say what is found among the seed articles."""
    paths = sorted(folder.glob("*.txt"))
    found = matched([path.read_text(encoding="utf-8") for path in paths]).pairs
    shown = zip(found.a.tolist(), found.b.tolist(), found.confidence.tolist(), strict=True)
    return "seeds: " + ", ".join(f"{paths[a].stem[:3]}-{paths[b].stem[:3]} at {c:.2f}" for a, b, c in shown)


def main() -> None:
    """Print a table."""
    items = haystack(DATA)
    pairs = learned(DATA, items)
    items += rewritten_articles()
    print(TITLE)
    for source in SOURCES:
        print(score(source, items, train(without(pairs, source))), flush=True)
    print(same_event(items, train(without(pairs, "same_event"))))
    print(seeds(DATA / "seeds"))


if __name__ == "__main__":
    main()
