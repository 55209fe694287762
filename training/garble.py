"""Makes damaged text out of clean text, for training and measuring: spun, filled in, shuffled, Markov, OCR noise, gibberish.

Every function takes its own random generator, so that a seed gives the same text on every machine.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from training import wordnet
from training.packages import from_debian, from_npm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

CONFUSIONS = (
    ("rn", "m"), ("m", "rn"), ("h", "b"), ("e", "c"), ("c", "e"), ("l", "1"), ("i", "l"), ("l", "i"), ("o", "0"),
    ("u", "n"), ("n", "u"), ("t", "f"), ("f", "t"), ("s", "a"), ("a", "s"), ("cl", "d"), ("li", "h"), ("ri", "n"),
    ("w", "vv"), ("y", "v"), ("b", "h"), ("in", "m"), ("g", "q"), ("e", "o"), ("a", "n"), ("r", "i"), ("s", "8"),
    ("ll", "11"), ("th", "tb"), ("nd", "ud"),
)  # fmt: skip
"""Letters that recognition of print takes for others."""

SPECKS = "abcdefghijklmnopqrstuvwxyz.'-1«»¡¢¬¦^~■*"
"""What it makes of a broken letter or a speck."""


def read_moby() -> dict[str, list[str]]:
    """Return Moby's thesaurus (public domain): single words and what may stand for them."""
    path = from_npm("moby@1.1.2") / "words.txt"
    entries: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        word, *others = line.split(",")
        single = [other for other in others if other.isalpha() and other.islower()]
        if word.isalpha() and single:
            entries[word.lower()] = single
    return entries


def read_wordnet() -> dict[str, list[str]]:
    """Return WordNet as a spinner uses it: single words and any member of their synsets and the nearest ones."""
    known = wordnet.read(from_debian("wordnet-base") / "usr/share/wordnet", abbreviated=frozenset())
    entries: dict[str, list[str]] = defaultdict(list)
    for table in known.substitutes.values():
        for lemma, others in table.items():
            entries[lemma] += sorted(other for other in others if other.isalpha() and other.islower())
    return {lemma: others for lemma, others in entries.items() if lemma.isalpha() and others}


def spin(text: str, thesaurus: Mapping[str, Sequence[str]], share: float, random: Random) -> str:
    """Replace about `share` of all words, drawn from those that the thesaurus has, each by any of its entries."""
    places = [match for match in WORD.finditer(text) if match.group().lower() in thesaurus]
    total = sum(1 for _ in WORD.finditer(text))
    chosen = {match.start() for match in random.sample(places, min(len(places), round(share * total)))}

    def replace(match: re.Match[str]) -> str:
        word = match.group()
        if match.start() not in chosen:
            return word
        other = random.choice(thesaurus[word.lower()])
        return other.capitalize() if word[0].isupper() else other

    return WORD.sub(replace, text)


def shuffle(text: str, random: Random) -> str:
    """Put the words of each line in any order."""
    lines = [line.split() for line in text.split("\n")]
    for words in lines:
        random.shuffle(words)
    return "\n".join(" ".join(words) for words in lines)


class Markov:
    """A Markov chain over the words of some texts."""

    def __init__(self, texts: Sequence[str], order: int) -> None:
        self.order = order
        self.following: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self.beginnings: list[tuple[str, ...]] = []
        for text in texts:
            words = text.split()
            if len(words) > order:
                self.beginnings.append(tuple(words[:order]))
            for i in range(len(words) - order):
                self.following[tuple(words[i : i + order])].append(words[i + order])

    def write(self, words: int, random: Random) -> str:
        """Return a text of that many words."""
        state = random.choice(self.beginnings)
        written = list(state)
        while len(written) < words:
            choices = self.following.get(state)
            if choices is None:
                state = random.choice(self.beginnings)
                written += state
                continue
            written.append(random.choice(choices))
            state = tuple(written[-self.order :])
        return " ".join(written[:words])


FILLS = {"follows": 0.6, "any": 0.12, "joined": 0.1, "half": 0.1, "mark": 0.08}
"""What a model that fills in masked pieces of words puts for one, and how often: a word that follows the one before
somewhere, any word, either of them without a blank before it, the end of another word after half of this, a mark without blanks.
"""


def fill_in(text: str, share: float, follow: Mapping[tuple[str, ...], Sequence[str]], random: Random) -> str:
    """Put another for about `share` of the words as a masked language model paraphrases (Wahle et al. 2021).

    Such models (BERT, RoBERTa, Longformer) know pieces of words; those that go on a word stand without a blank. `follow`
    tells what follows each word, as in `Markov` of order 1.
    """
    pieces = re.split(r"(\s+)", text)
    all_words = [(word,) for word in sorted(word for (word,) in follow)]
    for place in range(2, len(pieces), 2):
        found = WORD.search(pieces[place])
        if not found or random.random() >= share:
            continue
        (kind,) = random.choices(list(FILLS), list(FILLS.values()))
        known = follow.get((pieces[place - 2],), ()) if kind == "follows" else ()
        fill = WORD.search(random.choice(known or random.choice(all_words)))
        if not fill:
            continue
        word, other = found.group(), fill.group()
        if kind == "mark":
            other = random.choice(",,,.-")
            pieces[place + 1 : place + 2] = [""] * (place + 1 < len(pieces))
        elif kind == "half":
            other = word[: (len(word) + 1) // 2] + other[len(other) // 2 :]
        if kind in {"joined", "mark"}:
            pieces[place - 1] = ""
        pieces[place] = pieces[place][: found.start()] + other + pieces[place][found.end() :]
    return "".join(pieces)


def misread(text: str, share: float, random: Random) -> str:
    """Damage about `share` of the words as recognition of print does: confused, lost, doubled and split letters."""

    def damage(match: re.Match[str]) -> str:
        word = match.group()
        if random.random() >= share:
            return word
        kind = random.random()
        at = random.randrange(len(word))
        if kind < 0.6:
            possible = [(a, b) for a, b in CONFUSIONS if a in word]
            if possible:
                a, b = random.choice(possible)
                return word.replace(a, b, 1)
        if kind < 0.75 and len(word) > 2:
            return word[:at] + word[at + 1 :]
        if kind < 0.85 and len(word) > 3:
            return word[: at or 1] + " " + word[at or 1 :]
        return word[:at] + random.choice(SPECKS) + word[at + 1 :]

    return WORD.sub(damage, text)


def mistype(text: str, share: float, random: Random) -> str:
    """Damage about `share` of the words as hasty fingers do: swapped, doubled, missing and neighbouring keys."""
    rows = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    beside = {row[i]: row[max(0, i - 1) : i] + row[i + 1 : i + 2] for row in rows for i in range(len(row))}

    def damage(match: re.Match[str]) -> str:
        word = match.group()
        if random.random() >= share or len(word) < 3:
            return word
        at = random.randrange(1, len(word))
        kind = random.randrange(4)
        if kind == 0:
            return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
        if kind == 1:
            return word[:at] + word[at - 1] + word[at:]
        if kind == 2:
            return word[:at] + word[at + 1 :]
        return word[:at] + random.choice(beside.get(word[at].lower(), "x")) + word[at + 1 :]

    return WORD.sub(damage, text)


def gibberish(words: int, random: Random) -> str:
    """Return words of letters drawn at random."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return " ".join("".join(random.choices(letters, k=random.randint(2, 9))) for _ in range(words))
