"""What became of the words of aligned passages: the specification of `kernels_follow` in plain Python, and what small inputs run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.match.scoring import (
    ALIKE,
    BESIDE_PRIOR,
    FIGURE,
    NAME,
    OPENING,
    ORDERED,
    QUOTED,
    REPLIED,
)
from dedup.text.tokens import DIGIT, TITLE, UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Text:
    """One document of a batch: a list an array, one entry a token, or one a distinct word."""

    hashes: list[int]
    spelling: list[bytes]
    flags: list[int]
    marks: list[int]
    group: list[int]
    nats: list[float]
    kinds: list[int]

    def ordinary(self) -> list[bool]:
        """Tell of each token whether it is an ordinary word."""
        return [self.is_ordinary(place) for place in range(len(self.hashes))]

    def counts(self) -> list[int]:
        """Return how often each distinct word stands in the text."""
        return [count for _, count in sorted(Counter(self.group).items())]

    def numbers(self) -> set[int]:
        """Return the distinct words that hold a digit."""
        return {word for word, flags in zip(self.group, self.flags, strict=True) if flags & DIGIT}

    def is_figure(self, place: int) -> bool:
        """Tell whether a token is a figure."""
        return self.marks[place] & FIGURE > 0

    def may_be_name(self, place: int) -> bool:
        """Tell whether a token may be a name."""
        return self.marks[place] & NAME > 0

    def own(self, mark: int, here: range, other: Text, there: range) -> int:
        """Return how many tokens of a stretch bear a mark and do not stand in a stretch of the other text."""
        known = {other.hashes[place] for place in there}
        return sum(self.marks[place] & mark > 0 and self.hashes[place] not in known for place in here)

    def told_beside(self, told: set[int]) -> float:
        """Return the share of the words outside quoted lines that are told; near 1 where there are hardly any such words."""
        beside = {place for place, mark in enumerate(self.marks) if not mark & REPLIED}
        return (len(told & beside) + BESIDE_PRIOR) / (len(beside) + BESIDE_PRIOR)

    def is_title(self, place: int) -> bool:
        """Tell whether a token begins with an upper-case letter and is no figure."""
        return self.flags[place] & TITLE > 0 and not self.is_figure(place)

    def is_ordinary(self, place: int) -> bool:
        """Tell whether a token is no name or figure, not quoted, and more than a character of a script without blanks."""
        name = self.is_title(place) and not self.marks[place] & OPENING
        character = self.flags[place] & UNSPACED > 0
        return not name and not character and not self.marks[place] & (QUOTED | FIGURE)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of the words of a.

    `inside` (the passages), `told`, `quoted` and `replied` hold places in a; `beside` and `order` are shares; the rest are
    sums over the words.
    """

    inside: set[int]
    told: set[int]
    quoted: set[int]
    replied: set[int]
    beside: float
    synonyms: int
    misread: int
    rejoined: int
    rarer: float
    walked: int
    clashes: int
    order: float


def follow(
    a: Text, b: Text, seeds_i: Sequence[int], seeds_j: Sequence[int], chosen: Sequence[int], passages: int
) -> Fate:
    """Walk the passages from seed to seed and tell what was kept, replaced and changed.

    Passages can overlap: of a word that two of them tell, the first word of b counts.
    """
    inside: set[int] = set()
    told: dict[int, int] = {}
    heard: set[int] = set()

    def tell(in_a: Iterable[int], in_b: Iterable[int]) -> None:
        for s, t in zip(in_a, in_b, strict=True):
            told.setdefault(s, t)
            heard.add(t)

    begins, ends, mass = [(0, 0)] * passages, [(-1, -1)] * passages, [0] * passages
    synonyms = misread = joined = walked = clashes = 0
    rarer = 0.0
    for i, j, passage in zip(seeds_i, seeds_j, chosen, strict=True):
        if passage < 0:
            continue
        if ends[passage] == (-1, -1):
            begins[passage], p, q = (i, j), i, j
        else:
            p, q = (end + 1 for end in ends[passage])
        ends[passage] = i, j
        before = len(told)
        gap_a, gap_b = _without_equal_ends(a, b, range(p, i + 1), range(q, j + 1))
        tell(range(p, gap_a.start), range(q, gap_b.start))
        tell(range(gap_a.stop, i + 1), range(gap_b.stop, j + 1))
        inside.update(range(p, i + 1))
        groups, gap_a, gap_b = _rejoined(a, b, gap_a, gap_b)
        for in_a, in_b in groups:
            tell(in_a, [in_b.start] * len(in_a))
            heard.update(in_b)
            joined += len(in_a) if a.hashes[in_a[0]] != b.hashes[in_b[0]] else 0
            rarer += max(b.nats[b.group[t]] for t in in_b) - max(a.nats[a.group[s]] for s in in_a)
        extra = sum(len(in_b) - len(in_a) for in_a, in_b in groups)
        walked += max(i - p, j - q - max(extra, 0)) + 1
        if len(gap_a) == len(gap_b):
            for s, t in zip(gap_a, gap_b, strict=True):
                verdict = _compare(a, b, s, t)
                synonyms += verdict == "synonym"
                misread += verdict == "misread"
                clashes += verdict == "clash" and not _moved(a, b, s, t, gap_a, gap_b)
                if verdict in {"equal", "synonym", "misread"}:
                    tell([s], [t])
                    rarer += b.nats[b.group[t]] - a.nats[a.group[s]]
        elif gap_a and gap_b:
            clashes += sum(
                min(a.own(mark, gap_a, b, gap_b), b.own(mark, gap_b, a, gap_a)) for mark in (FIGURE, NAME)
            )
        mass[passage] += len(told) - before
    quoted, replied = (
        {s for s, t in told.items() if (a.marks[s] | b.marks[t]) & mark} for mark in (QUOTED, REPLIED)
    )
    return Fate(
        inside,
        set(told),
        quoted,
        replied,
        min(a.told_beside(set(told)), b.told_beside(heard)),
        synonyms,
        misread,
        joined,
        rarer,
        walked,
        clashes,
        _in_order(begins, mass),
    )


