"""From what a user types to a `Cleaning`, every code checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.cleaning.decisions import Decisions, load
from dedup.cleaning.plan import USUAL, Cleaning
from dedup.errors import UsageError
from dedup.gate import CODES, parse_codes
from dedup.model import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable


def cleaning(
    *,
    drop: Iterable[str] = (),
    spare: Iterable[str] = (),
    min_quality: float = 0.0,
    fix_encoding: bool = False,
    strip_furniture: bool = False,
    decisions: str | None = None,
) -> Cleaning:
    """Return what is asked for. Raises `UsageError` for an unknown code or a share out of range."""
    if not 0 <= min_quality <= 1:
        raise UsageError(f"--min-quality is {min_quality}", "It must be from 0 to 1.")
    relations = {relation.code: relation for relation in Relation}
    dropped, spared = _codes(drop), _codes(spare)
    wrong = sorted(spared - relations.keys())
    if wrong:
        raise UsageError(
            f"--spare {wrong[0]}: only copies are removed by default", f"Their codes: {', '.join(relations)}."
        )
    chosen = USUAL | {relations[code] for code in dropped & relations.keys()}
    return Cleaning(
        relations=frozenset(chosen - {relations[code] for code in spared}),
        drop=frozenset(dropped - relations.keys()),
        min_quality=min_quality,
        fix_encoding=fix_encoding,
        strip_furniture=strip_furniture,
        decisions=load(decisions) if decisions is not None else Decisions(),
    )


def _codes(given: Iterable[str]) -> frozenset[str]:
    beginnings = parse_codes(",".join(given))
    return frozenset(code for code in CODES if code.startswith(beginnings)) if beginnings else frozenset()
