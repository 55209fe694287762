"""`dedup index`: the stored corpus that new documents are checked against."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from dedup.cli.options import Paths, command, examples
from dedup.cli.progress import progress_bar
from dedup.cli.result import added_line, require_complete, tell_unread
from dedup.cli.session import Session, Terminal
from dedup.errors import EXIT_FINDINGS
from dedup.report.printable import counted, printable

if TYPE_CHECKING:
    from dedup.index.build import Filled

app = typer.Typer(add_completion=False, no_args_is_help=True)

IndexPath = Annotated[Path, typer.Argument(metavar="INDEX", help="The index file.", show_default=False)]


@app.callback()
def index() -> None:
    """Keep the sketches of a corpus in one file, to check new documents against."""


@app.command(
    epilog=examples(
        "dedup index build corpus.db articles.jsonl posts/",
    )
)
@command
def build(
    session: Session,
    index: IndexPath,
    paths: Paths,
    *,
    no_text: Annotated[
        bool,
        typer.Option(
            "--no-text", help="Leave the texts out: smaller, but copies are then estimated and not verified."
        ),
    ] = False,
) -> None:
    """Make an index of a corpus; after an interruption, the same command continues it."""
    from dedup.index.build import build as run

    with progress_bar(session) as progress:
        filled = run(paths, index, session.config, texts=not no_text, progress=progress)
    _tell(session, filled, index)


@app.command(
    epilog=examples(
        "dedup index add corpus.db incoming/",
    )
)
@command
def add(session: Session, index: IndexPath, paths: Paths) -> None:
    """Add documents to an index, each once: what is in it already is left alone."""
    from dedup.index.build import add as run

    with progress_bar(session) as progress:
        filled = run(paths, index, session.config, progress=progress)
    _tell(session, filled, index)


@app.command(
    epilog=examples(
        "dedup index query corpus.db new.jsonl > copies.jsonl",
    )
)
@command
def query(session: Session, index: IndexPath, paths: Paths) -> None:
    """Print which documents of the index each document copies, one JSON object per line; the index is not changed."""
    from dedup.checking import scan_against
    from dedup.report.encode import encode
    from dedup.report.rows import rows

    session = session.with_flags(against=str(index))
    with progress_bar(session) as progress:
        report = scan_against(paths, session.config, progress=progress).report
    known = set(report.known)
    for row in sorted(rows(report), key=lambda r: (r.id, r.other or "")):
        if row.pair is None or row.other not in known:
            continue
        pair = row.pair
        shares = (pair.containment_a, pair.containment_b)
        own, other = shares if row.id == pair.a else shares[::-1]
        found = {
            "id": row.id,
            "copy_of": row.other,
            "relation": pair.relation,
            "confidence": pair.confidence,
            "jaccard": pair.jaccard,
            "containment": own,
            "containment_copy_of": other,
            "original": pair.original,
        }
        typer.echo(encode(found))


@app.command(
    epilog=examples(
        "dedup index info corpus.db",
    )
)
@command
def info(_terminal: Terminal, index: IndexPath) -> None:
    """Print what an index holds and what it was made with, as JSON."""
    from dataclasses import asdict

    from dedup.index.store import Index

    with Index(index) as opened:
        told = {
            "path": str(index),
            "bytes": index.stat().st_size,
            "documents": opened.count("documents"),
            "contents": opened.count("contents"),
            "sources": opened.count("sources"),
            **asdict(opened.header),
        }
    typer.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2))


@app.command(
    epilog=examples(
        "dedup index verify corpus.db",
    )
)
@command
def verify(terminal: Terminal, index: IndexPath) -> int:
    """Check an index, with every text and sketch in it; exit code 1 if something is wrong."""
    from dedup.index.store import Index
    from dedup.index.verify import problems

    with Index(index) as opened:
        with progress_bar(terminal) as progress:
            found = list(problems(opened, progress))
        for problem in found:
            typer.echo(printable(problem))
        if not found:
            terminal.say(f"{index}: {counted(opened.count('documents'), 'document')}, nothing wrong")
    return EXIT_FINDINGS if found else 0


def _tell(session: Session, filled: "Filled", index: Path) -> None:
    tell_unread(session, filled.skipped)
    session.say(added_line(str(index), filled.added, filled.read))
    require_complete(filled.read, len(filled.skipped), session)
