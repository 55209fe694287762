"""Makers of damage that no rule was written on, each a pure function of a text: what scrapers, scanners and spammers leave.

Nothing here is shared with what trains or tests the rules: the wordings, tables and chains are this module's own, the
encodings those of the standard library. See `benchmarks.damages` for what is found.
"""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias

from benchmarks import leftovers
from benchmarks.disguises import SENTENCE, STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

Maker: TypeAlias = "Callable[[str, Sequence[str], Random], str]"
"""What damages a text; it may take words or sentences from other texts of its source."""

WORD = re.compile(r"[A-Za-z]+")
FEWEST_KEYWORD = 5
"""Letters of a word that a page would like to be found by."""


def at_line(text: str, lines: str, random: Random) -> str:
    """Put lines between two paragraphs, or before or behind all."""
    paragraphs = text.split("\n")
    paragraphs.insert(random.randint(0, len(paragraphs)), lines)
    return "\n".join(paragraphs)


def at_sentence(text: str, words: str, random: Random) -> str:
    """Put words between two sentences."""
    sentences = SENTENCE.split(text)
    sentences.insert(random.randint(1, max(1, len(sentences) - 1)), words)
    return " ".join(sentences)


def lines_added(text: str, _: Sequence[str], random: Random, lines: str) -> str:
    return at_line(text, lines, random)


def words_added(text: str, _: Sequence[str], random: Random, words: str) -> str:
    return at_sentence(text, words, random)


def around_words(text: str, _: Sequence[str], random: Random, forms: Sequence[str], share: float) -> str:
    """Put one of the forms, which name a word as `%`, in the place of a share of the words."""
    return WORD.sub(
        lambda match: random.choice(forms).replace("%", match[0]) if random.random() < share else match[0],
        text,
    )


def in_paragraphs(text: str, *_: object) -> str:
    """Mark the paragraphs as a page does, and escape the rest."""
    return "".join(f"<p>{html.escape(line, quote=False)}</p>\n" for line in text.split("\n") if line.strip())


def in_entities(text: str, *_: object) -> str:
    """Write quotation marks and all that is not ASCII as numbered entities, as old editors do."""
    return "".join(c if c.isascii() and c not in "\"'" else f"&#{ord(c)};" for c in typeset(text))


def typeset(text: str) -> str:
    """Set quotation marks, apostrophes and dashes as a printer does: what gets lost when bytes are misread."""
    opened = re.sub(r"(?<!\S)\"(?=\S)", "“", re.sub(r"(?<!\S)'(?=\S)", "‘", text))
    return re.sub(r"\s--?\s", " – ", opened.replace('"', "”").replace("'", "’"))


def misdecoded(text: str, *_: object, chain: Sequence[tuple[str, str]]) -> str:
    """Write the text in the first encoding of each pair and read it in the second."""
    text = typeset(text)
    for written, read in chain:
        text = text.encode(written, "replace").decode(read, "replace")
    return text


def foreign(
    _: str, __: Sequence[str], random: Random, language: str, chain: Sequence[tuple[str, str]]
) -> str:
    """Misread some articles of the Declaration of Human Rights in another language."""
    articles = leftovers.DECLARATION[language]
    return misdecoded("\n".join(random.sample(articles, len(articles) - 1)), chain=chain)


def quoted_printable(text: str, *_: object) -> str:
    return quopri.encodestring(typeset(text).encode()).decode()


