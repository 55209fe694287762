"""The one settings object, passed whole to every stage.

Reading it from pyproject.toml, dedup.toml, the environment and flags is `dedup.cli.settings`' business; this
module only says what can be set, to what, and refuses what cannot be.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args

from dedup.errors import ConfigError

Only = Literal["all", "duplicates", "quality"]
Relations = Literal["near", "all"]
Keep = Literal["first", "longest", "newest", "best"]
Engine = Literal["local", "ray"]
InputFormat = Literal[
    "auto", "text", "html", "jsonl", "json", "csv", "tsv", "parquet", "arrow", "warc", "sqlite"
]


KINDS = {int: "a whole number", float: "a number", bool: "true or false", str: "a text, in quotes"}
"""What a setting of each type is called where a person reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting of a run. Immutable; make a changed one with `dataclasses.replace`.

    Raises `ConfigError` for a value of the wrong type or out of range.
    """

    # Reading
    text_field: str = "text"
    id_field: str = "id"
    date_field: str = "date"
    ignore_field: str = "dedup_ignore"
    input_format: InputFormat = "auto"
    max_doc_bytes: int = 200_000_000
    max_bad: str = "0"
    """Unreadable records allowed before a run counts as incomplete: a number, or a share such as "1%"."""

    # What to look for
    only: Only = "all"
    threshold: float = 0.7
    """Jaccard of 5-gram shingles from which two documents are near copies."""
    recall: float = 0.98
    """Share of pairs right at the threshold that the bands must bring together."""
    relations: Relations = "all"
    """How far to look: "near" stops at exact and near copies, "all" goes on to excerpts and rewrites."""
    keep: Keep = "best"
    all_documents: bool = False

    languages: str = ""
    """ISO 639 codes of the languages that texts may be in, with commas between, such as "en,de"; any if empty."""

    # The sketch: a change here makes another index
    shingle_size: int = 5
    permutations: int = 128
    seed: int = 1

    # Running
    engine: Engine = "local"
    workers: int = 0
    """Threads; 0 means one per available processor."""
    timestamp: bool = False

    # The gate: what `dedup check` fails on
    fail_on: str = "DUP,TXT"
    """Rule codes that count, or beginnings of them, with commas between."""
    min_confidence: float = 0.5
    """Findings less certain than this do not count."""
    max_duplicates: str = "0"
    """Copies allowed: a number, or a share of the documents checked such as "1%"."""
    max_flagged: str = "0"
    """Damaged documents allowed, likewise."""
    against: str = ""
    """Index of the corpus that new documents are compared with; none if empty."""
    baseline: str = ""
    """File of accepted findings; none if empty."""

    def __post_init__(self) -> None:
        for field in fields(self):
            kind = type(field.default)
            _require(_is(getattr(self, field.name), kind), self, field.name, KINDS[kind])
        for name, choices in (
            ("only", Only),
            ("relations", Relations),
            ("keep", Keep),
            ("engine", Engine),
            ("input_format", InputFormat),
        ):
            _require(
                getattr(self, name) in get_args(choices), self, name, f"one of {', '.join(get_args(choices))}"
            )
        _require(0.0 < self.threshold <= 1.0, self, "threshold", "above 0 and at most 1")
        _require(0.0 < self.recall < 1.0, self, "recall", "between 0 and 1")
        _require(1 <= self.shingle_size <= 32, self, "shingle_size", "from 1 to 32")
        _require(16 <= self.permutations <= 1024, self, "permutations", "from 16 to 1024")
        _require(0 <= self.seed < 2**32, self, "seed", "from 0 to 4294967295")
        _require(self.workers >= 0, self, "workers", "0 (one per processor) or more")
        _require(self.max_doc_bytes > 0, self, "max_doc_bytes", "above 0")
        _require(0.0 <= self.min_confidence <= 1.0, self, "min_confidence", "from 0 to 1")
        _require(
            all(re.fullmatch("[a-z]{2,3}", code) for code in self.known_languages),
            self,
            "languages",
            "ISO 639 codes with commas between, such as en,de",
        )
        for name in ("max_bad", "max_duplicates", "max_flagged"):
            self.allowed(name, 0)

    @property
    def known_languages(self) -> frozenset[str]:
        """The codes in `languages`; empty where any language will do."""
        return frozenset(code.strip().lower() for code in self.languages.split(",") if code.strip())

    @property
    def threads(self) -> int:
        """Number of worker threads to start."""
        if self.workers:
            return self.workers
        available = getattr(os, "sched_getaffinity", None)
        return len(available(0)) if available else (os.cpu_count() or 1)

    def allowed(self, name: str, total: int) -> int:
        """Return how many of `total` the limit in the field `name` allows: "3", or a share such as "1%".

        Raises `ConfigError` where the limit is neither a number nor a percentage.
        """
        limit: str = getattr(self, name).strip()
        try:
            if limit.endswith("%"):
                share = Decimal(limit[:-1].strip())  # exact: 0.57 % of 10,000 are 57
                valid, count = 0 <= share <= 100, int(total * share / 100)
            else:
                count = int(limit)
                valid = count >= 0
        except (ValueError, InvalidOperation):
            valid, count = False, 0
        _require(valid, self, name, "a number such as 10, or a share such as 1%")
        return count

    def reported(self) -> dict[str, Any]:
        """Return the settings that shape the result, for the report's header.

        What only changes how fast it is found (engine, workers), or what is made of it (the gate), is left
        out, so that reports compare equal.
        """
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in _NOT_REPORTED}


_NOT_REPORTED = frozenset(
    {
        "engine",
        "workers",
        "timestamp",
        "fail_on",
        "min_confidence",
        "max_duplicates",
        "max_flagged",
        "against",
        "baseline",
    }
)


def _is(value: object, kind: type) -> bool:
    """Tell whether a setting of this type can have this value: a whole number is a number, a truth value is none."""
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, kind) or (kind is float and isinstance(value, int))


def _require(condition: bool, config: Config, name: str, allowed: str) -> None:  # noqa: FBT001
    if not condition:
        raise ConfigError(f"{name} is {getattr(config, name)!r}", f"It must be {allowed}.")
