"""`dedup check`: the gate for new documents."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dedup.cli.failure import quiet_on_closed_pipe
from dedup.cli.options import GATE, Against, Format, Outputs, Paths, command, examples, setting
from dedup.cli.progress import progress_bar
from dedup.cli.result import added_line, holds_stdout, incomplete, on_github, show_summary, write_reports
from dedup.cli.session import Session
from dedup.errors import EXIT_DONE, EXIT_FINDINGS
from dedup.report.printable import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedup.checking import Checked
    from dedup.report.write import Output

app = typer.Typer(add_completion=False)

BaselineFile = Annotated[
    str | None,
    typer.Option(
        "--baseline", metavar="FILE", help="File of findings accepted before.", rich_help_panel=GATE
    ),
]


@app.command(
    epilog=examples(
        "dedup check incoming/",
        "dedup check new.jsonl --against corpus.db --fail-on DUP,TXT2 --max-flagged 1%",
        "dedup check new.jsonl --against corpus.db -o dedup.sarif -o dedup.xml",
        "dedup check new.jsonl --against corpus.db --update",
    )
)
@command
def check(
    session: Session,
    paths: Paths,
    *,
    against: Against = None,
    baseline: BaselineFile = None,
    fail_on: Annotated[
        str | None,
        setting(
            "fail_on", "--fail-on", help="Codes of findings that count, or beginnings of codes.", panel=GATE
        ),
    ] = None,
    min_confidence: Annotated[
        float | None,
        setting(
            "min_confidence",
            "--min-confidence",
            help="Findings less certain than this do not count.",
            panel=GATE,
        ),
    ] = None,
    max_duplicates: Annotated[
        str | None, setting("max_duplicates", "--max-duplicates", help="Copies allowed: N or N%.", panel=GATE)
    ] = None,
    max_flagged: Annotated[
        str | None,
        setting("max_flagged", "--max-flagged", help="Damaged documents allowed: N or N%.", panel=GATE),
    ] = None,
    update: Annotated[
        bool,
        typer.Option("--update", help="Add the documents to the index if all passed.", rich_help_panel=GATE),
    ] = False,
    output: Outputs = None,
    format: Format = None,  # noqa: A002 - the name of the flag
) -> int:
    """Fail where new documents are copies or damaged; name what they copy.

    Reports hold the findings that count: neither those under --min-confidence nor those accepted before.
    """
    from dedup.checking import check as run
    from dedup.report.write import plan_outputs

    session = session.with_flags(
        against=against,
        baseline=baseline,
        fail_on=fail_on,
        min_confidence=min_confidence,
        max_duplicates=max_duplicates,
        max_flagged=max_flagged,
    )
    outputs = plan_outputs(output or (), format, [*paths, session.config.against])
    with progress_bar(session) as progress:
        checked = run(paths, session.config, update=update, progress=progress)
    summary = checked.scan.report.summary
    unread = incomplete(summary.documents, summary.skipped, session)
    told = checked.verdict.line
    if checked.verdict.passed and unread is not None:
        told = f"incomplete: {unread}"
    with quiet_on_closed_pipe():
        _tell(session, checked, outputs, told, update=update)
    if not checked.verdict.passed:
        return EXIT_FINDINGS
    if unread is not None:
        raise unread
    return EXIT_DONE


def _tell(
    session: Session, checked: "Checked", outputs: "Sequence[Output]", told: str, *, update: bool
) -> None:
    """Write the reports and say what was found; `told` is the verdict in one line."""
    verdict, texts = checked.verdict, checked.scan.texts
    write_reports(session, outputs, verdict.report, texts)
    if verdict.stale:
        session.say(
            f"warning: {counted(len(verdict.stale), 'finding')} of the baseline not found here; if the baseline is for "
            "these documents only, `dedup baseline prune` removes what is stale"
        )
    index = session.config.against
    if checked.added is not None:
        session.say(added_line(str(index), checked.added, verdict.report.summary.documents))
    elif update:
        session.say(f"{index}: nothing added, as not all {'could be read' if verdict.passed else 'passed'}")
    if on_github():
        _write_step_summary(checked, told)
    if on_github() and not holds_stdout(outputs):
        from dedup.report.github import annotate

        for line in annotate(verdict.report, texts, os.environ.get("GITHUB_WORKSPACE") or os.curdir):
            typer.echo(line)
    if not session.quiet and not holds_stdout(outputs):
        show_summary(session, verdict.report, f"check {told}")
    elif not session.quiet or not verdict.passed:  # why it failed is told at any rate
        typer.echo(f"check {told}", err=True)


def _write_step_summary(checked: "Checked", told: str) -> None:
    """Append to the file that the runner shows under the step; it allows for other steps' own parts."""
    from dedup.report.github import SUMMARY_LIMIT
    from dedup.report.markdown import document

    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    verdict = checked.verdict
    mark = "❌" if not verdict.passed else "⚠️" if told != verdict.line else "✅"
    text = document(verdict.report, title="Corpus check", verdict=f"{mark} Check {told}", limit=SUMMARY_LIMIT)
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(text)
