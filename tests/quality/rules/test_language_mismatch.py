"""TXT204: the languages a corpus may hold, and texts glued together from two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dedup.config import Config
from dedup.errors import ConfigError
from dedup.quality.rules.language_mismatch import FAEHRE, FERRY

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding


def test_any_language_will_do_unless_some_are_asked_for(findings: Callable[..., dict[str, Finding]]) -> None:
    assert "TXT204" not in findings(FAEHRE)
    assert "TXT204" not in findings(FAEHRE, Config(languages="en, de"))
    assert "TXT204" not in findings(FERRY, Config(languages="en"))
    finding = findings(FAEHRE, Config(languages="en"))["TXT204"]
    assert "in de" in finding.message


def test_the_span_is_the_foreign_part(findings: Callable[..., dict[str, Finding]]) -> None:
    text = f"{FERRY}\n\n{FERRY}\n\n{FAEHRE}"
    (span,) = findings(text)["TXT204"].spans
    assert text[span.start : span.end] == FAEHRE


def test_languages_are_codes() -> None:
    with pytest.raises(ConfigError, match="languages"):
        Config(languages="English")
