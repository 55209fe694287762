"""`dedup clean`: the corpus without its copies, in its own format, and the way back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dedup.cli.options import KeepFlag, command, examples, setting
from dedup.cli.progress import progress_bar
from dedup.cli.result import require_complete, tell_unread
from dedup.cli.session import Session
from dedup.errors import UsageError
from dedup.model import Relation
from dedup.report.printable import counted

if TYPE_CHECKING:
    from dedup.cleaning.plan import Cleaning
    from dedup.cleaning.run import Cleaned

app = typer.Typer(add_completion=False)

CLEANING = "Cleaning"

Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATH...",
        help="Files, folders or file.db::table; with --restore, the cleaned corpus where it has been moved.",
        show_default=False,
    ),
]
Out = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="OUT", help="File or folder to write the cleaned corpus to."),
]
Drop = Annotated[
    list[str] | None,
    typer.Option(
        "--drop",
        metavar="CODES",
        help="Also remove documents with these findings, such as TXT205,TXT206 (or TXT2: all of them), and the copies that stay "
        "by default: DUP104 (rewritten), DUP105 (spun). Repeatable.",
        rich_help_panel=CLEANING,
    ),
]
Spare = Annotated[
    list[str] | None,
    typer.Option(
        "--spare",
        metavar="CODES",
        help="Leave copies of these kinds, such as DUP103. Repeatable.",
        rich_help_panel=CLEANING,
    ),
]
MinQuality = Annotated[
    float,
    typer.Option(
        "--min-quality",
        help="Also remove documents of lower quality than this, 0 to 1.",
        rich_help_panel=CLEANING,
    ),
]
MinConfidence = Annotated[
    float | None,
    setting(
        "min_confidence",
        "--min-confidence",
        help="Leave what is less certain than this, unless the texts themselves prove it.",
        panel=CLEANING,
    ),
]
Against = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="INDEX",
        help="Also remove copies of what this index holds: the corpus that the cleaned one is to join.",
        rich_help_panel=CLEANING,
    ),
]
FixEncoding = Annotated[
    bool, typer.Option("--fix-encoding", help="Repair mojibake (TXT201).", rich_help_panel=CLEANING)
]
StripFurniture = Annotated[
    bool,
    typer.Option(
        "--strip-furniture", help="Take out the passages that TXT208 flags.", rich_help_panel=CLEANING
    ),
]
DecisionsFile = Annotated[
    str | None,
    typer.Option(
        "--decisions",
        metavar="FILE",
        help="Follow the decisions exported from the HTML audit.",
        rich_help_panel=CLEANING,
    ),
]
Removed = Annotated[
    str | None,
    typer.Option(
        "--removed",
        metavar="FILE",
        help="Where to put what is removed. Default: removed.jsonl beside OUT.",
        rich_help_panel=CLEANING,
    ),
]
Restore = Annotated[
    str | None,
    typer.Option(
        "--restore",
        metavar="FILE",
        help="Undo a cleaning: put the records of this removed.jsonl back, into OUT.",
        rich_help_panel=CLEANING,
    ),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help="Write nothing; print what would be removed as JSON Lines.",
        rich_help_panel=CLEANING,
    ),
]


@app.command(
    epilog=examples(
        "dedup clean corpus.jsonl.gz --dry-run",
        "dedup clean corpus.jsonl.gz -o cleaned.jsonl.gz",
        "dedup clean pages/ -o cleaned --drop DUP104,DUP105,TXT206 --fix-encoding",
        "dedup clean new.jsonl -o fresh.jsonl --against corpus.db",
        "dedup clean --restore removed.jsonl -o corpus-again.jsonl.gz",
    )
)
@command
def clean(
    session: Session,
    paths: Paths = None,
    *,
    output: Out = None,
    keep: KeepFlag = None,
    drop: Drop = None,
    spare: Spare = None,
    min_quality: MinQuality = 0.0,
    min_confidence: MinConfidence = None,
    against: Against = None,
    fix_encoding: FixEncoding = False,
    strip_furniture: StripFurniture = False,
    decisions: DecisionsFile = None,
    removed: Removed = None,
    restore: Restore = None,
    dry_run: DryRun = False,
) -> int:
    """Write a corpus without its copies, in its own format; text that is nowhere else is never removed as a copy."""
    # Settings name the index for checks; what is removed, only the command itself says.
    session = session.with_flags(keep=keep, min_confidence=min_confidence, against=against or "")
    if restore is not None:
        if dry_run:
            raise UsageError("--dry-run does not go with --restore", "A restoration overwrites nothing.")
        return _restore(session, restore, output, paths or [])
    if output is None and not dry_run:
        raise UsageError("no output", "Name a file or folder with -o OUT, or look first with --dry-run.")
    if not paths:
        raise UsageError("no input", "Name a file or a folder.")
    from dedup.cleaning.options import cleaning
    from dedup.cleaning.run import clean as run

    wishes = cleaning(
        drop=drop or (),
        spare=spare or (),
        min_quality=min_quality,
        fix_encoding=fix_encoding,
        strip_furniture=strip_furniture,
        decisions=decisions,
    )
    with progress_bar(session) as progress:
        result = run(
            paths, None if dry_run else output, session.config, wishes, removed=removed, progress=progress
        )
    return _tell(session, result, wishes)


def _tell(session: Session, result: "Cleaned", wishes: "Cleaning") -> int:
    from dedup.cleaning.layout import repaired_beside

    plan = result.plan
    if result.out is None:
        from dedup.cleaning.write import lines_of

        for line in lines_of(plan):
            typer.echo(line)
    for warning in result.warnings:
        session.say(f"warning: {warning}")
    tell_unread(session, result.report.skipped)
    would = "" if result.out else "would be "
    rules = ", ".join(f"{count:,} {code}" for code, count in result.by_rule.items())
    session.say(
        f"{len(plan.removals):,} of {result.report.summary.documents:,} documents {would}removed ({rules or 'none'})"
    )
    if wishes.fix_encoding or wishes.strip_furniture:
        where = (
            f", listed in {_shown(repaired_beside(result.removed))}"
            if result.removed and result.repairs
            else ""
        )
        session.say(f"{counted(result.repairs, 'document')} {would}repaired{where}")
    if plan.spared:
        stay = "1 copy stays" if len(plan.spared) == 1 else f"{len(plan.spared):,} copies stay"
        session.say(stay + ("" if session.verbose else " (-v says why)"))
        for spared in plan.spared if session.verbose else ():
            contained = spared.relation is Relation.CONTAINED
            how = "contained in" if contained else f"{spared.relation.value} copy of"
            session.say(f"  {spared.id} ({how} {spared.other}): {spared.reason}")
    if result.out is not None:
        rest = f", the rest in {_shown(result.removed)}" if plan.removals else ""
        session.say(f"{counted(result.kept, 'document')} in {_shown(result.out)}{rest}")
    require_complete(result.report.summary.documents, result.report.summary.skipped, session)
    return 0


def _shown(path: Path | None) -> str:
    """Return a path as a user would write it: from the current folder, where it lies in it."""
    path, here = path or Path(), Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _restore(session: Session, removed: str, output: str | None, cleaned: list[str]) -> int:
    from dedup.cleaning.restore import only_path, undo

    if output is None:
        raise UsageError("no output", "Name a file or folder with -o OUT.")
    result = undo(removed, output, session.config, cleaned=only_path(cleaned))
    session.say(f"{counted(result.records, 'record')} put back into {_shown(result.out)}")
    if result.different:
        session.say(
            f"warning: {', '.join(result.different)} differ from what was cleaned: has the cleaned corpus been changed?"
        )
    return 0
