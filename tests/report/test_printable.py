"""What is printed for people says no more than what is known."""

import pytest

from dedup.report.printable import share


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.0, "0.00"), (0.514, "0.51"), (0.9949, "0.99"), (0.9951, "0.99"), (0.99999, "0.99"), (1.0, "1.00")],
)
def test_what_is_not_certain_is_not_told_as_certain(value: float, told: str) -> None:
    assert share(value) == told
