from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Finding
from dedup.quality.registry import MODULES
from dedup.quality.score import SEVERITY, quality

FINDINGS = st.lists(
    st.builds(
        Finding, st.sampled_from(sorted(MODULES)), st.just("name"), st.floats(0, 1), st.just("message")
    ),
    max_size=6,
)


def test_every_rule_has_a_severity() -> None:
    assert set(SEVERITY) == set(MODULES)


@given(FINDINGS, st.sampled_from(sorted(MODULES)), st.floats(0, 1), st.floats(0, 1))
def test_quality_falls_with_each_confidence(
    findings: list[Finding], rule: str, one: float, other: float
) -> None:
    less, more = sorted((one, other))
    weaker = quality([*findings, Finding(rule, "name", less, "message")])
    stronger = quality([*findings, Finding(rule, "name", more, "message")])
    assert 0 <= stronger <= weaker <= quality(findings) <= 1


def test_nothing_found_is_fit_to_keep() -> None:
    assert quality([]) == 1.0
    assert quality([Finding("TXT206", "word-salad", 1.0, "")]) == 0.0
    assert quality([Finding("TXT208", "page-furniture", 1.0, "")]) > 0.5
