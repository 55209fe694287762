import base64
import json
import zlib
from dataclasses import replace
from typing import Any

from dedup.model import Pair, Relation, Report, Unclustered
from dedup.report.html.pairs import columns
from dedup.report.html.payload import Chunk, Payload, uncertainty
from tests.report.html.synthetic import synthetic
from tests.report.reports import EMPTY


def decode(body: str) -> Any:
    return json.loads(zlib.decompress(base64.b64decode(body)))


def rows(chunks: list[Chunk], kind: str) -> list[Any]:
    """All rows of one kind; their chunks must follow each other without a gap."""
    found: list[Any] = []
    for chunk in chunks:
        if chunk.kind == kind:
            assert chunk.first == len(found)
            held = decode(chunk.body)
            assert len(held) == chunk.count
            found += held
    return found


def test_the_tables_say_what_the_report_says() -> None:
    report, texts = synthetic()
    payload = Payload(report, columns(report.pairs), texts)
    chunks = list(payload.chunks())
    index = decode(payload.index("hash"))
    ids, sources = index["documents"]["id"], index["sources"]
    assert [ids[n] for n in index["pairs"]["a"]] == [p.a for p in report.pairs]
    assert [ids[n] for n in index["pairs"]["b"]] == [p.b for p in report.pairs]
    assert index["pairs"]["inB"] == [round(p.containment_a * 1e4) for p in report.pairs]
    assert [[ids[n] for n in members] for members in index["clusters"]["members"]] == [
        [m.id for m in c.members] for c in report.clusters
    ]
    source_of = dict(zip(ids, index["documents"]["source"], strict=True))
    assert all(sources[source_of[m.id]] == m.source for c in report.clusters for m in c.members)
    findings = [(d.id, f) for d in report.documents for f in d.findings]
    assert [ids[n] for n in index["findings"]["document"]] == [document for document, _ in findings]
    assert [index["rules"][n] for n in index["findings"]["rule"]] == [[f.rule, f.name] for _, f in findings]

    shown = rows(chunks, "texts")
    assert [text["parts"] for text in shown] == [[[0, texts([i])[i]]] for i in ids]
    spans = {
        (ids[n], index["findings"]["rule"][number], start, end, meant)
        for n, text in enumerate(shown)
        for number, start, end, meant in text["spans"]
    }
    rule_number = {tuple(rule): n for n, rule in enumerate(index["rules"])}
    assert spans == {
        (document, rule_number[f.rule, f.name], s.start, s.end, s.suggestion)
        for document, f in findings
        for s in f.spans
    }
    evidence = rows(chunks, "evidence")
    assert [flat for _, _, flat, _ in evidence] == [
        [o for passage in p.evidence for o in (*passage.a, *passage.b)] for p in report.pairs
    ]
    assert [
        [None, p.a, p.b][original] for p, (original, _, _, _) in zip(report.pairs, evidence, strict=True)
    ] == [p.original for p in report.pairs]


def test_a_document_of_a_pair_in_no_cluster_has_its_place() -> None:
    pair = Pair("a", "b", Relation.NEAR, 0.9, 0.8, 0.9, 0.9)
    report = replace(
        EMPTY, pairs=(pair,), unclustered=(Unclustered("a", "x.csv", 7), Unclustered("b", "y.csv", 2))
    )
    index = decode(_read(report))
    documents = index["documents"]
    places = {
        name: (index["sources"][source], record)
        for name, source, record in zip(
            documents["id"], documents["source"], documents["record"], strict=True
        )
    }
    assert places == {"a": ("x.csv", 7), "b": ("y.csv", 2)}


def _read(report: Report) -> str:
    payload = Payload(report, columns(report.pairs), lambda ids: dict.fromkeys(ids, ""))
    list(payload.chunks())
    return payload.index("hash")


def test_a_small_budget_goes_to_the_most_doubtful() -> None:
    report, texts = synthetic()
    payload = Payload(report, columns(report.pairs), texts, budget=20_000)
    shown = rows(list(payload.chunks()), "texts")
    ids = decode(payload.index(""))["documents"]["id"]
    embedded = [sum(len(part) for _, part in text["parts"]) for text in shown]
    assert sum(embedded) == payload.embedded == 20_000
    assert all(text["length"] for text in shown)
    with_text = [bool(length) for length in embedded]
    assert with_text == sorted(with_text, reverse=True)
    doubt = {m.id: uncertainty(c.confidence) for c in report.clusters for m in c.members}
    clustered = [(doubt[i], has) for i, has in zip(ids, with_text, strict=True) if i in doubt]
    assert max(d for d, has in clustered if has) <= min(d for d, has in clustered if not has)


def test_missing_texts_are_told_from_empty_ones() -> None:
    report, _ = synthetic(clusters=2, flagged=0)
    payload = Payload(report, columns(report.pairs), lambda ids: dict.fromkeys(list(ids)[:1], ""))
    shown = rows(list(payload.chunks()), "texts")
    assert [text["length"] for text in shown] == [0] + [None] * (len(shown) - 1)


def test_chunks_stay_small() -> None:
    report, texts = synthetic(clusters=300, flagged=100, sentences=60)
    chunks = list(Payload(report, columns(report.pairs), texts).chunks())
    assert sum(chunk.kind == "texts" for chunk in chunks) > 2
    assert all(len(zlib.decompress(base64.b64decode(chunk.body))) < 1_000_000 for chunk in chunks)
