"""TXT209: a page that stands where an article should be: filler text, an error, a consent form, a log-in, a refusal."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dedup.quality import phrases
from dedup.quality.rule import Rule, Suspect, cited, span

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from dedup.model import Finding
    from dedup.quality.profile import Profile

FILLER_WORDS = frozenset(
    word for line in phrases.lines(Path(__file__).with_name("filler_words.txt")) for word in line.split()
)
FILLER = "filler text"
FILLER_TRIGGERS = ("lorem", "ipsum", "dolor sit", "curabitur", "vestibulum")
FILLER_RUN = 6
"""Different filler words of three letters or more in a row that no Latin text has."""
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
WORD = re.compile(r"[^\W\d_]+")


class Kind(NamedTuple):
    """A kind of page: what it says, up to how many tokens that makes the page, and how many sayings it takes.

    Every such page holds one of the `triggers`.
    """

    pattern: re.Pattern[str]
    longest: int
    fewest: int
    triggers: tuple[str, ...]


@cache
def _kinds() -> dict[str, Kind]:
    """Read the kinds of pages from `placeholder.txt`."""
    kinds: dict[str, Kind] = {}
    for head, lines in phrases.sections(Path(__file__).with_suffix(".txt")).items():
        name, longest, fewest = head.split("; ")
        triggers = tuple(line[2:] for line in lines if line.startswith("+ "))
        patterns = [line for line in lines if not line.startswith("+ ")]
        kinds[name] = Kind(
            re.compile(_any_of(patterns), re.IGNORECASE | re.MULTILINE),
            ANY_LENGTH if longest == "any" else int(longest),
            int(fewest),
            triggers,
        )
    return kinds


def _any_of(patterns: Sequence[str]) -> str:
    """Return one pattern for all.

    Most begin at the edge of a word: asked once for all of them, that rules out most places of a text at once.
    """
    words = [pattern.removeprefix(EDGE) for pattern in patterns if pattern.startswith(EDGE)]
    others = [pattern for pattern in patterns if not pattern.startswith(EDGE)]
    return "|".join([rf"{EDGE}(?:{'|'.join(words)})", *others] if words else others)


EDGE = r"\b"
ANY_LENGTH = 1 << 30
SEVERAL = 3
MOST_TIMES_LONGER = 4
"""With so many different sentences of a kind, a page may be so many times longer and still be nothing else."""

QUOTES = "\"“‘'«„"


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark documents with filler words, or with a phrase that every page of a kind has and not too long for it."""
    marked = profile.triggered(RULE.code, FILLER)
    for name, kind in _kinds().items():
        marked |= profile.triggered(RULE.code, name) & (profile.words <= kind.longest * MOST_TIMES_LONGER)
    return marked


def inspect(suspect: Suspect) -> Finding | None:
    """Report filler text; else the kind of page that the sentences of a text make it."""
    return _filler(suspect) or _page(suspect)


def _filler(suspect: Suspect) -> Finding | None:
    if not suspect.profile.triggered(RULE.code, FILLER)[suspect.row]:
        return None
    different = {word for word in set(WORD.findall(suspect.text)) if word.lower() in FILLER_WORDS}
    if len(different) < FILLER_RUN:
        return None
    runs: list[list[re.Match[str]]] = [[]]
    for match in WORD.finditer(suspect.text):
        if match.group().lower() in FILLER_WORDS:
            runs[-1].append(match)
        elif runs[-1]:
            runs.append([])
    runs = [run for run in runs if len({word.group() for word in run if len(word.group()) > 2}) >= FILLER_RUN]
    if not runs:
        return None
    spans = [span(suspect.text, run[0].start(), run[-1].end()) for run in runs]
    return RULE.finding(
        0.98, f"filler text (lorem ipsum), {sum(map(len, runs))} of {suspect.words} words", spans
    )


def _page(suspect: Suspect) -> Finding | None:
    for name, kind in _kinds().items():
        if suspect.words > kind.longest * MOST_TIMES_LONGER:
            continue
        if not suspect.profile.triggered(RULE.code, name)[suspect.row]:
            continue
        matches = [
            match for match in kind.pattern.finditer(suspect.text) if not _is_quoted(match, suspect.text)
        ]
        different = len({match.group().strip().lower()[:25] for match in matches})
        longest = kind.longest * (MOST_TIMES_LONGER if different >= SEVERAL else 1)
        if different < kind.fewest or suspect.words > longest:
            continue
        spans = [span(suspect.text, match.start(), match.end()) for match in matches]
        first = cited(" ".join(matches[0].group().split()), 80)
        return RULE.finding(0.95 if different > 1 else 0.85, f"{name}: {first}", spans)
    return None


def _is_quoted(match: re.Match[str], text: str) -> bool:
    return text[max(0, match.start() - 1) : match.start()] in tuple(QUOTES)


def _tokens(phrase: str) -> str:
    """Return a phrase with its tokens apart: characters, in scripts without spaces."""
    return UNSPACED.sub(r"\g<0> ", phrase).strip()


RULE = Rule(
    code="TXT209",
    name="placeholder",
    rationale=(
        "Filler text, error pages, consent forms, log-in walls and a model's refusals are downloaded by the thousand in "
        "an article's place. They are no article, and they look like copies of each other."
    ),
    source=(
        "C4 drops lorem ipsum, policy and cookie lines (Raffel et al. 2020); RefinedWeb's and Dolma's page filters; common "
        "wording of servers, consent managers and language models."
    ),
    fires=(
        "Our new harbour\n\nLorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt.",
        "404 Not Found\n\nThe page you are looking for has been moved or no longer exists. Go back to the home page.",
        "We value your privacy\nWe and our 312 partners store cookies on your device.\nAccept all\nReject all\nManage options",
        "I'm sorry, but as an AI language model I cannot write an article about events after my last knowledge update.",
        "Please verify you are human by completing the action below. The site needs to review your connection first.",
    ),
    silent=(
        "Printers have set “lorem ipsum” since the 1960s. The passage is cut from a work of Cicero, a scholar said.",
        "The librarian was asked why the shelf was empty. “Page not found,” she joked, and went to look for the book herself.",
        "The minister said that sites must let visitors reject all cookies as easily as they accept them, from March.",
        "Students now hand in essays that open with “As an AI language model”, the committee heard on Thursday.",
    ),
    screen=screen,
    inspect=inspect,
    triggers={
        FILLER: FILLER_TRIGGERS,
        **{name: tuple(map(_tokens, kind.triggers)) for name, kind in _kinds().items()},
    },
)
