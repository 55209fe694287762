"""Every error meant for a person, with the exit code it ends the program with and what to do about it.

DedupError                70  a defect of ours
├── UsageError             2  an option or argument that makes no sense
│   └── ConfigError        2  a setting that is unknown or has a wrong value
├── InputError             2  input that cannot be read at all
├── StoreError             2  an index that is damaged, of another schema or of other parameters
├── OutputError            2  a report or corpus that cannot be written
└── IncompleteError        3  more unreadable records than --max-bad allows
"""

from __future__ import annotations

from typing import ClassVar

EXIT_DONE = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_INCOMPLETE = 3
EXIT_DEFECT = 70
EXIT_INTERRUPTED = 130


class DedupError(Exception):
    """Base of all errors raised on purpose; `hint` says in one sentence what to do next, and is the last line of a traceback."""

    exit_code: ClassVar[int] = EXIT_DEFECT

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint
        if hint is not None:
            self.add_note(hint)


class UsageError(DedupError):
    """An option or an argument that makes no sense."""

    exit_code = EXIT_USAGE


class ConfigError(UsageError):
    """A setting that is unknown or has a wrong value."""


class InputError(DedupError):
    """Input that cannot be read at all."""

    exit_code = EXIT_USAGE


class StoreError(DedupError):
    """An index or baseline that is damaged, of another schema or made with other parameters."""

    exit_code = EXIT_USAGE


class OutputError(DedupError):
    """A report or corpus that cannot be written."""

    exit_code = EXIT_USAGE


class IncompleteError(DedupError):
    """More unreadable records than `--max-bad` allows."""

    exit_code = EXIT_INCOMPLETE
