"""Recall of near copies against exact Jaccard: `python -m benchmarks.recall [CORPUS.jsonl.gz …]`.

The truth is computed here by other means than those of the package: word 5-grams of a regular expression's words as
Python strings, joined through an inverted index, each pair's Jaccard from its sets. A pair of J ≥ 0.75 counts as found
if it is listed or if one cluster holds both; every pair that is called near must reach the threshold.
Without arguments, the corpora are reuters21578, bbc and newsgroups of the data folder (../shared/data or DEDUP_DATA).
"""

from __future__ import annotations

import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from dedup import Relation, scan
from training.records import DATA, records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dedup import Report

CORPORA = ("reuters21578", "bbc", "newsgroups")
LEAST, SHINGLES = 0.75, 8
"""Jaccard from which a pair must be found, and the distinct shingles that both must have."""

WORD = re.compile(r"[^\W_]+(?:'(?=[^\W\d_])[^\W_]+)*")


def shingles(text: str) -> set[str]:
    """Return the word 5-grams of a text; a shorter text is one shingle."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).replace("’", "'")
    words = WORD.findall(folded)
    return {" ".join(words[i : i + 5]) for i in range(max(len(words) - 4, 1))} if words else set()


def read(paths: Iterable[Path]) -> dict[str, str]:
    """Return the texts by id, where the corpus has ids of its own."""
    return {str(record["id"]): record["text"] for path in paths for record in records(path)}


def alike(texts: dict[str, str]) -> dict[tuple[str, str], float]:
    """Return every pair of J ≥ LEAST whose documents have SHINGLES at least, with its Jaccard.

    By prefix filtering (Bayardo, Ma and Srikant 2007): sorted from the rarest shingle on, two sets of J ≥ t share one
    of the first (1 - t)·n + 1.
    """
    sets = {name: grams for name, text in texts.items() if len(grams := shingles(text)) >= SHINGLES}
    frequency = Counter(gram for grams in sets.values() for gram in grams)
    index = defaultdict(list)
    for name, grams in sets.items():
        prefix = sorted(grams, key=lambda gram: (frequency[gram], gram))
        for gram in prefix[: int((1 - LEAST) * len(grams)) + 1]:
            index[gram].append(name)
    pairs = {pair for names in index.values() for pair in combinations(sorted(names), 2)}
    found = {}
    for a, b in pairs:
        common = len(sets[a] & sets[b])
        jaccard = common / (len(sets[a]) + len(sets[b]) - common)
        if jaccard >= LEAST:
            found[a, b] = jaccard
    return found


def missed(truth: Iterable[tuple[str, str]], report: Report) -> list[tuple[str, str]]:
    """Return the pairs that are neither listed nor in one cluster."""
    listed = {(pair.a, pair.b) for pair in report.pairs}
    home = {member.id: cluster.id for cluster in report.clusters for member in cluster.members}
    return [(a, b) for a, b in truth if (a, b) not in listed and (a not in home or home[a] != home.get(b))]


def wrong(texts: dict[str, str], report: Report, threshold: float) -> list[tuple[str, str, float]]:
    """Return the pairs called near whose Jaccard, computed here, is under the threshold by more than 0.01.

    The words of the regular expression differ from the package's on a few characters, hence the margin.
    """
    below = []
    for pair in report.pairs:
        if pair.relation is Relation.NEAR:
            one, other = shingles(texts[pair.a]), shingles(texts[pair.b])
            jaccard = len(one & other) / len(one | other)
            if jaccard < threshold - 0.01 or pair.jaccard < threshold:
                below.append((pair.a, pair.b, jaccard))
    return below


def main() -> None:
    paths = [Path(name) for name in sys.argv[1:]] or [
        DATA / "corpora" / f"{name}.jsonl.gz" for name in CORPORA
    ]
    if absent := [str(path) for path in paths if not path.exists()]:
        sys.exit(f"not there: {', '.join(absent)}")
    print(
        f"{'':16}{'documents':>10}{'pairs':>9}{'found':>9}{'recall':>8}{'near':>8}{'wrong':>7}{'seconds':>9}"
    )
    for path in [*paths, None] if len(paths) > 1 else paths:
        chosen = paths if path is None else [path]
        texts = read(chosen)
        begin = time.perf_counter()
        report = scan(chosen, only="duplicates").report
        seconds = time.perf_counter() - begin
        truth = alike(texts)
        gone = missed(truth, report)
        near = sum(pair.relation is Relation.NEAR for pair in report.pairs)
        below = wrong(texts, report, 0.7)
        name = "together" if path is None else path.name.split(".")[0]
        recall = 1 - len(gone) / max(len(truth), 1)
        print(
            f"{name:16}{len(texts):10,}{len(truth):9,}{len(truth) - len(gone):9,}{recall:8.4f}{near:8,}{len(below):7}"
            f"{seconds:9.1f}"
        )
        for a, b in gone[:5]:
            print(f"  missed {truth[a, b]:.3f}  {a}  {b}")
        for a, b, jaccard in below[:5]:
            print(f"  wrong  {jaccard:.3f}  {a}  {b}")


if __name__ == "__main__":
    main()
