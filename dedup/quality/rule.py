"""What a text-quality rule is: a code, why it exists, where it comes from, its examples and its two tiers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dedup.model import Finding, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from dedup.quality.profile import Profile


@dataclass(frozen=True, slots=True)
class Suspect:
    """One document that a rule's screen let through, for its inspection.

    `text` is the original text; `language` an ISO 639 code or None; `words` the number of its tokens; `row` its
    place in `profile`, where the batch's counts and tokens are.
    """

    text: str
    language: str | None
    words: int
    row: int
    profile: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way in which a text can be damaged.

    The fast tier, `screen`, looks at the profile of a whole batch (arrays of counts, one row a document) and
    marks the suspects; what it does not mark is not reported. The slow tier, `inspect`, reads one suspect and
    returns the finding with its evidence, or None. `triggers` are phrases of lower-case words, by kind; the profile
    tells which documents hold one (`Profile.triggered`), so that a screen can ask for them at no cost of its own.
    `fires` and `silent` are texts that do and do not make the rule report; `source` names where the rule and its
    numbers come from.
    """

    code: str
    name: str
    rationale: str
    source: str
    fires: tuple[str, ...]
    silent: tuple[str, ...]
    screen: Callable[[Profile], NDArray[np.bool_]]
    inspect: Callable[[Suspect], Finding | None]
    triggers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def finding(self, confidence: float, message: str, spans: Iterable[Span] = ()) -> Finding:
        """Return a finding of this rule; the confidence is kept within 0..1 and rounded to three digits."""
        return Finding(self.code, self.name, round(min(1.0, max(0.0, confidence)), 3), message, tuple(spans))


def counted(count: int, noun: str, rest: str = "") -> str:
    """Return "1 line", "2 lines", "3 words with …": a count, a noun and what follows it."""
    return f"{count} {noun}{'' if count == 1 else 's'}{rest}"


LONGEST_QUOTE = 200
"""Characters of a span's text that a finding quotes; a longer passage is cut in the middle."""


def span(text: str, start: int, end: int, suggestion: str | None = None) -> Span:
    """Return the span [start, end) of `text`, quoting it, shortened where it is very long."""
    quote = text[start:end]
    if len(quote) > LONGEST_QUOTE:
        half = LONGEST_QUOTE // 2
        quote = f"{quote[:half]} … {quote[-half:]}"
    return Span(start, end, quote, suggestion)


def cited(text: str, longest: int = 60) -> str:
    """Return a text as a message quotes it: in quotation marks, and with a sign where what is longer is cut off."""
    return repr(text if len(text) <= longest else f"{text[: longest - 1]}…")


QUOTED = 3
"""Words that a message names."""


def examples(spans: Sequence[Span]) -> str:
    """Return the longest spans with what they likely were, as the end of a message."""
    longest = sorted(spans, key=lambda span: span.start - span.end)
    quoted = [
        f"“{span.text}” for “{span.suggestion}”"
        for span in longest
        if span.suggestion and "\n" not in span.text
    ]
    return ": " + ", ".join(quoted[:QUOTED]) if quoted else ""
