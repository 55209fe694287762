"""All rules that a report can name: those of pairs and those of single documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from dedup.match.rules import RULES
from dedup.quality import registry

if TYPE_CHECKING:
    from dedup.match.rules import PairRule
    from dedup.quality.rule import Rule

    AnyRule: TypeAlias = PairRule | Rule


def rules() -> tuple[AnyRule, ...]:
    """Return the rules in order of their codes; those of single documents are imported by this."""
    return (*RULES, *registry.rules())
