"""Copies in disguise, each a pure function of a text: what plagiarists, scanners, typesetters and spammers do to it.

The kinds are those of plagiarism corpora (Potthast et al., PAN 2010: words shuffled, left out, put in, replaced by
synonyms), and those that scraping, scanning, typesetting and evasion leave. See `benchmarks.obfuscations` for what is
found of them.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from dedup.text.alphabet import LATIN_BY_LOOK
from training.garble import CONFUSIONS, WORD, spin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

Disguise: TypeAlias = "Callable[[str, str, Random], str]"
"""What makes of a text its copy; it may take words or sentences from another text."""

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"'(A-Z0-9])")
STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "his",
        "i",
        "in",
        "is",
        "it",
        "its",
        "not",
        "of",
        "on",
        "or",
        "she",
        "that",
        "the",
        "their",
        "they",
        "this",
        "to",
        "was",
        "we",
        "were",
        "which",
        "who",
        "will",
        "with",
        "would",
        "you",
    ]
)


def words_kept(text: str, _: str, random: Random, share: float) -> str:
    """Take words out at random."""
    return " ".join(word for word in text.split() if random.random() < share)


def words_inserted(text: str, other: str, random: Random, share: float) -> str:
    """Put words of another text between the words."""
    strange = other.split()
    return " ".join(
        f"{word} {random.choice(strange)}" if random.random() < share else word for word in text.split()
    )


def words_replaced(text: str, other: str, random: Random, share: float) -> str:
    """Put words of another text in the places of words."""
    strange = other.split()
    return " ".join(random.choice(strange) if random.random() < share else word for word in text.split())


def words_moved(text: str, _: str, random: Random, distance: float) -> str:
    """Shuffle the words, none further than a distance from its place."""
    placed = [(place + random.random() * distance, word) for place, word in enumerate(text.split())]
    return " ".join(word for _, word in sorted(placed))


def neighbours_swapped(text: str, _: str, random: Random, share: float) -> str:
    """Let words change places with the next one."""
    words, place = text.split(), 0
    while place < len(words) - 1:
        if random.random() < share:
            words[place : place + 2] = words[place + 1], words[place]
            place += 1
        place += 1
    return " ".join(words)


def without_stop_words(text: str, *_: object) -> str:
    """Leave out the commonest words, signs and capitals, as an indexer does."""
    return " ".join(word for word in re.findall(r"\w+", text.lower()) if word not in STOP_WORDS)


def tokenised(text: str, *_: object) -> str:
    """Put a blank round each sign and into contractions, as the Penn Treebank has them."""
    return " ".join(re.sub(r"([^\w\s'])", r" \1 ", re.sub(r"(?<=\w)(n't|'\w+)\b", r" \1", text)).split())


def typed(text: str, _: str, random: Random, share: float) -> str:
    """Drop, change and double letters."""
    letters = "abcdefghijklmnopqrstuvwxyz"

    def mistake(letter: str) -> str:
        return random.choice(("", random.choice(letters), letter + letter))

    return "".join(mistake(c) if c.isalpha() and random.random() < share else c for c in text)


def scanned(text: str, _: str, random: Random, share: float) -> str:
    """Take letters for others that look like them, as recognition of print does."""

    def misread(match: re.Match[str]) -> str:
        word = match[0]
        known = [pair for pair in CONFUSIONS if pair[0] in word]
        return word.replace(*random.choice(known), 1) if known and random.random() < share else word

    return WORD.sub(misread, text)


def words_joined(text: str, _: str, random: Random, share: float) -> str:
    """Lose blanks, as text out of PDF files does."""
    return "".join(word + ("" if random.random() < share else " ") for word in text.split())


def words_split(text: str, _: str, random: Random, share: float) -> str:
    """Put blanks into words of four letters and more."""

    def split(match: re.Match[str]) -> str:
        place = random.randrange(2, len(match[0]) - 1)
        return f"{match[0][:place]} {match[0][place:]}" if random.random() < share else match[0]

    return re.sub(r"\w{4,}", split, text)


def in_columns(text: str, *_: object) -> str:
    """Set the text in narrow columns, words broken with a hyphen at the ends of lines."""
    return re.sub(r"(\S{3,24}?)(\w{3,}) ", r"\1-\n\2 ", text)


def lookalikes(text: str, _: str, random: Random, share: float) -> str:
    """Put Cyrillic letters in the places of Latin ones that look alike."""
    cyrillic = {
        latin: look for look, latin in LATIN_BY_LOOK.items() if unicodedata.name(look).startswith("CYR")
    }
    return "".join(cyrillic.get(c, c) if random.random() < share else c for c in text)


def tagged(text: str, _: str, random: Random) -> str:
    """Leave the tags and entities of a web page in."""
    marked = (
        f'<a href="/{random.randrange(99)}">{word}</a>' if random.random() < 0.05 else html.escape(word)
        for word in text.split()
    )
    return f'<div class="post"><p>{" ".join(marked)}</p></div>'


def quoted(text: str, *_: object) -> str:
    """Quote it as an answer to a message does."""
    words = text.split()
    return "\n".join(
        [
            "Ann wrote:",
            *(f"> {' '.join(words[i : i + 12])}" for i in range(0, len(words), 12)),
            "",
            "I agree.",
        ]
    )


def sentences_shuffled(text: str, _: str, random: Random) -> str:
    """Put the sentences in any order."""
    sentences = SENTENCE.split(text)
    return " ".join(random.sample(sentences, len(sentences)))


def inside_another(text: str, other: str, _: Random) -> str:
    """Put it into the middle of another text."""
    sentences = SENTENCE.split(other)
    middle = len(sentences) // 2
    return "\n\n".join((" ".join(sentences[:middle]), text, " ".join(sentences[middle:])))


def anonymised(text: str, *_: object) -> str:
    """Mask names and numbers."""
    return re.sub(
        r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*", "[NAME]", re.sub(r"\d[\d.,:]*", "[NUMBER]", text)
    )


def synonyms(text: str, _: str, random: Random, thesaurus: Mapping[str, Sequence[str]], share: float) -> str:
    """Replace words by synonyms, as a spinner does."""
    return spin(text, thesaurus, share, random)


def reworded(text: str, _: str, random: Random, thesaurus: Mapping[str, Sequence[str]]) -> str:
    """Replace a quarter of the words by synonyms, put the end of a sentence first, and turn neighbours round."""
    clauses = (
        sentence.rstrip(".!?").split(", ") for sentence in SENTENCE.split(spin(text, thesaurus, 0.25, random))
    )
    turned = " ".join(f"{', '.join([*parts[1:], parts[0]])}." for parts in clauses)
    return neighbours_swapped(turned, "", random, 0.15)


def disguises(thesaurus: Mapping[str, Sequence[str]]) -> dict[str, Disguise]:
    """Return all kinds of copies by name."""
    return {
        "capitals only": lambda text, *_: text.upper(),
        "tokenised, `do n't`": tokenised,
        "stop words and signs left out": without_stop_words,
        "narrow columns, hyphens": in_columns,
        **{f"a word in {n} left out": partial(words_kept, share=1 - 1 / n) for n in (10, 3, 2)},
        **{f"a word put in for each {n}": partial(words_inserted, share=1 / n) for n in (5, 2)},
        **{f"a word in {n} another's": partial(words_replaced, share=1 / n) for n in (10, 3)},
        **{f"{percent} % of neighbours swapped": partial(neighbours_swapped, share=percent / 100) for percent in (20, 50)},
        **{f"words shuffled, up to {n} apart": partial(words_moved, distance=n) for n in (4, 8, 30)},
        "sentences shuffled": sentences_shuffled,
        "inside another text": inside_another,
        "quoted in an answer": quoted,
        **{f"{percent} % synonyms": partial(synonyms, thesaurus=thesaurus, share=percent / 100) for percent in (10, 30, 50)},
        "synonyms, clauses and words turned": partial(reworded, thesaurus=thesaurus),
        "names and numbers masked": anonymised,
        **{f"{percent} % of letters mistyped": partial(typed, share=percent / 100) for percent in (5, 10, 20)},
        "two words in five misread": partial(scanned, share=0.4),
        **{f"{percent} % of blanks lost": partial(words_joined, share=percent / 100) for percent in (10, 50)},
        "30 % of words split": partial(words_split, share=0.3),
        **{f"{percent} % look-alike letters": partial(lookalikes, share=percent / 100) for percent in (5, 100)},
        "tags and entities": tagged,
    }  # fmt: skip
