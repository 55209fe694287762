"""TXT208: what is page furniture, and what only shares a word with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding


@pytest.mark.parametrize(("words", "is_furniture"), [(["Pin", "Pin#"], False), (["Pin", "Tweet"], True)])
def test_a_word_that_a_table_repeats_is_no_share_bar(
    findings: Callable[..., dict[str, Finding]], words: list[str], *, is_furniture: bool
) -> None:
    table = "\n".join(f"{words[n % 2]}\nJ{n}\n{n}" for n in range(12))
    assert ("TXT208" in findings(table)) is is_furniture
