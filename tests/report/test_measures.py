"""Every measure that a confidence is explained by has a name that a person understands."""

from dedup.models.relations import relation_model
from dedup.report.measures import NAMES, name_of


def test_every_measure_of_the_model_has_a_name() -> None:
    assert set(relation_model().measures) <= NAMES.keys()


def test_what_has_no_name_goes_by_its_own() -> None:
    assert name_of("misread") == "words misread"
    assert name_of("nonesuch") == "nonesuch"
