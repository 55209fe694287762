"""A check against an index says what a scan of old and new together says, pair for pair."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

import dedup
from dedup import scan
from dedup.checking import check, scan_against
from dedup.config import Config
from dedup.index import build
from dedup.index.known import COPIES
from dedup.index.store import Index
from dedup.match.listed import ALL_PAIRS
from dedup.model import Report
from dedup.report.rows import rows
from tests.conftest import write_jsonl
from tests.index.conftest import archive, corpus


def pairs(report: Report, new: set[str]) -> set[tuple[object, ...]]:
    """Return all that is said of each pair with a new document."""
    return {
        (
            p.a,
            p.b,
            p.relation,
            p.confidence,
            p.jaccard,
            p.containment_a,
            p.containment_b,
            p.original,
            p.evidence,
        )
        for p in report.pairs
        if p.a in new or p.b in new
    }


def inside_large_clusters(report: Report) -> set[tuple[str, str]]:
    """Return the pairs of clusters of over 20, of which a report lists those with the keeper only.

    A check does not look into what the old documents are to each other, so its keeper can be another one.
    """
    return {
        (one.id, other.id)
        for cluster in report.clusters
        if len(cluster.members) > ALL_PAIRS
        for one, other in combinations(sorted(cluster.members, key=lambda member: member.id), 2)
    }


@pytest.mark.parametrize("seed", range(6))
def test_the_answer_is_that_of_a_full_scan(tmp_path: Path, seed: int) -> None:
    records = corpus(240, seed)
    cut = (60, 120, 200)[seed % 3]
    old = write_jsonl(tmp_path / "a-old.jsonl", records[:cut])
    new = write_jsonl(tmp_path / "b-new.jsonl", records[cut:])
    config = Config(workers=1, only="duplicates", keep="first")
    build.build([str(old)], tmp_path / "i.db", config)
    ids = {r["id"] for r in records[cut:]}
    whole = scan([str(old), str(new)], config).report
    checked = scan_against([str(new)], replace(config, against=str(tmp_path / "i.db")))
    untold = inside_large_clusters(whole)
    expected = {pair for pair in pairs(whole, ids) if pair[:2] not in untold}
    assert len(expected) > 20
    assert {pair for pair in pairs(checked.report, ids) if pair[:2] not in untold} == expected
    assert set(checked.report.known) == {i for p in checked.report.pairs for i in (p.a, p.b)} - ids


def test_only_new_documents_are_spoken_of(tmp_path: Path) -> None:
    records = corpus(100, 7)
    old = write_jsonl(tmp_path / "old.jsonl", records)
    new = write_jsonl(tmp_path / "new.jsonl", [{**records[0], "id": "fresh"}])
    config = Config(workers=1, against=str(tmp_path / "i.db"))
    build.build([str(old)], tmp_path / "i.db", config)
    report = scan_against([str(new)], config).report
    assert report.summary.documents == 1
    assert report.summary.duplicates == 1
    assert all("fresh" in (p.a, p.b) for p in report.pairs)
    assert [c.keep_reason for c in report.clusters] == ["in the index already"]
    assert [i.path for i in report.run.inputs] == [str(new)]


def test_the_same_id_in_index_and_input_stays_apart(tmp_path: Path) -> None:
    records = corpus(5, 8)
    old = write_jsonl(tmp_path / "old.jsonl", records)
    config = Config(workers=1, against=str(tmp_path / "i.db"))
    build.build([str(old)], tmp_path / "i.db", config)
    assert not scan_against([str(old)], config).report.older, "what comes from the same place is the same"
    other = write_jsonl(tmp_path / "other.jsonl", records)
    report = scan_against([str(other)], config).report
    pair = next(p for p in report.pairs if p.a == "d0000")
    assert pair.b == "d0000@i.db"
    assert report.known[0] == "d0000@i.db"


def test_what_else_is_named_does_not_make_a_document_its_own_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    records = archive()
    for name in ("articles", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "articles" / "a.txt").write_text(records[0]["text"])
    write_jsonl(tmp_path / "articles" / "b.jsonl", [{"text": records[1]["text"]}])
    (tmp_path / "other" / "c.txt").write_text(records[2]["text"])
    config = Config(workers=1, against="i.db", fail_on="DUP")
    build.build(["articles"], tmp_path / "i.db", config)
    assert scan_against(["articles", "other"], config).report.pairs == ()
    build.add(["articles", "other"], tmp_path / "i.db", config)
    assert scan_against(["articles"], config).report.pairs == ()
    monkeypatch.chdir(tmp_path / "other")
    (tmp_path / "other" / "d.txt").write_text(records[0]["text"])
    again = scan_against(["d.txt"], replace(config, against="../i.db")).report
    assert [(p.a, p.b) for p in again.pairs] == [("a.txt", "d.txt")], "one document, told once"
    monkeypatch.chdir(tmp_path)
    write_jsonl(tmp_path / "articles" / "b.jsonl", [{"id": "x", "text": records[1]["text"]}])
    assert len(scan_against(["articles/b.jsonl"], config).report.pairs) == 1, (
        "with an id of its own, it is another"
    )


def test_a_document_is_itself_from_whatever_folder_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    records = archive()
    (tmp_path / "articles" / "new").mkdir(parents=True)
    (tmp_path / "articles" / "new" / "a.txt").write_text(records[0]["text"])
    write_jsonl(tmp_path / "articles" / "b.jsonl", records[1:3])
    for name, named in (("told.db", "articles"), ("full.db", str(tmp_path / "articles"))):
        build.build([named], Path(name), Config(workers=1))
        for folder, paths in (
            (".", ["./articles"]),
            (".", [str(tmp_path / "articles")]),
            ("articles", ["."]),
        ):
            monkeypatch.chdir(tmp_path / folder)
            against = Config(workers=1, against=str(tmp_path / name))
            assert scan_against(paths, against).report.pairs == (), (name, folder, paths)
        monkeypatch.chdir(tmp_path)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "a.txt").write_text(records[0]["text"])
    assert len(scan_against(["new"], against).report.pairs) == 1, "another file is another document"


@pytest.mark.parametrize("texts", [True, False])
def test_a_check_of_what_is_in_the_index_already_passes_again(tmp_path: Path, texts: bool) -> None:
    records = archive()
    old = write_jsonl(tmp_path / "old.jsonl", records[:5])
    new = write_jsonl(tmp_path / "new.jsonl", records[5:])
    config = Config(workers=1, against=str(tmp_path / "i.db"), fail_on="DUP")
    build.build([str(old)], tmp_path / "i.db", config, texts=texts)
    for added in (len(records) - 5, 0):
        checked = check([str(new)], config, update=True)
        assert checked.verdict.passed
        assert checked.added == added


@pytest.mark.parametrize("texts", [True, False])
def test_a_revised_document_is_no_copy_of_its_former_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    page, rows = tmp_path / "articles" / "page.txt", tmp_path / "articles" / "rows.jsonl"
    records = archive()
    page.write_text(records[0]["text"])
    write_jsonl(rows, records[1:4])
    config = Config(workers=1, against="i.db", only="duplicates")
    build.build(["articles"], tmp_path / "i.db", config, texts=texts)

    page.write_text(records[0]["text"] + " A correction, made the day after.")
    fresh = {"id": "fresh", "text": records[4]["text"]}
    revised = {**records[1], "text": records[1]["text"] + " A correction, made the day after."}
    write_jsonl(rows, [fresh, revised, *records[2:4]])
    checked = check(["articles"], config, update=True)
    assert checked.verdict.passed, "a row in front of others does not make them copies of themselves"
    assert checked.scan.report.run.warnings == (
        "2 documents are new versions of ones in the index, not copies of them",
    )
    assert checked.verdict.report.clusters == ()
    page.write_text(records[0]["text"] + " Two corrections, made the week after that.")
    assert check(["articles"], config).verdict.passed, "nor of any former text"

    (tmp_path / "articles" / "other.txt").write_text(records[0]["text"] + " Told by another.")
    found = check(["articles"], config).verdict.report.pairs
    assert {"other.txt"} < {i for pair in found for i in (pair.a, pair.b)}, "by others it can be copied"
    assert not any({pair.a, pair.b} == {"page.txt", "page.txt@i.db"} for pair in found)
    write_jsonl(rows, [{"text": record["text"] + " More."} for record in records[1:4]])
    unnamed = check(["articles/rows.jsonl"], config).verdict.report
    assert unnamed.summary.duplicates == 3, "a record without an id may be any other"


@pytest.mark.parametrize("texts", [True, False])
def test_a_copy_of_a_document_that_is_checked_again_is_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: bool
) -> None:
    """A pull request is judged by the whole folder: what it adds is the copy, whatever would be kept by its merits."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    records = archive()
    for name, record in zip("bcd", records, strict=False):
        (tmp_path / "articles" / f"{name}.txt").write_text(record["text"])
    config = Config(workers=1, against="i.db", fail_on="DUP")
    build.build(["articles"], tmp_path / "i.db", config, texts=texts)
    (tmp_path / "articles" / "a.txt").write_text(records[0]["text"])
    (tmp_path / "articles" / "longer.txt").write_text(records[1]["text"] + " A last sentence.")
    report = check(["articles"], config).verdict.report
    assert [(row.id, row.other) for row in rows(report)] == [("a.txt", "b.txt"), ("longer.txt", "c.txt")]
    assert report.known == ("b.txt", "c.txt")
    if texts:
        assert [(c.keep, c.keep_reason) for c in report.clusters] == [
            ("b.txt", "in the index already"),
            ("c.txt", "in the index already"),
        ]
    (tmp_path / "articles" / "b.txt").rename(tmp_path / "articles" / "moved.txt")
    moved = [(row.id, row.other) for row in rows(check(["articles"], config).verdict.report)]
    assert {("a.txt", "b.txt"), ("moved.txt", "b.txt")} < set(moved), (
        "what is in the index only stays before all"
    )


