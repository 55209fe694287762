"""The console that commands print on."""

from rich.console import Console


class PlainConsole(Console):
    """A rich console that leaves a closed pipe to the command, which has an exit code to keep."""

    def on_broken_pipe(self) -> None:
        """Raise the BrokenPipeError again; rich would end the process with 1, which means findings here."""
        raise
