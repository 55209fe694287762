"""The Python API: the commands as functions."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dedup import pipeline
from dedup.config import Config
from dedup.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedup.pipeline import Progress, Scan

    Path = str | os.PathLike[str]


def scan(
    paths: Path | Sequence[Path],
    config: Config | None = None,
    *,
    progress: Progress | None = None,
    **settings: Any,
) -> Scan:
    """Find copies and damaged texts in a corpus.

    `paths` are files, folders or "file.db::table". `settings` are fields of `Config`, laid over `config`:
    `scan("news.jsonl", threshold=0.8, only="duplicates")`. `progress` is told (stage, done, total or None).
    Returns the report, and access to the texts it speaks of.

    Raises `InputError` for input that cannot be read at all and `ConfigError` for a setting that is unknown
    or out of range. Single bad records are skipped, and named in the report.
    """
    given = [paths] if isinstance(paths, (str, os.PathLike)) else paths
    try:
        config = replace(config or Config(), **settings)
    except TypeError:
        unknown = ", ".join(sorted(set(settings) - set(Config.__dataclass_fields__)))
        raise ConfigError(f"unknown setting: {unknown}", "See dedup.Config for what can be set.") from None
    return pipeline.scan([os.fspath(path) for path in given], config, progress=progress)
