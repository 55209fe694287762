"""What a command runs with: its settings, and how it talks to the terminal."""

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from dedup.cli.settings import Settings
from dedup.config import Config

if TYPE_CHECKING:
    from rich.console import Console

Color = Literal["auto", "always", "never"]

FLAG = "flag"
"""Origin of a setting that a flag has set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """How a command talks to the terminal: all that one needs which reads no documents."""

    verbose: bool = False
    quiet: bool = False
    color: Color = "auto"
    progress: bool = True

    def console(self, *, stderr: bool = False) -> "Console":
        """Return a console on stdout or stderr that honours --color and NO_COLOR."""
        from dedup.cli.console import PlainConsole

        return PlainConsole(
            stderr=stderr,
            force_terminal={"auto": None, "always": True, "never": False}[self.color],
            no_color={"auto": None, "always": False, "never": True}[self.color],
            highlight=False,
        )

    def say(self, message: str) -> None:
        """Tell something on stderr, unless the user wants quiet."""
        if not self.quiet:
            from dedup.report.printable import printable

            print(printable(message), file=sys.stderr)  # noqa: T201


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(Terminal):
    """A terminal and the settings of the run."""

    settings: Settings

    @property
    def config(self) -> Config:
        """The settings of the run."""
        return self.settings.config

    def with_flags(self, **flags: object) -> "Session":
        """Return the session with flags of the command's own on top; None means not given."""
        return replace(self, settings=self.settings.with_values(flags, FLAG))
