"""`dedup scan`: the main job."""

from typing import Annotated

import typer

from dedup.cli.options import LOOKING, RUNNING, Session, command, examples, setting
from dedup.cli.progress import progress_bar
from dedup.cli.result import deliver
from dedup.config import Keep
from dedup.report.printable import counted

app = typer.Typer(add_completion=False)

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        help="Files, folders, file.db::table, or - for standard input.",
        show_default=False,
    ),
]
Outputs = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write a report in the format of its ending (.json .jsonl .csv .html .md .sarif .xml). Repeatable.",
    ),
]
Format = Annotated[
    str | None,
    typer.Option("--format", help="Format of a report whose name has none of these endings, such as -o -."),
]
Timestamp = Annotated[
    bool | None,
    typer.Option("--timestamp", help="Write the time of the run into reports.", rich_help_panel=RUNNING),
]
AllDocuments = Annotated[
    bool | None,
    typer.Option("--all-documents", help="List documents without findings too.", rich_help_panel=LOOKING),
]
KeepFlag = Annotated[
    Keep | None, setting("keep", "--keep", help="Which copy of a cluster to keep.", panel=LOOKING)
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
) -> int:
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
    if session.verbose:
        documents = result.report.summary.documents
        each = 2 * result.candidates / max(documents, 1)
        session.say(f"{counted(result.candidates, 'pair')} compared, {each:.1f} for each document")
    return deliver(session, result, outputs)