def test_many_documents_of_one_text_do_not_flood_the_check(tmp_path: Path) -> None:
    text = corpus(1, 9)[0]["text"]
    old = write_jsonl(tmp_path / "old.jsonl", [{"id": f"o{i}", "text": text} for i in range(500)])
    new = write_jsonl(tmp_path / "new.jsonl", [{"id": "n", "text": text}])
    config = Config(workers=1, against=str(tmp_path / "i.db"))
    build.build([str(old)], tmp_path / "i.db", config)
    report = scan_against([str(new)], config).report
    assert report.summary.duplicates == 1
    assert 1 <= len(report.pairs) <= COPIES


def test_update_adds_only_what_passed(tmp_path: Path) -> None:
    records = corpus(40, 11)
    index = tmp_path / "i.db"
    config = Config(workers=1, against=str(index), only="duplicates")
    build.build([str(write_jsonl(tmp_path / "old.jsonl", records))], index, config)
    fresh = [r for r in corpus(400, 12) if r["id"] > "d0395"][:1]
    good = write_jsonl(tmp_path / "good.jsonl", [{**r, "id": "new-" + r["id"]} for r in fresh])
    bad = write_jsonl(tmp_path / "bad.jsonl", [{**records[0], "id": "copy"}])

    assert not check([str(bad)], config, update=True).verdict.passed
    with Index(index) as opened:
        assert opened.count("documents") == 40
    assert check([str(good)], config, update=True).verdict.passed
    with Index(index) as opened:
        assert opened.count("documents") == 41
    assert not check(
        [str(write_jsonl(tmp_path / "again.jsonl", [{**fresh[0], "id": "x"}]))], config
    ).verdict.passed


