"""A progress bar on stderr, for a person who waits: only on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dedup.cli.options import Session

Progress = Callable[[str, int, int | None], None]
"""Told by the pipeline: the stage, how much of it is done, and how much there is where that is known."""


@contextmanager
def progress_bar(session: Session) -> Iterator[Progress | None]:
    """Yield what the pipeline reports progress to; None where nobody watches."""
    if not session.progress or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=session.console(stderr=True), transient=True) as bars:
        tasks: dict[str, object] = {}

        def progress(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield progress
