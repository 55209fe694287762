"""What GitHub Actions shows: annotations on the changed files, and the step summary.

A step shows ten errors, so the ten documents with the surest findings are annotated; a summary over 1 MiB is dropped
whole, so it is kept shorter. Texts of a corpus could hold workflow commands: everything is escaped, and what
is printed for people goes between `stop_commands` and its end.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from dedup.report.place import file_of, place_of
from dedup.report.printable import printable, share
from dedup.report.rows import surest_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.model import Report
    from dedup.report.formats import TextLookup

ANNOTATIONS = 10
SUMMARY_LIMIT = 1_000_000
"""Bytes of a step summary; GitHub's own limit is 1 MiB."""


def annotate(report: Report, texts: TextLookup, workspace: str = os.curdir) -> Iterator[str]:
    """Yield a workflow command for each of the documents with the surest findings: its surest one.

    GitHub shows it at the file only if that is named from the `workspace`, the folder of the repository.
    """
    found = surest_first(report)
    surest = {row.id: row for row in reversed(found)}
    first = [row for row in found if surest[row.id] is row]
    for row in first[:ANNOTATIONS]:
        text = texts([row.id]).get(row.id) if row.spans else None
        properties = {"title": f"{row.code} {row.name} ({share(row.confidence)})"}
        if row.source:
            properties["file"] = file_of(row.source, workspace)
            place = place_of(row, text)
            if place is not None:
                properties["line"] = str(place.line)
        shown = ",".join(f"{key}={_property(value)}" for key, value in sorted(properties.items()))
        yield f"::error {shown}::{_data(f'{row.id}: {row.message}')}"


def stop_commands() -> tuple[str, str]:
    """Return the line that makes the runner ignore commands in what follows, and the line that ends this."""
    token = secrets.token_hex(16)
    return f"::stop-commands::{token}", f"::{token}::"


def _data(text: str) -> str:
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
