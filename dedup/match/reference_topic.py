"""What a text dwells on, in plain Python: the specification of `kernels_topic`, and what small inputs run.

Pages of one mould have the same words around different subjects: what each says again and again, the other never does.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dedup.match.scoring import AFTER_WORD, BEFORE_WORD, DWELT, PROSE_PRIOR, TOP

if TYPE_CHECKING:
    from collections.abc import Sequence

BESIDE = [[byte > 127 or byte in some for byte in range(256)] for some in (BEFORE_WORD, AFTER_WORD)]
"""Which bytes may stand before a word, and which after one."""


def stand_as_words(text: bytes, spans: Sequence[tuple[int, int]]) -> list[bool]:
    """Tell of each token whether it stands as a word does, by the bytes beside it; outside of the text nothing is looked at."""
    return [
        (place == 0 or BESIDE[0][text[start - 1]]) and (place == len(spans) - 1 or BESIDE[1][text[end]])
        for place, (start, end) in enumerate(spans)
    ]


def dwelt_on(group: Sequence[int], nats: Sequence[float], stands: Sequence[bool], known: set[int]) -> float:
    """Return the share of the information of a text in words that it dwells on, those of `known` aside; 0 to 1.

    `group` holds the distinct word of each token, `nats` what each distinct word says, and `stands` whether a token stands as
    a word does: only those count.
    """
    standing = Counter(word for word, stood in zip(group, stands, strict=True) if stood)
    top = set(group[:TOP])
    own = sum(
        nats[word] * count
        for word, count in standing.items()
        if word not in known and (count >= DWELT or (count == DWELT - 1 and word in top))
    )
    return own / (sum(nats[word] for word in group) + PROSE_PRIOR)
