from dataclasses import replace

import pytest

from dedup.model import Cluster, Member, Pair, Relation
from dedup.report.html import figures
from dedup.report.html.pairs import columns
from tests.report.html.synthetic import synthetic
from tests.report.reports import EMPTY


def test_every_case_is_counted_once() -> None:
    report, _ = synthetic()
    assert sum(strip.total for strip in figures.similarity(columns(report.pairs))) == len(report.pairs)
    pairs, flags = figures.certainty(report, columns(report.pairs))
    assert pairs.total == sum(bar.count for bar in pairs.bars) == len(report.pairs)
    assert flags.total == sum(len(d.findings) for d in report.documents)
    assert sum(bar.count for bar in figures.cluster_sizes(report)) == len(report.clusters)
    assert figures.quality(report)[0].total == len(report.documents)
    heat = figures.who_copies_whom(report, columns(report.pairs))
    assert heat
    assert sum(cell.count for row in heat.rows for cell in row) == report.summary.duplicates


@pytest.mark.parametrize(
    ("value", "bin_"), [(0.0, 0), (0.0499, 0), (0.05, 1), (0.7, 14), (0.75, 15), (1.0, 19)]
)
def test_a_value_on_an_edge_belongs_to_the_upper_bin(value: float, bin_: int) -> None:
    pair = Pair("a", "b", Relation.NEAR, 1.0, value, 1.0, 1.0)
    (strip,) = figures.similarity(columns((pair,)))
    assert [bar.count for bar in strip.bars].index(1) == bin_
    assert f"jaccard={bin_ / 20:.2f}-" in strip.bars[bin_].link


def test_the_heat_map_turns_round_where_a_member_is_the_original() -> None:
    cluster = Cluster(
        "c", Relation.NEAR, 1.0, 1.0, "a", "",
        (Member("a", Relation.EXACT, 1.0, "kept.csv"), Member("b", Relation.NEAR, 1.0, "other.csv")),
    )  # fmt: skip
    pair = Pair("a", "b", Relation.NEAR, 1.0, 0.8, 1.0, 1.0)
    for original, row, column in ((None, 1, 0), ("a", 1, 0), ("b", 0, 1)):
        heat = figures.who_copies_whom(
            replace(EMPTY, clusters=(cluster,)), columns((replace(pair, original=original),))
        )
        assert heat
        assert heat.sources == ("kept.csv", "other.csv")
        assert heat.rows[row][column].count == 1
        assert heat.rows[column][row].count == 0


def test_many_sources_are_grouped_by_folder_and_the_rest_together() -> None:
    members = tuple(Member(f"d{n:03}", Relation.NEAR, 1.0, f"folder{n % 40}/file{n}.txt") for n in range(80))
    cluster = Cluster("c", Relation.NEAR, 1.0, 1.0, "d000", "", members)
    heat = figures.who_copies_whom(replace(EMPTY, clusters=(cluster,)), columns(()))
    assert heat
    assert heat.grouped
    assert len(heat.sources) == figures.SOURCES + 1
    assert heat.sources[-1] == figures.OTHERS
    assert sum(cell.count for row in heat.rows for cell in row) == 79


def test_a_folder_that_all_others_lie_in_has_its_own_name_among_them() -> None:
    members = tuple(Member(f"d{n:03}", Relation.NEAR, 1.0, f"site/{n % 20}/file.txt") for n in range(40))
    top = Member("d999", Relation.NEAR, 1.0, "site/all.jsonl")
    heat = figures.who_copies_whom(
        replace(EMPTY, clusters=(Cluster("c", Relation.NEAR, 1.0, 1.0, "d999", "", (*members, top)),)),
        columns(()),
    )
    assert heat
    assert heat.labels[0] == "site/"
    assert heat.labels[1] == "0/"


def test_the_common_folder_ends_at_the_first_name_that_differs() -> None:
    assert figures.common_folder(["a/b/c/1.txt", "a/b/c/2.txt"]) == "a/b/c/"
    assert figures.common_folder(["a/b/c/1.txt", "a/x/c/2.txt", ""]) == "a/"
    assert figures.common_folder(["/top.txt", "/data/x.txt"]) == "/"
    assert figures.common_folder(["x.txt", "a/x.txt"]) == ""
    assert figures.common_folder([]) == ""


def test_one_source_makes_no_heat_map() -> None:
    assert figures.who_copies_whom(EMPTY, columns(())) is None


def test_the_headline_speaks_of_one_and_of_many() -> None:
    one = replace(EMPTY, summary=replace(EMPTY.summary, duplicates=1, flagged=2, skipped=1))
    assert figures.headline(one) == (
        "1 document is a copy of another.",
        "2 documents are flagged as damaged.",
        "1 record could not be read.",
    )
    assert figures.headline(EMPTY) == (
        "No document is a copy of another.",
        "No text is flagged as damaged.",
    )