def test_the_api_is_one_call(tmp_path: Path) -> None:
    records = corpus(20, 1, copies=False)
    build.build([str(write_jsonl(tmp_path / "old.jsonl", records))], tmp_path / "i.db", Config(workers=1))
    new = write_jsonl(tmp_path / "new.jsonl", [{**records[4], "id": "copy"}])
    checked = dedup.check(new, against=str(tmp_path / "i.db"), fail_on="DUP")
    assert not checked.verdict.passed
    assert checked.verdict.report.known == ("d0004",)
    assert dedup.check([new], fail_on="DUP").verdict.passed


def test_without_texts_copies_are_estimated(tmp_path: Path) -> None:
    """Most of what a verified check finds, and hardly anything that is no copy."""
    verified, guessed = set(), set()
    wrong = 0
    for seed in range(3):
        records = corpus(240, seed)
        ids = {r["id"] for r in records[120:]}
        old = write_jsonl(tmp_path / "old.jsonl", records[:120])
        new = write_jsonl(tmp_path / "new.jsonl", records[120:])
        config = Config(workers=1, only="duplicates")
        found = []
        for name, texts in (("whole", True), ("small", False)):
            index = tmp_path / f"{name}{seed}.db"
            build.build([str(old)], index, config, texts=texts)
            report = scan_against([str(new)], replace(config, against=str(index))).report
            copies = {p.a if p.a in ids else p.b for p in report.pairs if len({p.a, p.b} & ids) == 1}
            copies |= {m.id for c in report.clusters for m in c.members if m.id in ids and m.id != c.keep}
            cluster = {m.id: c.id for c in report.clusters for m in c.members}
            bridges = [
                p
                for p in report.pairs
                if {p.a, p.b} <= ids and cluster.get(p.a, p.a) != cluster.get(p.b, p.b)
            ]
            assert 0 <= report.summary.duplicates - len(copies) <= len(bridges)
            between = [p for p in report.pairs if len({p.a, p.b} & ids) == 1]
            found.append({(seed, p.a, p.b) for p in between})
            if not texts:
                words = {r["id"]: shingles(r["text"]) for r in records}
                wrong += sum(overlap(words[p.a], words[p.b]) < 0.65 for p in between)
                assert {p.confidence for p in between if p.relation == "exact"} <= {1.0}
                assert all(0.5 <= p.confidence <= 1 for p in between)
                assert all(p.reason for p in between if p.relation != "exact")
        verified |= found[0]
        guessed |= found[1]
    assert len(verified) > 50
    assert len(guessed & verified) >= 0.85 * len(verified)
    assert wrong <= 0.03 * len(guessed)


def shingles(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def overlap(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    return len(one & other) / min(len(one), len(other))
