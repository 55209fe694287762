"""A scan as a whole: the same bytes however it runs, and valid reports of the strangest corpora."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from dedup import Config, Relation, Report, scan
from dedup.corpus.read import read
from dedup.match.compared import Remembered
from dedup.pipeline import copies_among, scan_and_sketches
from dedup.report.json import render
from tests.conftest import NEWSROOM, ROOT, write_jsonl
from tests.match.corpora import edited, made

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Switch

KERNELS = (
    "dedup.text.offsets",
    "dedup.text.tokenise",
    "dedup.sketch.sketch",
    "dedup.match.candidates",
    "dedup.match.verify",
    "dedup.match.words",
    "dedup.match.features",
    "dedup.quality.profile",
    "dedup.quality.english.prose",
)


def as_json(report: Report) -> bytes:
    return b"".join(render(report, lambda ids: {}))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo corpus and made-up copies of copies, in several files."""
    folder = tmp_path_factory.mktemp("corpus")
    generator = np.random.default_rng(1)
    records = [{"id": path.name, "text": path.read_bytes().decode()} for path in sorted(NEWSROOM.iterdir())]
    for family in range(20):
        base = made(150, generator)
        for copy in range(int(generator.integers(1, 30))):
            words = edited(base, int(generator.integers(0, 10)), generator)
            records.append({"id": f"family-{family}-{copy}", "text": " ".join(words)})
    random.Random(2).shuffle(records)
    for number in range(4):
        write_jsonl(folder / f"part-{number}.jsonl", records[number::4])
    return folder


def scanned(folder: Path, **settings: Any) -> bytes:
    return as_json(scan(sorted(folder.iterdir()), **settings).report)


@pytest.fixture(scope="module")
def expected(corpus: Path) -> bytes:
    return scanned(corpus, workers=1)


@pytest.mark.parametrize("workers", [2, 4])
def test_the_number_of_workers_changes_nothing(corpus: Path, expected: bytes, workers: int) -> None:
    assert scanned(corpus, workers=workers) == expected


@pytest.mark.parametrize("only", ["all", "quality"])
def test_a_copy_is_found_damaged_as_its_original_is(tmp_path: Path, only: str) -> None:
    damaged, clean = (
        (NEWSROOM / f"{name}.txt").read_text(encoding="utf-8")
        for name in ("cafe-festival-mojibake", "kelp-farm-inquiry")
    )
    texts = [clean, damaged, f"{damaged}\n", clean, damaged]
    for number in range(3):
        records = [{"id": f"{number}-{row}", "text": text} for row, text in enumerate(texts)]
        write_jsonl(tmp_path / f"part-{number}.jsonl", records)
    report = scan(sorted(tmp_path.iterdir()), only=only, workers=2).report
    flagged = {
        document.id: (document.quality, document.findings)
        for document in report.documents
        if document.findings
    }
    assert sorted(flagged) == sorted(f"{number}-{row}" for number in range(3) for row in (1, 2, 4))
    assert len(set(flagged.values())) == 1


def test_the_order_of_the_files_changes_nothing(corpus: Path, expected: bytes) -> None:
    files = sorted(corpus.iterdir())
    for order in (files[::-1], [files[2], files[0], files[3], files[1]]):
        assert as_json(scan(order).report) == expected


def test_the_order_of_the_records_changes_only_their_numbers(
    corpus: Path, expected: bytes, tmp_path: Path
) -> None:
    for file in corpus.iterdir():
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / file.name).write_text("".join(lines[::-1]), encoding="utf-8")

    def without_place(report: bytes) -> object:
        def strip(value: object) -> object:
            if isinstance(value, dict):
                return {k: strip(v) for k, v in value.items() if k not in {"record", "source", "inputs"}}
            return [strip(item) for item in value] if isinstance(value, list) else value

        return strip(json.loads(report))

    assert without_place(scanned(tmp_path)) == without_place(expected)


@pytest.mark.parametrize("kernels", [True, False])
def test_kernels_and_their_twins_give_one_report(
    corpus: Path, expected: bytes, run_kernels: Switch, kernels: bool
) -> None:
    run_kernels(*KERNELS, kernels=kernels)
    assert scanned(corpus) == expected


