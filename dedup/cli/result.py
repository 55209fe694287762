"""What commands say of their result: reports, the summary, and what could not be read."""

import os
from typing import TYPE_CHECKING

import typer

from dedup.cli.session import Session
from dedup.errors import IncompleteError
from dedup.report.printable import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedup.model import Report, Skipped
    from dedup.report.formats import TextLookup
    from dedup.report.write import Output

LISTED = 20
"""Clusters, documents and unreadable records that are told one by one, unless the user wants all."""


def write_reports(
    session: Session, outputs: "Sequence[Output]", report: "Report", texts: "TextLookup"
) -> None:
    """Write a report to each of the outputs, and tell the warnings of its run."""
    from dedup.report.write import write_report

    for output in outputs:
        write_report(output, report, texts)
    for warning in report.run.warnings:
        session.say(f"warning: {warning}")


def holds_stdout(outputs: "Sequence[Output]") -> bool:
    """Tell whether stdout is for a report, and so not for a summary."""
    from dedup.report.write import STDOUT

    return any(output.path == STDOUT for output in outputs)


def show_summary(session: Session, report: "Report", *last: str) -> None:
    """Print the summary for a person, then the lines `last`; on GitHub, so that no text can give the runner commands."""
    from dedup.report.github import stop_commands
    from dedup.report.terminal import show

    stop, resume = stop_commands() if on_github() else (None, None)
    if stop is not None:
        typer.echo(stop)
    console = session.console()
    show(
        report,
        console,
        rows=None if session.verbose else LISTED,
        verbose=session.verbose,
        wrap=console.is_terminal or "COLUMNS" in os.environ,
    )
    for line in last:
        typer.echo(line)
    if resume is not None:
        typer.echo(resume)


def tell_unread(session: Session, skipped: "Sequence[Skipped]") -> None:
    """Name the records that could not be read, where no summary does: the first twenty, or all if verbose."""
    shown = skipped if session.verbose else skipped[:LISTED]
    for s in shown:
        session.say(f"not read: {s.place}: {s.reason}")
    if len(skipped) > len(shown):
        session.say(f"not read: {len(skipped) - len(shown):,} more; -v names all")


def added_line(index: str, added: int, read: int) -> str:
    """Return what is said of an index to which `added` of the documents read were new."""
    again = read - added
    known = f", {again:,} {'was' if again == 1 else 'were'} there already" if again else ""
    return f"{index}: {counted(added, 'document')} added{known}"


def on_github() -> bool:
    """Whether GitHub Actions runs this."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def incomplete(read: int, skipped: int, session: Session) -> IncompleteError | None:
    """Return the error for more unreadable records than `max_bad` allows, beside `read` that could be read; None for fewer."""
    allowed = session.config.allowed("max_bad", read + skipped)
    if skipped <= allowed:
        return None
    return IncompleteError(
        f"{counted(skipped, 'record')} could not be read, {allowed:,} allowed",
        f"Allow them with --max-bad {skipped}{'; without -q each is named' if session.quiet else ''}.",
    )


def require_complete(read: int, skipped: int, session: Session) -> None:
    """Raise `IncompleteError` where more records than `max_bad` allows could not be read, beside `read` that could."""
    error = incomplete(read, skipped, session)
    if error is not None:
        raise error
