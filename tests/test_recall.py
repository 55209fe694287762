"""Near copies of a real corpus, against the exact Jaccard of every pair."""

from __future__ import annotations

import pytest

from benchmarks.recall import alike, missed, read, wrong
from dedup import scan
from tests.conftest import data


@pytest.mark.slow
def test_near_copies_of_the_news_are_found() -> None:
    paths = data("corpora/bbc.jsonl.gz")
    texts = read(paths)
    report = scan(paths, only="duplicates").report
    truth = alike(texts)
    assert len(truth) > 100
    assert len(missed(truth, report)) <= 0.01 * len(truth)
    assert wrong(texts, report, 0.7) == []


@pytest.mark.slow
def test_no_pair_of_the_seeds_is_called_a_copy() -> None:
    (seeds,) = data("seeds")
    report = scan(seeds).report
    assert {pair.relation for pair in report.pairs} <= {"rewritten", "spun"}
    furniture = {
        document.id[:3]
        for document in report.documents
        for finding in document.findings
        if finding.rule in {"TXT208", "TXT212"}
    }
    assert {"000", "001", "002", "003"} <= furniture
