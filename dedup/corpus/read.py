"""A corpus: the files that the paths of a user name, read once.

Nothing here needs Arrow or the compiler, so that large files are being hashed while those are loaded.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from dedup.corpus.digest import LARGE, digests
from dedup.corpus.source import find
from dedup.errors import InputError
from dedup.model import Input

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dedup.config import Config
    from dedup.corpus.batch import Batch, Block
    from dedup.corpus.blocks import Reading
    from dedup.corpus.source import Source
    from dedup.model import Skipped


def read(paths: Sequence[str], config: Config) -> Corpus:
    """Return the corpus that the paths hold, ready to be read once. Large files begin to be hashed here.

    Raises `InputError` for a path that does not exist or is of no known format; what turns out to be
    unreadable later is skipped and named.
    """
    found = find(paths, config.input_format)
    if not found.sources and not found.skipped:
        named = "A text file of another ending is read if it is named itself, with --input-format text."
        hint = (
            f"{'; '.join(found.warnings)}. {named}"
            if found.warnings
            else (
                "Hidden files and files of unknown formats are left out."
                if config.input_format == "auto"
                else f"Of a folder, --input-format {config.input_format} reads only the files with such an ending."
            )
        )
        raise InputError(f"no documents in {', '.join(sorted(paths))}", hint)
    return Corpus(found.sources, found.skipped, found.warnings, config)


class Corpus:
    """Documents in canonical order, whatever the order in which their files were named.

    `blocks()` is the sequential half: it reads, hashes and cuts. `Block.parse(config)` is the rest, for any thread.
    Iterating does both. Once the blocks are exhausted, `warnings` and `inputs()` are complete.
    Ids are as the records have them; `dedup.corpus.store.TextStore` makes them unique.
    """

    def __init__(
        self,
        sources: tuple[Source, ...],
        skipped: tuple[Skipped, ...],
        warnings: tuple[str, ...],
        config: Config,
    ) -> None:
        self.sources = sources
        self._skipped = skipped
        self._warnings = warnings
        self._config = config
        self._reading: Reading | None = None
        self._hashes = digests(
            source.path for source in sources if not source.is_document and _stored_bytes(source) >= LARGE
        )

    @property
    def stored_bytes(self) -> int:
        """Bytes that the sources take up as stored; 0 for standard input, which does not tell."""
        return sum(map(_stored_bytes, self.sources))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a user should know of the reading, though nothing was skipped."""
        return self._warnings + (() if self._reading is None else tuple(self._reading.warnings))

    def __iter__(self) -> Iterator[Batch]:
        for block in self.blocks():
            yield block.parse(self._config)

    def blocks(self) -> Iterator[Block]:
        """Yield the raw blocks in order.

        Raises `InputError` where a file that was named, or every file of the folders, holds no text field or needs a
        package that is not installed.
        """
        from dedup.corpus.blocks import Reading

        self._reading = Reading(self.sources, self._skipped, self._hashes, self._config)
        return self._reading.blocks()

    def inputs(self, records: Mapping[str, int]) -> tuple[Input, ...]:
        """Return what was read, given the number of documents each source yielded (`TextStore.records`).

        The files of a folder that hold one document each count as one input: its hash is that of the lines
        "sha256  id" of its files, as `sha256sum` prints them.
        """
        assert self._reading is not None  # noqa: S101 - asked for when all is read
        hashes = self._reading.hashes
        counts = dict.fromkeys(hashes, 0)
        roots = {source.name: source.input_name for source in self.sources}
        for name, count in records.items():
            counts[roots.get(name, name)] = counts.get(roots.get(name, name), 0) + count
        return tuple(Input(path, self._reading.hash_of(path), counts[path]) for path in hashes)


def _stored_bytes(source: Source) -> int:
    return os.path.getsize(source.path) if os.path.isfile(source.path) else 0