def _without_equal_ends(a: Text, b: Text, in_a: range, in_b: range) -> tuple[range, range]:
    """Return what is left of two stretches without the equal words they begin and end with."""
    front = 0
    while front < min(len(in_a), len(in_b)) - 1 and a.hashes[in_a[front]] == b.hashes[in_b[front]]:
        front += 1
    in_a, in_b = in_a[front:], in_b[front:]
    while in_a and in_b and a.hashes[in_a[-1]] == b.hashes[in_b[-1]]:
        in_a, in_b = in_a[:-1], in_b[:-1]
    return in_a, in_b


def _rejoined(a: Text, b: Text, in_a: range, in_b: range) -> tuple[list[tuple[range, range]], range, range]:
    """Return the groups of words that hold the same letters, with blanks elsewhere, and what is left of both stretches.

    Groups are taken from the beginnings of the stretches, then from their ends.
    """
    groups = []
    for step in (1, -1):
        while in_a and in_b:
            ones, others = ([text.spelling[i] for i in here[::step]] for text, here in ((a, in_a), (b, in_b)))
            m, n = _same_letters(ones, others, step)
            if not m:
                break
            if step > 0:
                groups.append((in_a[:m], in_b[:n]))
                in_a, in_b = in_a[m:], in_b[n:]
            else:
                groups.append((in_a[-m:], in_b[-n:]))
                in_a, in_b = in_a[:-m], in_b[:-n]
    return groups, in_a, in_b


def _same_letters(one: Sequence[bytes], other: Sequence[bytes], step: int) -> tuple[int, int]:
    """Return how many first words of each have the same letters, apostrophes aside; the fewest that do, or 0, 0.

    Where `step` is -1 the words are given from the last on, and are read backwards.
    """
    joined: list[bytes] = [b"", b""]
    counts = [0, 0]
    for _ in range(len(one) + len(other)):
        shorter = int(counts[0] > 0 and (counts[1] == 0 or len(joined[1]) < len(joined[0])))
        words = (one, other)[shorter]
        if counts[shorter] == len(words):
            break
        letters = bytes(letter | 32 for letter in words[counts[shorter]][::step] if letter != ord("'"))
        joined[shorter] += letters
        counts[shorter] += 1
        common = min(map(len, joined))
        if joined[0][:common] != joined[1][:common]:
            break
        if all(counts) and len(joined[0]) == len(joined[1]):
            return counts[0], counts[1]
    return 0, 0


def _compare(a: Text, b: Text, s: int, t: int) -> str:
    """Say what became of a word that has another in its place."""
    if a.hashes[s] == b.hashes[t]:
        return "equal"
    if a.is_figure(s) or b.is_figure(t):
        return (
            "clash"
            if a.is_figure(s) and b.is_figure(t) and not (a.flags[s] ^ b.flags[t]) & DIGIT
            else "other"
        )
    if _alike(a.spelling[s], b.spelling[t]) >= ALIKE:
        return "misread"
    if a.kinds[a.group[s]] and b.kinds[b.group[t]]:
        return "synonym"
    return "clash" if a.may_be_name(s) and b.may_be_name(t) else "other"


def _moved(a: Text, b: Text, s: int, t: int, gap_a: range, gap_b: range) -> bool:
    """Tell whether either of two words in the same place stands elsewhere in the stretch of the other."""
    return (
        a.hashes[s] in b.hashes[gap_b.start : gap_b.stop] or b.hashes[t] in a.hashes[gap_a.start : gap_a.stop]
    )


def _alike(one: bytes, other: bytes) -> float:
    """Return the share of the bytes of the longer word that agree from the front and from the back."""
    length, front, back = min(len(one), len(other)), 0, 0
    while front < length and one[front] | 32 == other[front] | 32:
        front += 1
    while back < length - front and one[-1 - back] | 32 == other[-1 - back] | 32:
        back += 1
    return (front + back) / max(len(one), len(other))


def _in_order(begins: list[tuple[int, int]], mass: list[int]) -> float:
    """Return the share of the mass of the passages in the heaviest set that stands in one order in both texts."""
    ranked = sorted(range(len(mass)), key=lambda number: begins[number][0])
    best: list[float] = []
    for r, here in enumerate(ranked):
        before = (best[s] for s in range(max(r - ORDERED, 0), r) if begins[ranked[s]][1] < begins[here][1])
        best.append(mass[here] + max(before, default=0.0))
    return max(best, default=0.0) / max(sum(mass), 1.0)
