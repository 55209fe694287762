"""The quality stage: a batch of documents in, their languages, findings and quality out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.quality.profile import profile
from dedup.quality.registry import rules
from dedup.quality.rule import Suspect
from dedup.quality.score import quality

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.model import Finding
    from dedup.text.tokens import TokenBatch


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules say of n documents.

    `quality` (float32[n]) is 1 where nothing was found; `languages` (str[n]) are ISO 639 codes, "" where unknown;
    `words` (int64[n]) counts tokens; `findings` maps the row of each flagged document to its findings, in the order
    of their codes.
    """

    quality: NDArray[np.float32]
    languages: NDArray[np.str_]
    words: NDArray[np.int64]
    findings: dict[int, tuple[Finding, ...]]


def assess(documents: pa.RecordBatch, tokens: TokenBatch, config: Config) -> Assessment:
    """Apply every rule to a batch of documents (column `text`: large_string without nulls) and its tokens.

    A pure function of its arguments, safe to run on several threads: the screens are array operations, and only
    suspects are looked at one by one.
    """
    texts = documents.column("text")
    known = profile(texts, tokens, config)
    found: dict[int, list[Finding]] = {}
    read: dict[int, Suspect] = {}
    for rule in rules():
        for row in np.flatnonzero(rule.screen(known)).tolist():
            suspect = read.get(row)
            if suspect is None:
                suspect = read[row] = Suspect(
                    text=texts[row].as_py(),
                    language=str(known.languages[row]) or None,
                    words=int(known.words[row]),
                    row=row,
                    profile=known,
                )
            finding = rule.inspect(suspect)
            if finding is not None:
                found.setdefault(row, []).append(finding)
    scores = np.ones(len(known), dtype=np.float32)
    for row, findings in found.items():
        scores[row] = quality(findings)
    return Assessment(
        quality=scores,
        languages=known.languages,
        words=known.words,
        findings={row: tuple(found[row]) for row in sorted(found)},
    )


def concatenate(parts: Sequence[Assessment]) -> Assessment:
    """Return what is said of all documents of the parts (one at least), in order."""
    findings: dict[int, tuple[Finding, ...]] = {}
    first = 0
    for part in parts:
        findings.update({first + row: found for row, found in part.findings.items()})
        first += len(part.quality)
    return Assessment(
        quality=np.concatenate([part.quality for part in parts]),
        languages=np.concatenate([part.languages for part in parts]),
        words=np.concatenate([part.words for part in parts]),
        findings=findings,
    )


def take(assessment: Assessment, rows: NDArray[np.int64]) -> Assessment:
    """Return what is said of the documents at these rows, in that order; a row may be asked for more than once."""
    flagged = np.zeros(len(assessment.quality), np.bool_)
    flagged[list(assessment.findings)] = True
    places = np.flatnonzero(flagged[rows]).tolist()
    return Assessment(
        quality=assessment.quality[rows],
        languages=assessment.languages[rows],
        words=assessment.words[rows],
        findings={place: assessment.findings[int(rows[place])] for place in places},
    )
