"""Findings named by what the texts say, not by where they stand: for baselines and for SARIF.

A document's fingerprint is a hash of its text with Unicode form, case and white space normalised, so that it
survives a move, a new id and a new version of dedup's tokeniser. The finding of a rule is named by the rule
and its document; a pair by its two documents, whatever the relation between them is called.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from dedup.text.compose import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dedup.report.formats import TextLookup
    from dedup.report.rows import Row

_CHUNK = 500


def content_fingerprint(text: str) -> str:
    """Return the fingerprint of one text, 32 hexadecimal digits."""
    normalised = " ".join(normalise(text, "NFKC").casefold().split())
    return hashlib.sha256(normalised.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def finding_fingerprint(row: Row, contents: Mapping[str, str]) -> str:
    """Return the fingerprint of a finding, given those of the documents; an id stands in for a lost text."""
    ids = (row.id,) if row.other is None else (row.id, row.other)
    parts = sorted(contents.get(i, f"id:{i}") for i in ids)
    name = row.code if row.other is None else "DUP"
    return hashlib.sha256("\0".join((name, *parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def fingerprints(rows: Iterable[Row], texts: TextLookup) -> Iterator[tuple[Row, str]]:
    """Yield each finding with its fingerprint; texts are looked up some hundred at a time."""
    pending: list[Row] = []
    for row in rows:
        pending.append(row)
        if len(pending) == _CHUNK:
            yield from _named(pending, texts)
            pending = []
    yield from _named(pending, texts)


def _named(rows: list[Row], texts: TextLookup) -> Iterator[tuple[Row, str]]:
    ids = {i for row in rows for i in (row.id, row.other) if i is not None}
    contents = {i: content_fingerprint(text) for i, text in texts(sorted(ids)).items()}
    for row in rows:
        yield row, finding_fingerprint(row, contents)
