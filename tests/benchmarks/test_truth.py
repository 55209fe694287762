"""The benchmarks' exact similarities and scores, against the plainest way to compute them."""

from itertools import combinations
from pathlib import Path

import pytest

from benchmarks import corpora
from benchmarks.truth import score, truth


def shingles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[start : start + 5]) for start in range(len(words) - 4)}


@pytest.mark.parametrize("seed", range(3))
def test_scores_agree_with_all_pairs_compared(tmp_path: Path, seed: int) -> None:
    documents = list(corpora.synthetic(120, 60 + 25 * seed, seed, copies=0.6))
    documents += [(f"same-{name}", text) for name, text in documents[:5]] + [("short", "two words")]
    corpora.write(tmp_path / "corpus.jsonl", documents)
    ids = [name for name, _ in documents]
    clusters = [ids[start : start + 3] for start in range(0, 40, 4)] + [
        ["made-0000050", "made-0000051", "short"]
    ]
    clusters += [["made-0000001", "same-made-0000001"]]
    clusters[0].remove("made-0000001")

    cluster = {name: number for number, names in enumerate(clusters) for name in names}
    sets = {name: found for name, text in documents if (found := shingles(text))}
    alike = {
        pair: len(sets[pair[0]] & sets[pair[1]]) / len(sets[pair[0]] | sets[pair[1]])
        for pair in combinations(sets, 2)
    }
    together = {pair for pair in alike if pair[0] in cluster and cluster[pair[0]] == cluster.get(pair[1])}
    strong = {pair for pair, jaccard in alike.items() if jaccard >= 0.75}
    right = {pair for pair in together if alike[pair] >= 0.7}
    exact = truth(tmp_path / "corpus.jsonl", cached=False)

    assert len(exact.pairs) > 20
    result = score(clusters, exact)
    assert result.recall == pytest.approx(len(strong & together) / len(strong))
    assert result.by_pair == pytest.approx(len(right) / len(together))
    judged = sum(
        name in sets for names in clusters for name in names if len([n for n in names if n in sets]) > 1
    )
    assert result.by_document == pytest.approx(len({name for pair in right for name in pair}) / judged)
    assert len(strong - together) > 3
    listed = [*list(strong - together)[1:], *list(set(alike) - strong)[:5], *together]
    found = (strong & together) | set(listed)
    assert score(clusters, exact, listed).recall == pytest.approx(len(strong & found) / len(strong))
