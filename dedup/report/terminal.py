"""The summary that `dedup scan` prints: clusters, flags with one line of evidence, and what was skipped.

Ids and passages come from the corpus: they are printed literally, whatever markup or terminal escape they
hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from dedup.report.printable import counted, one_line, printable, share
from dedup.report.rows import copied

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from rich.console import Console

    from dedup.model import AssessedDocument, Cluster, Finding, Report
    from dedup.report.rows import Row

_NARROWEST = 8
"""Columns that a line has at least, however narrow the terminal."""

_MEMBERS = 10
"""Copies that are listed one by one of a cluster or a document."""

_RELATION_STYLE = {
    "exact": "cyan",
    "near": "blue",
    "contained": "magenta",
    "rewritten": "yellow",
    "spun": "red",
}


def show(
    report: Report, console: Console, *, rows: int | None = 20, verbose: bool = False, wrap: bool = True
) -> None:
    """Print the report for a person; `rows` bounds each list (None: no bound), `verbose` shows all spans.

    If an index was asked, copies are listed by document, with what each copies, as it is no question which of the older
    documents to keep; otherwise they are listed by cluster.

    With `wrap` lines are broken at the console's width, under where they begin; without, each is printed whole, for
    programs and log files.
    """
    page = _Page(console, wrap=wrap, several=len(report.run.inputs) > 1)
    _headline(report, page)
    if report.known:
        found = copied(report)
        page.title("Copies")
        known = frozenset(report.known)
        for name, copies in found[:rows]:
            _copies_of(name, copies, known, page)
        _more(len(found), rows, "documents", page)
    elif report.clusters:
        page.title("Copies")
        for cluster in report.clusters[:rows]:
            _cluster(cluster, page)
        _more(len(report.clusters), rows, "clusters", page)
        if report.unclustered:
            apart = counted(len(report.unclustered), "document")
            told = f"{apart} in pairs that join no cluster; a report with -o lists the pairs"
            page.line("  ", (told, "dim"))
    flagged = [d for d in report.documents if d.findings]
    if flagged:
        page.title("Flagged")
        for document in flagged[:rows]:
            _document(document, page, verbose=verbose)
        _more(len(flagged), rows, "documents", page)
    if report.skipped:
        page.title("Not read")
        for s in report.skipped[:rows]:
            where = f"record {s.record}" if s.record else "the whole source"
            offset = f", byte {s.offset:,}" if s.offset is not None else ""
            page.line(
                "  ",
                (printable(s.source), ""),
                (f" {where}{offset}: ", "dim"),
                (one_line(s.reason), ""),
            )
        _more(len(report.skipped), rows, "records", page)


@dataclass(frozen=True, slots=True)
class _Page:
    """Lines on a console, each behind a margin that its continuations keep clear; no line ends in blanks.

    `several` tells that there are several inputs, so that an id alone does not say where a document stands.
    """

    console: Console
    wrap: bool
    several: bool

    def place(self, name: str, source: str, record: int) -> tuple[str, str]:
        """Return where a document stands, to go behind its id; nothing where the id is the place."""
        file = name.rpartition(":")[0] or name  # the id of a record without one is file:record
        if not self.several or not source or f"/{source}".endswith((f"/{name}", f"/{file}")):
            return ("", "")
        return (f"  {printable(source)}" + (f" record {record:,}" if record else ""), "dim")

    def title(self, text: str) -> None:
        self.console.print()
        self.console.print(Text(text, style="bold"))

    def line(self, margin: str | Text, *parts: tuple[str, str]) -> None:
        lead = Text(margin) if isinstance(margin, str) else margin
        text = Text.assemble(*parts)
        if self.wrap:
            width = max(self.console.width - lead.cell_len, _NARROWEST)
            lines = list(text.wrap(self.console, width, overflow="fold"))
        else:
            lines = [text]
        for each in lines or [text]:
            each.rstrip()
            self.console.print(Text.assemble(lead, each), soft_wrap=True)
            lead = Text(" " * lead.cell_len)


def _headline(report: Report, page: _Page) -> None:
    s = report.summary
    if s.documents == 0 and not s.skipped:
        page.line("", ("No documents: there is nothing to look at.", ""))
        return
    clusters = f" in {counted(s.clusters, 'cluster')}" if s.clusters and not report.known else ""
    words = [
        (f"{counted(s.documents, 'document')}: ", ""),
        (counted(s.duplicates, "copy", "copies") + clusters, "bold"),
        (", ", ""),
        (f"{s.flagged:,} flagged", "bold"),
    ]
    if s.skipped:
        words += [(", ", ""), (f"{s.skipped:,} not read", "bold red")]
    page.line("", *words)
    for title, counts in (("clusters", {} if report.known else s.by_relation), ("findings", s.by_rule)):
        found = [f"{name} {count:,}" for name, count in counts.items() if count]
        if found:
            page.line("  ", (f"{title}: ", "dim"), (" · ".join(found), ""))


def _cluster(cluster: Cluster, page: _Page) -> None:
    page.line("  ", (printable(cluster.id), "dim"))
    place = {m.id: page.place(m.id, m.source, m.record) for m in cluster.members}
    page.line(
        Text.assemble("    ", (f"{'keep':<9}", "green"), " " * 8),
        (printable(cluster.keep), ""),
        place.get(cluster.keep, ("", "")),
        (f"  ({printable(cluster.keep_reason)})", "dim"),
    )
    members = [m for m in cluster.members if m.id != cluster.keep]
    for member in members[:_MEMBERS]:
        page.line(
            _member_margin(member.relation.value, member.confidence),
            (printable(member.id), ""),
            place[member.id],
        )
    _more_members(len(members), page)


def _copies_of(name: str, copies: Sequence[Row], known: Container[str], page: _Page) -> None:
    page.line("  ", (printable(name), ""), page.place(name, copies[0].source, copies[0].record))
    for row in copies[:_MEMBERS]:
        where = "  (in the index)" if row.other in known else ""
        page.line(
            _member_margin(row.relation, row.confidence), (printable(row.other or ""), ""), (where, "dim")
        )
    _more_members(len(copies), page)


def _member_margin(relation: str, confidence: float) -> Text:
    return Text.assemble("    ", (f"{relation:<9}", _RELATION_STYLE[relation]), f"  {share(confidence)}  ")


def _more_members(count: int, page: _Page) -> None:
    if count > _MEMBERS:
        page.line(" " * 21, (f"… and {count - _MEMBERS:,} more", "dim"))


def _document(document: AssessedDocument, page: _Page, *, verbose: bool) -> None:
    page.line(
        "  ",
        (printable(document.id), ""),
        page.place(document.id, document.source, document.record),
        (f"  quality {share(document.quality)}", "dim"),
    )
    for finding in document.findings:
        _finding(finding, page)
        for span in finding.spans if verbose else finding.spans[:1]:
            parts = [(f"{span.start:,}–{span.end:,} ", "dim"), (one_line(span.text, 72), "italic")]
            if span.suggestion is not None:
                parts.append((" → " + one_line(span.suggestion, 40), "green"))
            page.line(" " * 12, *parts)


def _finding(finding: Finding, page: _Page) -> None:
    page.line(
        " " * 4,
        (finding.rule, "yellow"),
        (f" {finding.name} ", ""),
        (f"{share(finding.confidence)} ", "bold"),
        (one_line(finding.message), "dim"),
    )


def _more(count: int, rows: int | None, what: str, page: _Page) -> None:
    if rows is not None and count > rows:
        page.line("  ", (f"… and {count - rows:,} more {what}; -v or a report with -o shows all", "dim"))
