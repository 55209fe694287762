"""The terminal summary prints a corpus literally, at any width."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from dedup.model import Pair, Relation, Report, Unclustered
from dedup.report.terminal import show
from tests.report.reports import EMPTY, FULL


def shown(report: Report, *, width: int = 80, color: bool = False, **options: bool) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=color, no_color=not color)
    show(report, console, **options)
    return out.getvalue()


def test_clusters_flags_and_skipped_records_are_told() -> None:
    text = shown(FULL)
    assert "4 documents: 2 copies in 1 cluster, 1 flagged, 1 not read" in text
    assert "near       0.99  b" in text
    assert "TXT201 mojibake 0.98" in text
    assert "â€™ → ’" in text
    assert "news.jsonl record 5, byte 812: no JSON" in text


@pytest.mark.parametrize("width", [30, 80, 200])
def test_hostile_ids_print_literally(width: int) -> None:
    text = shown(FULL, width=width)
    assert "\x1b" not in text
    assert "\u202e" not in text
    joined = "".join(line.strip() for line in text.splitlines())
    assert "\\x1b[31mred[/x]" in joined
    assert max(map(len, text.splitlines())) <= width


def test_lines_end_in_no_blanks_and_go_on_under_their_beginning() -> None:
    lines = shown(FULL, width=40).splitlines()
    assert all(line == line.rstrip() for line in lines)
    (begun,) = [number for number, line in enumerate(lines) if line.startswith("    spun       0.91  ")]
    assert lines[begun + 1].startswith(" " * 21)


def test_without_wrapping_a_line_is_whole_at_any_width() -> None:
    assert shown(FULL, width=30, wrap=False) == shown(FULL, width=10_000)


def test_colour_is_used_where_it_is_asked_for() -> None:
    assert "\x1b[" in shown(FULL, color=True)
    assert "\x1b[31mred" not in shown(FULL, color=True)


def test_against_an_index_each_document_is_told_with_what_it_copies_the_closest_first() -> None:
    pairs = (
        Pair("a", "old2", Relation.CONTAINED, 0.99, 0.1, 0.2, 0.9),
        Pair("a", "old1", Relation.EXACT, 1.0, 1.0, 1.0, 1.0),
        Pair("a", "b", Relation.NEAR, 0.99, 0.9, 0.9, 0.9),
    )
    report = replace(FULL, pairs=pairs, clusters=(), known=("old1", "old2"))
    told = shown(report).partition("Copies\n")[2].partition("\nFlagged")[0]
    assert told.splitlines() == [
        "  a",
        "    exact      1.00  old1  (in the index)",
        "    contained  0.99  old2  (in the index)",
        "  b",
        "    near       0.99  a",
    ]


def test_among_several_inputs_it_is_told_where_a_document_stands() -> None:
    second = replace(FULL.run.inputs[0], path="posts.csv")
    report = replace(FULL, run=replace(FULL.run, inputs=(*FULL.run.inputs, second)))
    text = shown(report, width=200)
    assert "keep             a  news.jsonl record 1  (best quality)" in text
    assert "near       0.99  b  news.jsonl record 2" in text
    assert "d  news.jsonl record 4  quality 0.25" in text
    assert "news.jsonl record" not in shown(FULL, width=200).replace("news.jsonl record 5,", "")


@pytest.mark.parametrize(("name", "source"), [("a/b.txt", "corpus/a/b.txt"), ("b.jsonl:3", "corpus/b.jsonl")])
def test_an_id_that_is_a_place_is_told_once(name: str, source: str) -> None:
    inputs = FULL.run.inputs * 2
    document = replace(FULL.documents[0], id=name, source=source, record=3)
    report = replace(FULL, run=replace(FULL.run, inputs=inputs), documents=(document,), clusters=())
    assert f"  {name}  quality 0.25" in shown(report)


def test_pairs_that_join_no_cluster_are_not_kept_quiet() -> None:
    report = replace(FULL, unclustered=(Unclustered("z", "news.jsonl", 9),))
    assert "1 document in pairs that join no cluster; a report with -o lists the pairs" in shown(report)
    assert "join no cluster" not in shown(FULL)


def test_an_empty_corpus_says_so() -> None:
    assert shown(EMPTY).startswith("No documents")
