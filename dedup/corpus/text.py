"""Files that hold one document each: plain text, Markdown, and web pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.corpus.batch import Batch, Rows, too_long
from dedup.corpus.encoding import ADVICE, byte_order_mark
from dedup.model import Skipped

if TYPE_CHECKING:
    from dedup.config import Config


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file as read: its id, its path, its bytes, and why they are not whole, where they are not."""

    id: str
    source: str
    data: bytes
    page: bool = False
    damage: str | None = None


@dataclass(frozen=True, slots=True)
class FileBlock:
    """Some files that hold one document each."""

    files: tuple[StoredFile, ...]

    def parse(self, config: Config) -> Batch:
        """Return one document a file; what is damaged, too long or not Unicode is skipped."""
        rows = Rows()
        for file in self.files:
            text, reason = _text_of(file, config)
            if text is None:
                rows.skipped.append(Skipped(file.source, 1, reason))
            else:
                rows.add(file.id, 1, text, source=file.source)
        return rows.batch()


def _text_of(file: StoredFile, config: Config) -> tuple[str | None, str]:
    if file.damage:
        return None, file.damage
    if len(file.data) > config.max_doc_bytes:
        return None, too_long("file", config.max_doc_bytes)
    if file.page:
        from dedup.corpus.html import extract

        return extract(file.data)
    return decode(file.data)


def decode(data: bytes) -> tuple[str | None, str]:
    """Return the text of a file, told UTF-8 from UTF-16 and UTF-32 by its byte order mark; or None and why not.

    No other encoding is guessed: a wrong guess damages text silently.
    """
    mark, encoding = byte_order_mark(data)
    try:
        return data[len(mark) :].decode(encoding), ""
    except UnicodeDecodeError as error:
        place = error.start + len(mark)
        advice = ""
        if not mark:
            advice = f"; {ADVICE}"
        return None, f"not valid {encoding.upper()} at byte {place}{advice}"
