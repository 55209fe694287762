"""`dedup scan`: the main job."""

from typing import Annotated

import typer

from dedup.cli.failure import quiet_on_closed_pipe
from dedup.cli.options import LOOKING, RUNNING, Format, KeepFlag, Outputs, Paths, command, examples
from dedup.cli.progress import progress_bar
from dedup.cli.result import holds_stdout, require_complete, show_summary, write_reports
from dedup.cli.session import Session
from dedup.report.printable import counted

app = typer.Typer(add_completion=False)

Timestamp = Annotated[
    bool | None,
    typer.Option("--timestamp", help="Write the time of the run into reports.", rich_help_panel=RUNNING),
]
AllDocuments = Annotated[
    bool | None,
    typer.Option("--all-documents", help="List documents without findings too.", rich_help_panel=LOOKING),
]


@app.command(
    epilog=examples(
        "dedup scan corpus/ -o audit.html -o report.json",
        "dedup scan articles.jsonl.gz posts.csv archive.db::posts --text-field body",
        "dedup scan corpus.parquet --only duplicates --relations near --threshold 0.8",
        "cat posts.jsonl | dedup scan - --format json > report.json",
    )
)
@command
def scan(
    session: Session,
    paths: Paths,
    *,
    output: Outputs = None,
    format: Format = None,  # noqa: A002 - the name of the flag
    keep: KeepFlag = None,
    all_documents: AllDocuments = None,
    timestamp: Timestamp = None,
) -> None:
    """Find copies and damaged texts in a corpus, and say which to keep."""
    from dedup.report.write import plan_outputs

    session = session.with_flags(keep=keep, all_documents=all_documents, timestamp=timestamp)
    outputs = plan_outputs(output or (), format, paths)
    from dedup.corpus.read import read

    # Before what is slow to load, so that large files are hashed meanwhile.
    corpus = read(paths, session.config)
    from dedup.pipeline import scan as run

    with progress_bar(session) as progress:
        result = run(corpus, session.config, progress=progress)
    summary = result.report.summary
    if session.verbose:
        each = 2 * result.candidates / max(summary.documents, 1)
        session.say(f"{counted(result.candidates, 'pair')} compared, {each:.1f} for each document")
    with quiet_on_closed_pipe():
        write_reports(session, outputs, result.report, result.texts)
        if not session.quiet and not holds_stdout(outputs):
            show_summary(session, result.report)
    require_complete(summary.documents, summary.skipped, session)
