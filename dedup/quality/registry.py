"""All text-quality rules by code.

The table names modules and imports one only when its rule is asked for, so that listing the rules does not load
a compiler or a language model. A new rule is a module in `dedup.quality.rules` with a `RULE`, and a line here.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from dedup.errors import UsageError

if TYPE_CHECKING:
    from dedup.quality.rule import Rule

MODULES = {
    "TXT201": "mojibake",
    "TXT202": "hidden",
    "TXT203": "character_noise",
    "TXT204": "language_mismatch",
    "TXT205": "spun",
    "TXT206": "word_salad",
    "TXT207": "repetition",
    "TXT208": "furniture",
    "TXT209": "placeholder",
    "TXT210": "too_short",
    "TXT211": "truncated",
    "TXT212": "markup",
    "TXT213": "tortured",
}
"""Code of a rule → its module in `dedup.quality.rules`, in the order of the codes."""


@cache
def rule(code: str) -> Rule:
    """Return the rule with this code. Raises `UsageError` where there is none."""
    if code not in MODULES:
        raise UsageError(f"No rule {code!r}", f"The text-quality rules are {', '.join(MODULES)}.")
    found: Rule = import_module(f"dedup.quality.rules.{MODULES[code]}").RULE
    return found


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of the codes."""
    return tuple(rule(code) for code in MODULES)
