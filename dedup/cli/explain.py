"""`dedup explain`: one document's findings, or one pair's evidence, side by side."""

import math
from typing import TYPE_CHECKING, Annotated

import typer

from dedup.cli.options import command, examples
from dedup.cli.progress import progress_bar
from dedup.cli.session import Session
from dedup.report.measures import name_of
from dedup.report.printable import counted, one_line, printable, share

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from dedup.explain import DocumentExplanation, PairExplanation
    from dedup.report.rows import Row

app = typer.Typer(add_completion=False)

BETWEEN = 160
"""Characters shown of a stretch that has no counterpart."""

BAR = 2.0
"""Characters of a bar for one unit of log-odds."""


@app.command(
    epilog=examples(
        "dedup explain articles.jsonl a17",
        "dedup explain articles.jsonl a17 b42",
        "dedup explain new.jsonl n3 a17 --with articles.jsonl",
    )
)
@command
def explain(
    session: Session,
    path: Annotated[str, typer.Argument(metavar="PATH", help="File or folder that holds the documents.")],
    a: Annotated[str, typer.Argument(metavar="A", help="Id of a document.")],
    b: Annotated[
        str | None,
        typer.Argument(metavar="[B]", help="Id of another, to compare it with.", show_default=False),
    ] = None,
    *,
    along: Annotated[
        list[str] | None,
        typer.Option(
            "--with", metavar="PATH", help="Another file or folder that was scanned with PATH. Repeatable."
        ),
    ] = None,
) -> None:
    """Show why a document is flagged, or what makes two documents copies."""
    from dedup.explain import explain_document, explain_pair, texts_of

    console = session.console()
    paths = [path, *(along or ())]
    if b is None:
        with progress_bar(session) as progress:
            found = explain_document(paths, a, session.config, progress)
        _document(found, console)
        return
    texts = texts_of(paths, [a, b], session.config)
    explanation = explain_pair(texts, session.config)
    _verdict((a, b), explanation, console)
    _side_by_side((a, b), (texts[0].as_py(), texts[1].as_py()), explanation, console)
    _waterfall(explanation, console)


def _document(found: "DocumentExplanation", console: "Console") -> None:
    from rich.text import Text

    document = found.document
    facts = (
        f"{document.source} record {document.record}",
        counted(len(found.text), "character"),
        counted(document.words, "word"),
        document.language or "language unknown",
        f"quality {share(document.quality)}",
    )
    console.print(Text(printable(document.id), style="bold"), soft_wrap=True)
    console.print(Text(printable(" · ".join(facts)), style="dim"), soft_wrap=True)
    if not found.findings and not found.copies:
        console.print("no findings")
    for row in found.findings:
        _finding(row, row.message, console)
        for span in row.spans:
            shown = Text.assemble(f"  {span.start}-{span.end}  ", (_short(span.text), "red"))
            if span.suggestion is not None:
                shown.append(" → ").append(_short(span.suggestion), "green")
            console.print(shown)
    for row in found.copies:
        _finding(row, f"{row.id}: {row.message}", console)
    if any(row.pair for row in (*found.findings, *found.copies)):
        console.print(Text("A second id shows two documents side by side.", style="dim"))


def _finding(row: "Row", message: str, console: "Console") -> None:
    from rich.text import Text

    console.print(
        Text.assemble(
            (f"{row.code} {row.name}", "yellow"), f"  {share(row.confidence)}  {printable(message)}"
        )
    )


def _verdict(names: tuple[str, str], found: "PairExplanation", console: "Console") -> None:
    from rich.text import Text

    relation = found.relation.value if found.relation else "not copies"
    shown = Text.assemble((relation, "bold yellow" if found.relation else "bold"))
    if found.relation:
        shown.append(f"  confidence {share(found.confidence)}")
    first, second = found.containment
    shown.append(f"  Jaccard {share(found.jaccard)}  contained {share(first)} / {share(second)}")
    console.print(shown)
    if found.original is not None:
        console.print(
            Text.assemble("original: ", (printable(names[found.original]), "bold"), f", since {found.reason}")
        )
    console.print()


def _side_by_side(
    names: tuple[str, str], texts: tuple[str, str], found: "PairExplanation", console: "Console"
) -> None:
    """Print each aligned passage beside its counterpart, with what stands between them in either text."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 1), expand=True, show_edge=False)
    for name in names:
        table.add_column(Text(printable(name), style="bold"), ratio=1, overflow="fold")
    before = [0, 0]

    def between(ends: tuple[int, int]) -> None:
        gaps = [text[start:end].strip() for text, start, end in zip(texts, before, ends, strict=True)]
        if any(gaps):
            table.add_row(*(Text(_short(gap), style="dim") for gap in gaps))

    for number, passage in enumerate(found.passages):
        style = ("green", "cyan")[number % 2]
        between((passage.a[0], passage.b[0]))
        table.add_row(
            *(_held(text, span, style) for text, span in zip(texts, (passage.a, passage.b), strict=True))
        )
        before = [passage.a[1], max(passage.b[1], before[1])]
    between((len(texts[0]), len(texts[1])))
    console.print(table)
    console.print()


def _held(text: str, span: tuple[int, int], style: str) -> "Text":
    from rich.text import Text

    return Text(one_line(text[span[0] : span[1]]), style=style)


def _waterfall(found: "PairExplanation", console: "Console") -> None:
    """Print how each feature moves the log-odds from the start to the model's verdict, and what that is for."""
    from rich.table import Table
    from rich.text import Text

    if found.likelihood is None:
        console.print("too short for the relation model")
        return
    if _is_settled(found):
        console.print(
            Text(
                "The shingles settle it: the relation model, which judges what they leave open, is only asked for comparison."
            )
        )
    table = Table(box=None, padding=(0, 1), show_edge=False)
    table.add_column("measure")
    for title in ("value", "log-odds"):
        table.add_column(title, justify="right")
    table.add_column("")
    table.add_row(name_of("base"), "", f"{found.start:+.2f}", "")
    for item in sorted(found.evidence, key=lambda item: -abs(item.log_odds)):
        bar = "█" * math.ceil(round(abs(item.log_odds), 2) * BAR)
        colour = "green" if item.log_odds > 0 else "red"
        table.add_row(
            name_of(item.feature), f"{item.value:.2f}", f"{item.log_odds:+.2f}", Text(bar, style=colour)
        )
    total = found.start + sum(item.log_odds for item in found.evidence)
    table.add_row("together", "", f"{total:+.2f}", f"probability {share(found.likelihood)}")
    console.print(table)


def _is_settled(found: "PairExplanation") -> bool:
    """Tell whether exact measures, and not the model, gave the confidence; that of a scan has half the digits."""
    return found.relation is not None and not math.isclose(
        found.confidence, found.likelihood or 0.0, abs_tol=1e-6
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return printable(
        words if len(words) <= BETWEEN else f"{words[: BETWEEN // 2]} … {words[-BETWEEN // 2 :]}"
    )
