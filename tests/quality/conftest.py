"""What the tests of rules need: a text's findings, without a corpus around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from dedup.config import Config
from dedup.quality.assess import assess
from dedup.text.tokenise import tokenise

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding


def findings_of(text: str, config: Config | None = None) -> dict[str, Finding]:
    texts = pa.array([text], type=pa.large_string())
    batch = pa.RecordBatch.from_arrays([texts], names=["text"])
    assessment = assess(batch, tokenise(texts), config or Config())
    return {finding.rule: finding for finding in assessment.findings.get(0, ())}


@pytest.fixture
def findings() -> Callable[..., dict[str, Finding]]:
    """Return a function from a text to its findings, by rule code."""
    return findings_of