def cut(text: str, _: Sequence[str], random: Random, ending: str) -> str:
    """Keep the beginning, up to a word, and put an ending behind it."""
    words = list(re.finditer(r"\S+", text))
    return text[: random.choice(words[len(words) // 3 : -10]).end()] + ending


def misread(text: str, _: Sequence[str], random: Random, share: float) -> str:
    """Let a scanner take pieces of a share of the words for others."""

    def scanned(match: re.Match[str]) -> str:
        known = [piece for piece in leftovers.LOOKS if piece in match[0]]
        if not known or random.random() >= share:
            return match[0]
        piece = random.choice(known)
        return match[0].replace(piece, random.choice(leftovers.LOOKS[piece]), 1)

    return WORD.sub(scanned, text)


def mistyped(text: str, _: Sequence[str], random: Random, share: float) -> str:
    """Swap two letters inside a share of the longer words."""

    def typed(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) < 4 or random.random() >= share:
            return word
        at = random.randrange(1, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return WORD.sub(typed, text)


def blanks_lost(text: str, _: Sequence[str], random: Random, share: float) -> str:
    return re.sub(r"(?<=\w) (?=\w)", lambda _: "" if random.random() < share else " ", text)


def words_broken(text: str, _: Sequence[str], random: Random, share: float, by: str) -> str:
    """Leave the hyphen and the blank of a line end, or the blank alone, inside a share of the longer words."""

    def broken(match: re.Match[str]) -> str:
        at = random.randrange(2, len(match[0]) - 2)
        return f"{match[0][:at]}{by}{match[0][at:]}" if random.random() < share else match[0]

    return re.sub(r"[a-z]{6,}", broken, text)


def ligatures_parted(text: str, *_: object) -> str:
    """Put a blank behind each ligature, as readers of PDF files do."""
    return re.sub(r"(?<=f[il])(?=[a-z])", " ", text)


def set_apart(text: str, _: Sequence[str], random: Random, share: float, between: str) -> str:
    """Put a blank behind each letter of a share of the lines; `between` is what parts the words there."""
    return "\n".join(
        between.join(" ".join(word) for word in line.split()) if random.random() < share else line
        for line in leftovers.wrapped(text)
    )


def shuffled(text: str, _: Sequence[str], random: Random) -> str:
    words = text.split()
    return " ".join(random.sample(words, len(words)))


def shuffled_inside(text: str, _: Sequence[str], random: Random) -> str:
    """Put the words of each sentence in any order."""
    sentences = (sentence.split() for sentence in SENTENCE.split(text))
    return " ".join(" ".join(random.sample(words, len(words))) for words in sentences)


def chained(text: str, others: Sequence[str], random: Random, order: int) -> str:
    """Write as many words, each drawn from those that follow the last ones somewhere."""
    following: dict[tuple[str, ...], list[str]] = defaultdict(list)
    words = " ".join([text, *others]).split()
    for place in range(len(words) - order):
        following[tuple(words[place : place + order])].append(words[place + order])
    written = list(random.choice(list(following)))
    while len(written) < len(text.split()):
        written.append(random.choice(following.get(tuple(written[-order:]), words)))
    return " ".join(written)


def mixed(text: str, others: Sequence[str], random: Random) -> str:
    """Draw as many sentences from thirty texts."""
    count = len(SENTENCE.split(text))
    drawn = [sentence for other in others[:30] for sentence in SENTENCE.split(other)]
    return " ".join(random.sample(drawn, min(count, len(drawn))))


def sentences_moved(text: str, _: Sequence[str], random: Random) -> str:
    sentences = SENTENCE.split(text)
    return " ".join(random.sample(sentences, len(sentences)))


def random_letters(text: str, _: Sequence[str], random: Random) -> str:
    """Put as many letters, drawn by how often they are in it, in the place of each word."""
    letters = [c for c in text.lower() if "a" <= c <= "z"]
    return re.sub(r"[A-Za-z]", lambda _: random.choice(letters), text)


def paragraph_again(text: str, _: Sequence[str], random: Random) -> str:
    """Put a stretch of 80 words in again and again until it is a third of the text."""
    words = text.split()
    start = random.randrange(max(1, len(words) - 80))
    stretch = " ".join(words[start : start + 80])
    return at_line(text, "\n".join([stretch] * (2 + len(words) // 160)), random)


def keywords(text: str, most: int) -> list[str]:
    """Return the words that a text holds most often, but the common ones."""
    words = Counter(
        word.lower() for word in WORD.findall(text) if len(word) >= FEWEST_KEYWORD and word not in STOP_WORDS
    )
    return [word for word, _ in words.most_common(most)]


def keywords_below(text: str, _: Sequence[str], random: Random) -> str:
    """Put a block of keywords, each several times and in any order, under a text."""
    block = keywords(text, 15) * 6
    return f"{text}\n{' '.join(random.sample(block, len(block)))}"


def search_phrases(text: str, _: Sequence[str], random: Random) -> str:
    """Put nothing but searches that a page wants to be found by in the place of a text."""
    known = keywords(text, 4)
    searches = [form.replace("%", word) for form in leftovers.SEARCHES for word in known]
    return ", ".join(random.sample(searches, len(searches)))


def blob(random: Random, size: int) -> bytes:
    """Return bytes as a picture or an archive has them: a head, and then anything."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + random.randbytes(size)


def attachment(text: str, _: Sequence[str], random: Random) -> str:
    return at_line(text, base64.encodebytes(blob(random, 900)).decode().strip(), random)


def long_line(text: str, _: Sequence[str], random: Random) -> str:
    return at_sentence(text, base64.b64encode(blob(random, 600)).decode(), random)


def data_uri(text: str, _: Sequence[str], random: Random) -> str:
    encoded = base64.b64encode(blob(random, 300)).decode()
    return at_sentence(text, f"data:image/png;base64,{encoded}", random)


def uuencoded(text: str, _: Sequence[str], random: Random) -> str:
    data = blob(random, 900)
    lines = (binascii.b2a_uu(data[start : start + 45]).decode() for start in range(0, len(data), 45))
    return at_line(text, f"begin 644 picture.png\n{''.join(lines)}`\nend", random)


def hex_digits(text: str, _: Sequence[str], random: Random) -> str:
    return at_sentence(text, blob(random, 200).hex(), random)


def hex_dump(text: str, _: Sequence[str], random: Random) -> str:
    data = blob(random, 320)
    rows = (f"{at:08x}: {data[at : at + 16].hex(' ', 2)}" for at in range(0, len(data), 16))
    return at_line(text, "\n".join(rows), random)


def signed(text: str, _: Sequence[str], random: Random) -> str:
    """Sign as a mail is signed."""
    body = base64.encodebytes(blob(random, 380)).decode().replace("\n", "\n", 1)
    return f"{text}\n-----BEGIN PGP SIGNATURE-----\nVersion: GnuPG v1\n\n{body}-----END PGP SIGNATURE-----"


def put_inside(text: str, _: Sequence[str], random: Random, sign: str, share: float) -> str:
    """Put a sign into a share of the words."""
    return re.sub(r"(?<=\w\w)(?=\w\w)", lambda _: sign if random.random() < share else "", text)


def replaced(
    text: str, _: Sequence[str], random: Random, table: Mapping[int, int | str], share: float
) -> str:
    """Put other letters in the places of a share of those that the table has."""
    return "".join(c.translate(table) if random.random() < share else c for c in text)
