"""The summary that `dedup scan` prints: clusters, flags with one line of evidence, and what was skipped.

Ids and passages come from the corpus: they are printed literally, whatever markup or terminal escape they
hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from dedup.report.printable import counted, one_line, printable

if TYPE_CHECKING:
    from rich.console import Console

    from dedup.model import AssessedDocument, Cluster, Finding, Report

_RELATION_STYLE = {
    "exact": "cyan",
    "near": "blue",
    "contained": "magenta",
    "rewritten": "yellow",
    "spun": "red",
}


def show(report: Report, console: Console, *, rows: int | None = 20, verbose: bool = False) -> None:
    """Print the report for a person; `rows` bounds each list (None: no bound), `verbose` shows all spans."""
    _headline(report, console)
    if report.clusters:
        console.print()
        console.print(Text("Copies", style="bold"))
        for cluster in report.clusters[:rows]:
            _cluster(cluster, console)
        _more(len(report.clusters), rows, "clusters", console)
    flagged = [d for d in report.documents if d.findings]
    if flagged:
        console.print()
        console.print(Text("Flagged", style="bold"))
        for document in flagged[:rows]:
            _document(document, console, verbose=verbose)
        _more(len(flagged), rows, "documents", console)
    if report.skipped:
        console.print()
        console.print(Text("Not read", style="bold"))
        for s in report.skipped[:rows]:
            where = f"record {s.record}" if s.record else "the whole source"
            offset = f", byte {s.offset:,}" if s.offset is not None else ""
            _line(
                console,
                2,
                (printable(s.source), ""),
                (f" {where}{offset}: ", "dim"),
                (one_line(s.reason), ""),
            )
        _more(len(report.skipped), rows, "records", console)


def _headline(report: Report, console: Console) -> None:
    s = report.summary
    if s.documents == 0:
        console.print(Text("No documents: there is nothing to look at."))
        return
    words = Text(f"{counted(s.documents, 'document')}: ")
    words.append(
        f"{counted(s.duplicates, 'copy', 'copies')} in {counted(s.clusters, 'cluster')}", style="bold"
    )
    words.append(", ")
    words.append(f"{s.flagged:,} flagged", style="bold")
    if s.skipped:
        words.append(", ")
        words.append(f"{s.skipped:,} not read", style="bold red")
    console.print(words)
    for title, counts in (("clusters", s.by_relation), ("findings", s.by_rule)):
        found = [f"{name} {count:,}" for name, count in counts.items() if count]
        if found:
            _line(console, 2, (f"{title}: ", "dim"), (" · ".join(found), ""))


def _cluster(cluster: Cluster, console: Console) -> None:
    table = Table.grid(padding=(0, 2, 0, 0), expand=False)
    table.add_column(no_wrap=True, min_width=2)
    table.add_column(no_wrap=True, min_width=9)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(overflow="fold")
    table.add_row("", Text("keep", style="green"), "", _kept(cluster))
    members = [m for m in cluster.members if m.id != cluster.keep]
    for member in members[:10]:
        style = _RELATION_STYLE[member.relation.value]
        table.add_row(
            "",
            Text(member.relation.value, style=style),
            f"{member.confidence:.2f}",
            Text(printable(member.id)),
        )
    if len(members) > 10:
        table.add_row("", "", "", Text(f"… and {len(members) - 10:,} more", style="dim"))
    console.print(Text(f"  {printable(cluster.id)}", style="dim"))
    console.print(table)


def _kept(cluster: Cluster) -> Text:
    return Text.assemble(printable(cluster.keep), (f"  ({printable(cluster.keep_reason)})", "dim"))


def _document(document: AssessedDocument, console: Console, *, verbose: bool) -> None:
    _line(console, 2, (printable(document.id), ""), (f"  quality {document.quality:.2f}", "dim"))
    for finding in document.findings:
        _finding(finding, console)
        for span in finding.spans if verbose else finding.spans[:1]:
            parts = [(f"{span.start:,}–{span.end:,} ", "dim"), (one_line(span.text, 72), "italic")]
            if span.suggestion is not None:
                parts.append((" → " + one_line(span.suggestion, 40), "green"))
            _line(console, 12, *parts)


def _finding(finding: Finding, console: Console) -> None:
    _line(
        console,
        4,
        (finding.rule, "yellow"),
        (f" {finding.name} ", ""),
        (f"{finding.confidence:.2f} ", "bold"),
        (one_line(finding.message), "dim"),
    )


def _line(console: Console, indent: int, *parts: tuple[str, str]) -> None:
    table = Table.grid(padding=0)
    table.add_column(min_width=indent)
    table.add_column(overflow="fold")
    table.add_row("", Text.assemble(*parts))
    console.print(table)


def _more(count: int, rows: int | None, what: str, console: Console) -> None:
    if rows is not None and count > rows:
        _line(console, 2, (f"… and {count - rows:,} more {what}; -v or a report with -o shows all", "dim"))
