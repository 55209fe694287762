"""A report as a flat list: which document of a pair a row is about, and what it says of the other."""

from dataclasses import replace

import pytest

from dedup.model import Pair, Relation
from dedup.report.rows import copied, rows
from tests.report.reports import FULL

CONTAINED = Pair("a", "b", Relation.CONTAINED, 0.99, 0.1, 0.2, 0.9, reason="the copy has misread words")


@pytest.mark.parametrize(
    ("original", "told"),
    [
        ("a", "shares 90% of its text with a: the copy has misread words"),
        ("b", "shares 90% of its text with a, which copies it: the copy has misread words"),
    ],
)
def test_a_reason_speaks_of_the_document_that_copies(original: str, told: str) -> None:
    report = replace(FULL, documents=(), pairs=(replace(CONTAINED, original=original),))
    (row,) = rows(report)  # a is the keeper of the cluster, so that the row is about b
    assert (row.id, row.other, row.message) == ("b", "a", told)


def test_a_misread_copy_is_not_said_to_share_a_hundredth_of_its_text() -> None:
    misread = replace(CONTAINED, containment_a=0.03, containment_b=0.02, reason=None)
    (row,) = rows(replace(FULL, documents=(), pairs=(misread,)))
    assert row.message == (
        "much the same wording as a, misread or changed in places (2% of its shingles are the same)"
    )


def test_what_each_document_copies_comes_with_the_closest_first() -> None:
    pairs = (
        Pair("a", "c", Relation.NEAR, 0.9, 0.8, 0.8, 0.8),
        Pair("b", "c", Relation.EXACT, 1.0, 1.0, 1.0, 1.0),
        Pair("c", "d", Relation.NEAR, 0.99, 0.8, 0.8, 0.8, original="d"),
    )
    report = replace(FULL, clusters=(), pairs=pairs)
    found = {name: [row.other for row in copies] for name, copies in copied(report)}
    assert found == {"c": ["b", "d", "a"]}
