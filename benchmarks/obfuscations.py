"""How copies in disguise are found, kind by kind: `python -m benchmarks.obfuscations`.

Documents of a corpus are copied, each copy is disguised in one way (`benchmarks.disguises`), and the copies are matched
with the originals and other documents of the corpus, as a check against an index does. Synonyms are Moby's, which no
table of the package knows. See docs/models.md for the results.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from benchmarks.disguises import disguises
from dedup.config import Config
from dedup.engine.local import LocalEngine
from dedup.match import Documents, match
from dedup.report.pair_sequence import RELATIONS
from dedup.sketch import sketch
from dedup.text import tokenise
from training.garble import read_moby
from training.records import DATA, records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.disguises import Disguise
    from dedup.match import Matches

CORPORA = ("gov_revisions", "reuters21578", "debian_docs")
COPIED, OTHERS = 150, 2000
LENGTHS = range(120, 900)
"""Words of the documents that are copied."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is found of so many `copies`: how many are listed with their originals, by `relations`, and how many pairs are `wrong`.

    A wrong pair is of a copy and something other than its original.
    """

    copies: int
    wrong: int
    relations: Counter[str]


def matched(texts: Sequence[str], asked: range) -> Matches:
    """Match the documents asked about with all, as a check against an index does."""
    column, rows = pa.array(texts, pa.large_string()), np.arange(len(texts))
    sizes = np.array([len(text.encode()) for text in texts], np.int64)
    config = Config()
    with LocalEngine(2) as engine:
        documents = Documents(
            sketch(tokenise(column), config), column.take, sizes, rows, rows, asked=np.isin(rows, asked)
        )
        return match(documents, config, engine, lambda *_: None)


def measure(
    disguises: Mapping[str, Disguise], originals: Sequence[str], lenders: Sequence[str], others: Sequence[str]
) -> dict[str, Found]:
    """Return what is found of copies of the originals, kind by kind, among the originals and others.

    A disguise that needs words of another text takes them from the `lenders`.
    """
    count, behind = len(originals), len(originals) + len(others)
    known = matched([*originals, *others, *lenders], range(behind + len(lenders))).pairs
    related = set(zip(known.a.tolist(), known.b.tolist(), strict=True))
    found = {}
    for kind, disguise in disguises.items():
        copies = [disguise(text, lenders[i % len(lenders)], Random(i)) for i, text in enumerate(originals)]
        pairs = matched([*originals, *copies, *others], range(count, 2 * count)).pairs
        right = pairs.b - pairs.a == count
        right &= pairs.a < count
        wrong = 0
        for pair in zip(pairs.a[~right].tolist(), pairs.b[~right].tolist(), strict=True):
            # What is related to an original before it is copied, or to the other text in a copy, is so to the copy.
            one, other = sorted(place - count if place >= count else place for place in pair)
            wrong += not related & {(one, other), (other, behind + one % len(lenders))}
        relations = Counter(RELATIONS[looseness] for looseness in pairs.relation[right].tolist())
        found[kind] = Found(count, wrong, relations)
    return found


def drawn(texts: Sequence[str], random: Random) -> tuple[list[str], list[str], list[str]]:
    """Return documents to copy, others to take words from, and others."""
    shuffled = list(dict.fromkeys(texts))
    random.shuffle(shuffled)
    chosen = [text for text in shuffled if len(text.split()) in LENGTHS][: 2 * COPIED]
    taken = set(chosen)
    rest = [text for text in shuffled if text not in taken]
    return chosen[:COPIED], chosen[COPIED:], rest[:OTHERS]


def table(results: Sequence[Mapping[str, Found]], names: Sequence[str]) -> str:
    """Return a table of the results of several corpora.

    Of each kind of copy: the share that the threshold of near copies finds in all, the share found in each corpus, what
    those are called, and the wrong pairs.
    """
    lines = [
        f"| the copy | Jaccard ≥ 0.7 | {' | '.join(names)} | called | wrong pairs |",
        f"|---|--:|{'--:|' * len(names)}---|--:|",
    ]
    for kind in results[0]:
        here = [result[kind] for result in results]
        relations = sum((one.relations for one in here), Counter[str]())
        copies, found = sum(one.copies for one in here), relations.total()
        called = ", ".join(
            f"{name} {count / found:.2f}" for name, count in relations.most_common() if count >= 0.05 * found
        )
        shares = " | ".join(f"{one.relations.total() / one.copies:.2f}" for one in here)
        near = (relations["near"] + relations["exact"]) / copies
        lines.append(f"| {kind} | {near:.2f} | {shares} | {called} | {sum(one.wrong for one in here)} |")
    return "\n".join(lines)


def main() -> None:
    """Print a table."""
    kinds, results = disguises(read_moby()), []
    for name in CORPORA:
        pages = {
            record.get("cluster", record["id"]): record["text"]
            for record in records(DATA / "corpora" / f"{name}.jsonl.gz")
        }
        results.append(measure(kinds, *drawn(list(pages.values()), Random(1))))
    print(table(results, CORPORA))


if __name__ == "__main__":
    main()
