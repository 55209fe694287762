"""The report as Markdown: short enough for a pull-request comment, with nothing in it taken for markup.

GitHub refuses comments over 65,536 characters and drops step summaries over 1 MiB whole, so rows are left
out, and counted, when the limit is near.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dedup.report.printable import one_line, printable, share
from dedup.report.rows import copied, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dedup.model import Cluster, Report
    from dedup.report.formats import TextLookup
    from dedup.report.rows import Row

LIMIT = 60_000
"""Longest Markdown written, in bytes."""

_ID_LIMIT = 120
_MESSAGE_LIMIT = 200
_NAMED = 5
"""Copies of a cluster or a document that are named."""

_RESERVE = 400
"""Bytes kept free for the lines that count what is left out."""

_MARKUP = re.compile(r"[\\`*_{}\[\]<>|~&$!]")
_LINKING = re.compile(r"@|#(?=\w)(?<!&#)|:(?=//)|www(?=\.)", re.IGNORECASE)


def render(report: Report, texts: TextLookup) -> Iterator[bytes]:  # noqa: ARG001 - shows no text
    """Yield the report in Markdown, at most `LIMIT` bytes."""
    yield document(report).encode("utf-8")


def document(report: Report, *, title: str = "Corpus report", verdict: str = "", limit: int = LIMIT) -> str:
    """Return the report as one Markdown text of at most `limit` bytes; `verdict` stands under the title."""
    s = report.summary
    head = [f"## {title}", ""]
    if verdict:
        head += [verdict, ""]
    head += [
        "| documents | clusters | duplicates | flagged | skipped |",
        "|--:|--:|--:|--:|--:|",
        _line(*(f"{n:,}" for n in (s.documents, s.clusters, s.duplicates, s.flagged, s.skipped))),
    ]
    text = "\n".join(head) + "\n"
    flagged: list[Row] = []
    between: list[Row] = []
    for row in rows(report):
        if row.pair is None:
            flagged.append(row)
        elif row.cluster is None:
            between.append(row)
    if report.known:  # an index was asked: what each document copies, whichever of the older would be kept
        found = copied(report)
        copies = ("Copies", ["document", "copies"], (_copies_line(*each) for each in found), len(found))
        between = []
    else:
        header = ["cluster", "relation", "confidence", "keep", "others"]
        copies = (
            "Clusters of copies",
            header,
            (_cluster_line(c) for c in report.clusters),
            len(report.clusters),
        )
    sections: tuple[tuple[str, list[str], Iterable[str], int], ...] = (
        copies,
        ("Copies outside a cluster", _ROW_HEADER, map(_row_line, between), len(between)),
        ("Flags", _ROW_HEADER, map(_row_line, flagged), len(flagged)),
        (
            "Not read",
            ["source", "record", "reason"],
            (_line(code(s.source), str(s.record or "all"), plain(s.reason)) for s in report.skipped),
            len(report.skipped),
        ),
    )
    for position, (heading, columns, lines, count) in enumerate(sections):
        if count:
            left = limit - len(text.encode()) - _RESERVE
            text += _section(heading, columns, lines, count, left // (len(sections) - position))
    if not any(count for *_, count in sections):
        text += "Nothing found.\n"
    return text


def plain(text: str) -> str:
    """Return `text` escaped so that Markdown shows it as it stands, without links, mentions or references."""
    return _literal(one_line(text, _MESSAGE_LIMIT))


def code(text: str) -> str:
    """Return `text` in a fixed-width face, safe in a table cell."""
    shown = printable(text, _ID_LIMIT)
    if shown and shown == shown.strip() and not any(c in shown for c in "`|\\"):
        return f"`{shown}`"
    return f"<code>{_literal(shown)}</code>"


def _literal(text: str) -> str:
    """Write markup as character references, and part what the host would turn into a link or mention."""
    return _LINKING.sub("\\g<0>\u2060", _MARKUP.sub(lambda m: f"&#{ord(m[0])};", text))


_ROW_HEADER = ["rule", "document", "confidence", "what"]


def _row_line(row: Row) -> str:
    rule = f"{row.code} {row.name}"
    return _line(rule, code(row.id), share(row.confidence), plain(row.message))


def _cluster_line(cluster: Cluster) -> str:
    others = [(m.id, m.relation.value, m.confidence) for m in cluster.members if m.id != cluster.keep]
    confidence = share(cluster.confidence)
    return _line(cluster.id, cluster.relation.value, confidence, code(cluster.keep), _listed(others))


def _copies_line(name: str, copies: Sequence[Row]) -> str:
    return _line(code(name), _listed([(row.other or "", row.relation, row.confidence) for row in copies]))


def _listed(copies: Sequence[tuple[str, str, float]]) -> str:
    """Return the first of some documents, given with their relation and its confidence, and how many others there are."""
    named = (
        f"{code(name)} ({relation} {share(confidence)})" for name, relation, confidence in copies[:_NAMED]
    )
    more = f" and {len(copies) - _NAMED:,} more" if len(copies) > _NAMED else ""
    return ", ".join(named) + more


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _section(heading: str, columns: list[str], lines: Iterable[str], count: int, room: int) -> str:
    text = f"### {heading} ({count:,})\n\n" + _line(*columns) + _line(*("---" for _ in columns))
    room -= len(text.encode())
    for shown, line in enumerate(lines):
        room -= len(line.encode())
        if room < 0:
            return text + f"\n… and {count - shown:,} more, in the full report.\n\n"
        text += line
    return text + "\n"
