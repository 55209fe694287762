"""Writing a source back without some of its records, or with them again: same format, order, fields.

What stays is copied as stored. What is taken out is handed over as stored too, so that it can be put back:
`rewrite` and `restore` undo each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dedup.corpus import write_units
from dedup.corpus.source import ONE_A_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dedup.config import Config
    from dedup.corpus.edits import Edits, Stored, Take
    from dedup.corpus.source import Source

COLUMNS: Final = frozenset({"parquet", "arrow"})


def rewrite(source: Source, edits: Edits, target: Path, config: Config, take: Take) -> str:
    """Write a source to `target` with edits; hand each record that changes to `take`, in order.

    Returns a hash of the content before the edits, to check a restoration by. The compression follows the
    ending of `target`. A file of one document that is dropped is not written.
    """
    if source.format in COLUMNS:
        from dedup.corpus import write_columns

        return write_columns.rewrite(source, edits, target, config, take)
    if source.format == "sqlite":
        from dedup.corpus import write_sqlite

        return write_sqlite.rewrite(source, edits, target, config, take)
    if source.format in ONE_A_FILE:
        return write_units.rewrite_file(source, edits, target, take)
    return write_units.rewrite(source, edits, target, config, take)


def restore(
    source: Source, stored: Mapping[int, Stored], dropped: frozenset[int], target: Path, config: Config
) -> str:
    """Write a cleaned source to `target` with the records put back that `rewrite` handed over.

    `dropped` tells those that are missing from those that were changed. Returns the hash of the content, equal
    to what `rewrite` returned where the restoration is complete.
    """
    if source.format in COLUMNS:
        from dedup.corpus import write_columns

        return write_columns.restore(source, stored, dropped, target)
    if source.format == "sqlite":
        from dedup.corpus import write_sqlite

        return write_sqlite.restore(source, stored, target)
    return write_units.restore(source, stored, dropped, target, config)
