"""`dedup baseline`: findings that were looked at and accepted."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dedup.cli.options import Against, Paths, command, examples
from dedup.cli.progress import progress_bar
from dedup.cli.session import Session
from dedup.errors import UsageError
from dedup.report.printable import counted

if TYPE_CHECKING:
    from dedup.cleaning.decisions import Decisions
    from dedup.report.rows import Row

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def baseline() -> None:
    """Keep a file of accepted findings, so that `dedup check` fails on new ones only."""


@app.command(
    epilog=examples(
        "dedup baseline create new.jsonl --against corpus.db",
        "dedup baseline create new.jsonl --against corpus.db --decisions decisions.json",
    )
)
@command
def create(
    session: Session,
    paths: Paths,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")] = Path(
        "dedup-baseline.json"
    ),
    against: Against = None,
    decisions: Annotated[
        Path | None,
        typer.Option(
            "--decisions",
            metavar="FILE",
            help="Accept only what this review in the audit rejected as a false alarm.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a baseline that is there.")] = False,
) -> None:
    """Accept everything that is found now, or what a review found to be false alarms."""
    from dedup.cleaning.decisions import load as load_decisions
    from dedup.index.baseline import accept, save

    if output.exists() and not force:
        raise UsageError(
            f"{output} exists", "Add --force to replace it, or prune it with `dedup baseline prune`."
        )
    found = _found(session, paths, against)
    if decisions is not None:
        review = load_decisions(decisions)
        found = [(row, fingerprint) for row, fingerprint in found if _is_rejected(row, review)]
    accepted = accept(found)
    save(accepted, output)
    session.say(f"{output}: {counted(len(accepted.findings), 'finding')} accepted")


@app.command(
    epilog=examples(
        "dedup baseline prune dedup-baseline.json new.jsonl --against corpus.db",
    )
)
@command
def prune(
    session: Session,
    baseline: Annotated[
        Path, typer.Argument(metavar="BASELINE", help="The file to prune.", show_default=False)
    ],
    paths: Paths,
    *,
    against: Against = None,
) -> None:
    """Remove from a baseline what is not found any more."""
    from dedup.index.baseline import load, save

    old = load(baseline)
    new = old.pruned(fingerprint for _, fingerprint in _found(session, paths, against))
    if len(new.findings) < len(old.findings):
        save(new, baseline)
    session.say(
        f"{baseline}: {counted(len(old.findings) - len(new.findings), 'stale finding')} removed, {len(new.findings):,} left"
    )


def _is_rejected(row: "Row", review: "Decisions") -> bool:
    if row.other is None:
        return review.finding(row.id, row.code) is False
    return review.pair(row.id, row.other, row.code) is False


def _found(session: Session, paths: list[str], against: str | None) -> "list[tuple[Row, str]]":
    from dedup.checking import scan_against
    from dedup.report.fingerprint import fingerprints
    from dedup.report.rows import rows

    session = session.with_flags(against=against)
    with progress_bar(session) as progress:
        scan = scan_against(paths, session.config, progress=progress)
    return list(fingerprints(rows(scan.report), scan.texts))
