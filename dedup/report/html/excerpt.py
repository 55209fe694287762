"""What of a long text an audit shows: its beginning and the surroundings of its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAD = 600
"""Code points kept of the beginning of a text that is cut."""

CONTEXT = 280
"""Code points kept on either side of a point of evidence."""

_SNAP = 24
"""How far the edge of a window moves to fall between two words."""


def excerpt(text: str, points: Iterable[int], limit: int) -> tuple[tuple[int, str], ...]:
    """Return the parts of `text` to show, as (offset, part), in order and without overlap.

    A text of at most `limit` code points is one part. Of a longer one the beginning stays, and a window around
    each of `points` (offsets in code points: the edges of passages, the places of flags), first ones first, while
    they fit into `limit`. The edges of a passage are shown, not its inside: what differs stands there.
    """
    if len(text) <= limit:
        return ((0, text),)
    windows = [(0, min(HEAD, limit))]
    room = limit - windows[0][1]
    for point in sorted(set(points)):
        start = max(_before(text, point - CONTEXT), windows[-1][1])
        end = min(_after(text, point + CONTEXT), start + room)
        if end <= start:
            continue
        room -= end - start
        if start == windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
        if room <= 0:
            break
    return tuple((start, text[start:end]) for start, end in windows)


def snippet(text: str, length: int) -> str:
    """Return the first `length` code points of `text` on one line, cut at a word with an ellipsis."""
    head = " ".join(text[: 4 * length].split())
    if len(head) <= length:
        return head
    cut = head.rfind(" ", length // 2, length)
    return head[: cut if cut > 0 else length - 1] + "…"


def _before(text: str, offset: int) -> int:
    if offset <= 0:
        return 0
    space = text.rfind(" ", max(0, offset - _SNAP), offset)
    return space + 1 if space >= 0 else offset


def _after(text: str, offset: int) -> int:
    if offset >= len(text):
        return len(text)
    space = text.find(" ", offset, offset + _SNAP)
    return space if space >= 0 else offset