@pytest.mark.slow
def test_the_hash_seed_of_the_process_changes_nothing(corpus: Path, expected: bytes) -> None:
    for seed in ("0", "4242"):
        run = subprocess.run(
            [
                sys.executable,
                "-m",
                "dedup",
                "scan",
                *map(str, sorted(corpus.iterdir())),
                "-q",
                "-o",
                "-",
                "--format",
                "json",
            ],
            check=True,
            capture_output=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        assert run.stdout == expected


def test_every_pair_and_member_is_listed_once(expected: bytes) -> None:
    report = json.loads(expected)
    pairs = [(pair["a"], pair["b"]) for pair in report["pairs"]]
    assert pairs == sorted(set(pairs))
    assert all(a < b for a, b in pairs)
    members = [member["id"] for cluster in report["clusters"] for member in cluster["members"]]
    assert len(members) == len(set(members))
    for cluster in report["clusters"]:
        keep = cluster["keep"]
        for member in cluster["members"]:
            if member["id"] != keep:
                assert tuple(sorted((keep, member["id"]))) in pairs
    assert report["summary"]["duplicates"] == len(members) - len(report["clusters"])
    assert report["summary"]["clusters"] == len(report["clusters"])


def test_an_empty_corpus_has_a_valid_report(tmp_path: Path) -> None:
    report = scan(write_jsonl(tmp_path / "empty.jsonl", [])).report
    assert (report.summary.documents, report.summary.clusters, report.pairs) == (0, 0, ())
    assert json.loads(as_json(report))["schema"] == "dedup-report/1"


@pytest.mark.parametrize("text", ["", " ", "\n\t", "!!!", "\u200b", "\x00", "a", "字", "\u0301"])
def test_texts_of_next_to_nothing(tmp_path: Path, text: str) -> None:
    path = write_jsonl(tmp_path / "tiny.jsonl", [{"id": i, "text": text} for i in range(3)])
    report = scan(path).report
    assert report.summary.documents == 3
    words = {document.words for document in report.documents}
    # Only where there are words can one be a copy of another.
    assert bool(report.clusters) == (words == {1})
    alone = scan(write_jsonl(tmp_path / "alone.jsonl", [{"text": text}])).report
    assert alone.summary.documents == 1


def test_one_document_repeated_many_times(tmp_path: Path) -> None:
    text = " ".join(made(100, np.random.default_rng(3)))
    path = write_jsonl(tmp_path / "same.jsonl", [{"id": f"{i:04}", "text": text} for i in range(3000)])
    report = scan(path, only="duplicates").report
    assert (report.summary.clusters, report.summary.duplicates) == (1, 2999)
    assert len(report.pairs) == 2999
    assert {pair.relation for pair in report.pairs} == {Relation.EXACT}


def test_only_limits_what_is_looked_for() -> None:
    copies, damage = scan(NEWSROOM, only="duplicates").report, scan(NEWSROOM, only="quality").report
    both = scan(NEWSROOM).report
    assert copies.pairs
    assert not copies.documents
    assert not damage.pairs
    assert damage.documents == both.documents


def test_all_documents_can_be_listed() -> None:
    report = scan(NEWSROOM, Config(all_documents=True)).report
    assert [document.id for document in report.documents] == sorted(path.name for path in NEWSROOM.iterdir())
    assert all(document.words > 0 for document in report.documents)


def test_keep_policies(tmp_path: Path) -> None:
    words = made(200, np.random.default_rng(4))
    records = [
        {"id": "b", "text": " ".join(words), "date": "2024-01-02"},
        {"id": "a", "text": " ".join([*words, "and", "some", "more"]), "date": "2023-05-01"},
        {"id": "c", "text": " ".join(words[:-1]), "date": "2025-01-01"},
    ]
    path = write_jsonl(tmp_path / "dated.jsonl", records)
    kept = {
        keep: [
            (cluster.keep, cluster.keep_reason)
            for cluster in scan(path, keep=keep, only="duplicates").report.clusters
        ]
        for keep in ("first", "longest", "newest", "best")
    }
    assert kept == {
        "first": [("b", "first in the input")],
        "longest": [("a", "longest")],
        "newest": [("c", "newest")],
        "best": [("a", "most complete")],
    }


def test_no_keeper_is_called_the_only_one_where_another_could_be_kept(tmp_path: Path) -> None:
    words = made(300, np.random.default_rng(5))
    records = [
        {"id": "longest", "text": " ".join([*words, *made(75, np.random.default_rng(6))])},
        {"id": "middle", "text": " ".join(words)},
        {"id": "same", "text": " ".join(words).upper()},
        {"id": "short", "text": " ".join(words[:220])},
    ]
    (cluster,) = scan(
        write_jsonl(tmp_path / "a.jsonl", records), only="duplicates", relations="near"
    ).report.clusters
    assert (cluster.keep, cluster.keep_reason) == ("middle", "every other member is a copy of it")


def test_copies_among_some_documents_are_those_of_a_corpus_of_these(corpus: Path, tmp_path: Path) -> None:
    """Nothing shows that there were others, but where the documents stood, nor what was compared before."""
    config = Config(only="duplicates")
    whole, sketches = scan_and_sketches(read(sorted(map(str, corpus.iterdir())), config), config)
    assert sketches is not None
    ids = whole.store.ids.to_pylist()
    remembered = Remembered(len(ids))
    for seed in range(3):
        rows = np.array(sorted(random.Random(seed).sample(range(len(ids)), len(ids) // 2)))
        records = [{"id": ids[row], "text": whole.store.text(row)} for row in rows.tolist()]
        alone = scan([write_jsonl(tmp_path / f"part{seed}.jsonl", records)], config).report
        found = copies_among(whole, sketches, rows, config, remembered)
        assert list(found.pairs) == list(alone.pairs)
        assert len(found.pairs) > 100
        assert_same_clusters(found, alone)


def assert_same_clusters(found: Report, alone: Report) -> None:
    for one, other in zip(found.clusters, alone.clusters, strict=True):
        assert (one.keep, one.keep_reason, one.confidence) == (
            other.keep,
            other.keep_reason,
            other.confidence,
        )
        assert [(each.id, each.relation) for each in one.members] == [
            (each.id, each.relation) for each in other.members
        ]


def test_a_field_for_ids_that_no_record_has_is_told(tmp_path: Path) -> None:
    records = [{"url": f"a{n}", "text": f"A text of a few words, number {n}."} for n in range(3)]
    path = write_jsonl(tmp_path / "a.jsonl", [*records, {"text": "One without a url, as some are."}])
    assert scan(path, id_field="url").report.run.warnings == ()
    assert scan(path).report.run.warnings == (), "many corpora have no ids"
    (warning,) = scan(path, id_field="urll").report.run.warnings
    assert warning.startswith("no record has an id in the field 'urll'")
    (tmp_path / "b.txt").write_text("A file has its path for an id.")
    assert scan(tmp_path / "b.txt", id_field="urll").report.run.warnings == ()
