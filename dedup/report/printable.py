"""Text from a corpus, made safe to show where some characters do more than they show."""

from __future__ import annotations


def printable(text: str, limit: int | None = None) -> str:
    """Return `text` on one line with every character that is not visible written out as an escape.

    Terminal escapes, line breaks, bidirectional marks, zero-width characters and lone surrogates come out as
    `\\x1b`, `\\u202e` and so on; letters of all scripts stay. A text longer than `limit` code points is cut
    and ends in an ellipsis.
    """
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escape(c) for c in text)


def one_line(text: str, limit: int | None = None) -> str:
    """Like `printable`, but runs of white space become one blank: for passages quoted as evidence."""
    return printable(" ".join(text.split()), limit)


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: "1 copy", "2,000 copies"; the plural is `one` with an s unless given."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _escape(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def share(value: float) -> str:
    """Return a share of 0..1 with two decimals; one just short of 1 does not round up to it, as in the HTML audit."""
    return f"{value if value >= 1 else min(value, 0.9949):.2f}"
