"""The Python API: the commands as functions."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dedup import pipeline
from dedup.config import Config
from dedup.corpus.read import read
from dedup.errors import ConfigError, InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedup.checking import Checked
    from dedup.cleaning.run import Cleaned
    from dedup.engine import Progress
    from dedup.model import Report
    from dedup.pipeline import Scan

    AnyPath = str | os.PathLike[str]


def scan(
    paths: AnyPath | Sequence[AnyPath],
    config: Config | None = None,
    *,
    progress: Progress | None = None,
    **settings: Any,
) -> Scan:
    """Find copies and damaged texts in a corpus.

    `paths` are files, folders or "file.db::table". `settings` are fields of `Config`, laid over `config`:
    `scan("news.jsonl", threshold=0.8, only="duplicates")`. `progress` is told (stage, done, total or None).
    Returns the report, and access to the texts that it names.

    Raises `InputError` for input that cannot be read at all and `ConfigError` for a setting that is unknown
    or out of range. Single bad records are skipped, and named in the report.
    """
    settled = _configured(config, settings)
    return pipeline.scan(read(_paths(paths), settled), settled, progress=progress)


def clean(
    paths: AnyPath | Sequence[AnyPath],
    out: AnyPath | None,
    config: Config | None = None,
    *,
    drop: str | Iterable[str] = (),
    spare: str | Iterable[str] = (),
    min_quality: float = 0.0,
    fix_encoding: bool = False,
    strip_furniture: bool = False,
    decisions: AnyPath | None = None,
    removed: AnyPath | None = None,
    progress: Progress | None = None,
    **settings: Any,
) -> Cleaned:
    """Write a corpus without its copies to `out`, in its own format; with `out` None only plan it.

    `drop` are codes of findings whose documents are removed (and of copies that stay by default), `spare` codes of copies
    to leave: "DUP104,TXT2", or a list of such. Documents whose quality is under `min_quality` are removed, too.
    `fix_encoding` repairs mojibake, `strip_furniture` takes out flagged page furniture, `decisions` is a file exported from
    the HTML audit. What is removed is listed in the file `removed`, by default removed.jsonl beside `out`. `settings` are
    fields of `Config`; `against` among them names an index, and copies of what that holds are removed, too. Returns the
    plan with its counts.

    Raises `InputError`, `OutputError`, `StoreError`, `UsageError` and `ConfigError` before anything is written.
    """
    from dedup.cleaning.options import cleaning
    from dedup.cleaning.run import clean as run

    wishes = cleaning(
        drop=[drop] if isinstance(drop, str) else drop,
        spare=[spare] if isinstance(spare, str) else spare,
        min_quality=min_quality,
        fix_encoding=fix_encoding,
        strip_furniture=strip_furniture,
        decisions=None if decisions is None else os.fspath(decisions),
    )
    return run(
        _paths(paths),
        None if out is None else os.fspath(out),
        _configured(config, settings),
        wishes,
        removed=None if removed is None else os.fspath(removed),
        progress=progress,
    )


def check(
    paths: AnyPath | Sequence[AnyPath],
    config: Config | None = None,
    *,
    update: bool = False,
    progress: Progress | None = None,
    **settings: Any,
) -> Checked:
    """Judge new documents: are they copies, of each other or of an index, or damaged?

    `settings` are fields of `Config`, the policy among them:
    `check("new.jsonl", against="corpus.db", fail_on="DUP,TXT2", max_flagged="1%")`. With `update`, what passed is
    added to the index. `verdict.passed` of the result says whether the gate is open, `verdict.report` holds
    the findings that count.

    Raises what `scan` raises, `UsageError` for a policy that makes no sense and `StoreError` for an index or a
    baseline that cannot be used.
    """
    from dedup.checking import check as run

    return run(_paths(paths), _configured(config, settings), update=update, progress=progress)


def read_report(path: AnyPath) -> Report:
    """Return the report that a file written with `-o report.json` holds.

    Raises `InputError` for a file that cannot be read, that is no such report or one of another schema.
    """
    from dedup.report.read import read_report as read

    name = _named(path, "Give the path of a report file; `dedup scan -o report.json` writes one.")
    try:
        data = Path(name).read_bytes()
    except OSError as error:
        raise InputError(f"{name}: {error.strerror}") from None
    return read(data, name)


def _paths(paths: AnyPath | Sequence[AnyPath]) -> list[str]:
    hint = "Write records in memory to a file first, such as table.to_parquet('new.parquet')."
    one = isinstance(paths, (str, bytes, os.PathLike, Mapping)) or hasattr(paths, "columns")
    if isinstance(paths, Iterable) and not one:  # a data frame would be gone through by its columns
        return [_named(path, hint) for path in paths]
    return [_named(paths, hint)]


def _named(path: object, hint: str) -> str:
    """Return the name that a path stands for. Raises `UsageError` for what is none, such as the content of a file."""
    if not isinstance(path, (str, os.PathLike)):
        raise UsageError(
            f"a path is the name of a file or folder, and not of type {type(path).__name__}", hint
        )
    return os.fspath(path)


def _configured(config: Config | None, settings: dict[str, Any]) -> Config:
    unknown = sorted(settings.keys() - Config.__dataclass_fields__.keys())
    if unknown:
        near = difflib.get_close_matches(unknown[0], Config.__dataclass_fields__, 1, cutoff=0.5)
        hint = f"Did you mean {near[0]}?" if near else "See dedup.Config for what can be set."
        raise ConfigError(f"unknown setting: {', '.join(unknown)}", hint)
    return replace(config or Config(), **settings)
