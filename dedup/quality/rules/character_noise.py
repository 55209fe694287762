"""TXT203: a text full of misread or mistyped letters, or with blanks in wrong places: between words none, inside words some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedup.quality.english import spacing
from dedup.quality.english.heads import LEAST, heads, ran_together
from dedup.quality.identify import is_mixed
from dedup.quality.rule import Rule, Suspect, examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dedup.model import Finding, Span
    from dedup.quality.english.prose import Prose
    from dedup.quality.profile import Profile


ACCENTED = 0.05
"""Share of words with letters outside ASCII up to which a text has one language: print is hardly ever misread as such."""


@dataclass(frozen=True, slots=True)
class Misspacing:
    """One way in which blanks are in wrong places: what finds where, what is said of it, and from how many such places, and what
    share of the characters in them, a text is damaged."""

    find: Callable[[str], list[Span]]
    said: str
    fewest: int
    share: float


JOINED = Misspacing(spacing.joined, "runs of words lack the blanks between them", 3, 0.1)
APART = Misspacing(spacing.apart, "runs of letters have blanks between them", 2, 0.04)
BROKEN = Misspacing(spacing.broken, "words have a blank inside", 3, 0.005)

MANY_LETTERS, MANY_SINGLE, MANY_HALVES = 10, 0.08, 0.003
"""Latin letters a word, and shares of words of one letter and of words behind the half of one, from which blanks are looked for."""
MANY_UNKNOWN, MANY_BESIDE, FEWEST_BESIDE = 0.03, 0.005, 3
"""Shares of words that no dictionary has, and of those right behind another one, from which halves are; and number of the latter."""
FEWEST_LETTERS = 60
"""Letters of a text in which words ran together, and twice as many as stand alone."""
SURE = 0.97
"""Confidence that blanks are in wrong places: of 100,000 texts of many kinds five are said to be so, and all five are."""
MOST_SPANS = 100


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark English texts that are noisy, and those that may have blanks in wrong places."""
    english = profile.languages == "en"
    noisy = _noisy(profile.prose, english, profile.continuous)
    misspaced = _misspaced(profile.prose, english, profile.latin, profile.words).values()
    marked: NDArray[np.bool_] = np.any([noisy, *misspaced], axis=0)
    return marked


def _noisy(prose: Prose, english: NDArray[np.bool_], continuous: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which texts the head takes for misread or mistyped, and which continuous ones lost blanks, bool[n].

    Those whose letters show a second language are left out.
    """
    one_language = prose["accented"] <= ACCENTED * prose["words"]
    noise = heads()["noise"].confidence(prose) >= LEAST
    _, blanks = ran_together(prose)
    noisy: NDArray[np.bool_] = english & one_language & (noise | (continuous & (blanks >= LEAST)))
    return noisy


def _misspaced(
    prose: Prose, english: NDArray[np.bool_], latin: NDArray[np.int32], words: NDArray[np.int64]
) -> dict[Misspacing, NDArray[np.bool_]]:
    """Tell by kind which documents may have blanks in wrong places, bool[n]."""
    halves, unknown, beside = prose["broken"], prose["unknown"], prose["beside"]
    strange = (unknown >= MANY_UNKNOWN * words) & (beside >= MANY_BESIDE * words) & (beside >= FEWEST_BESIDE)
    return {
        JOINED: (latin >= MANY_LETTERS * words) & (latin >= FEWEST_LETTERS),
        APART: (prose["single"] >= MANY_SINGLE * prose["words"]) & (2 * prose["single"] >= FEWEST_LETTERS),
        BROKEN: ((halves >= MANY_HALVES * words) & (halves >= BROKEN.fewest)) | (strange & english),
    }


def inspect(suspect: Suspect) -> Finding | None:
    """Find the damaged words and, where one letter is wrong or a blank is lacking, what they likely were.

    A text of two languages is not judged.
    """
    from dedup.quality.english.joins import joins
    from dedup.quality.english.repair import repair

    profile, here = suspect.profile, slice(suspect.row, suspect.row + 1)
    prose, english = profile.prose.row(suspect.row), profile.languages[here] == "en"
    for kind, may in _misspaced(prose, english, profile.latin[here], profile.words[here]).items():
        spans = kind.find(suspect.text) if may else []
        share = sum(one.end - one.start for one in spans) / min(len(suspect.text), spacing.READ)
        if len(spans) >= kind.fewest and share >= kind.share:
            return RULE.finding(SURE, f"{len(spans)} {kind.said}{examples(spans)}", spans[:MOST_SPANS])
    if not _noisy(prose, english, profile.continuous[here]):
        return None
    blanks = float(ran_together(prose)[1][0])
    if blanks >= LEAST:
        spans = [joined for joined in joins(suspect.text) if joined.suggestion]
        return RULE.finding(
            blanks, f"{len(spans)} words lack the blank between them" + examples(spans), spans
        )
    if is_mixed(suspect.text, "en"):
        return None
    spans = repair(suspect.text)
    share = 100 * float(prose["unknown"][0] / max(1.0, float((prose["unknown"] + prose["judged"])[0])))
    mended = sum(span.suggestion is not None for span in spans)
    message = f"{share:.0f} % of its different words are in no dictionary, {mended} of the first {len(spans)} are a letter off a known one"
    return RULE.finding(float(heads()["noise"].confidence(prose)[0]), message, spans)


RULE = Rule(
    code="TXT203",
    name="character-noise",
    rationale=(
        "Recognition of print, hasty typing, lost blanks (“forthe”) and blanks inside words (“exam- ple”, “fi rst”, “w o r d”), as readers of "
        "PDF files leave them, turn words into strings that no dictionary has. Each such word is a new "
        "one to a model trained on the text, and a search for the real one does not find it."
    ),
    source=(
        "Share of unknown words, of those one letter away from a likely word, of those that are two others, and of single letters; calibrated on "
        "scanned newspapers and made noise, sources left out (docs/models.md). Learners' spelling stays under it. "
        "Blanks: cut into words by their frequencies (Viterbi), read on 100,000 texts."
    ),
    fires=(
        (
            "Tbe annual mceting of the Agricullural Sociely was beld on Saturday lasl in tbe Town Hall, wben there was a goad "
            "atlendance of memhers. Tbe presideut, Mr. Harris, occupicd the cbair. Tbe secrctary read tbe rcport for tbe ycar, "
            "whicb sbowed tbat tbe fuuds of tbe sociely were in a mosl satisfactorv slate, tbere being a balauce in band of "
            "forly pouuds. Tbe crops in tbe distriet bad suffcred from tbe dry wealher, but tbe catlle were in cxcellent "
            "condilion. It was resolvcd tbat tbe sbow sbould be beld in Oclober as usua1, and tbat tbe prizcs for horscs "
            "sbould be iucreased. A vole of tbanks to tbe cbairman closcd tbe procecdings. Tbe commitlee will mcet agaiu ou "
            "Friday nexl to arraugc tbe judgcs and tbe grouuds."
        ),
        (
            "yesterdya we wnet to teh beahc becuase teh weatehr was finallly nice agian. my brotehr brougth his nwe camrea and "
            "took abuot a hundrde pictuers of teh wvaes and teh brids. we hda sandwihces adn frutis for lucnh and tehn we "
            "plyaed vollyeball wiht soem peolpe we did nto evne knwo. tehy were realyl firendly adn one of tehm toldd us abotu "
            "a smlal restuarant on teh ohter sied of teh habrour. in teh evenign we wlaked tehre adn aet fihs adn drnak "
            "lemonaed unitl it got drak. on teh wya hoem teh tarin was so flul taht we hda to stnad teh whoel tiem btu "
            "nobdoy minedd. i hoep we cna go tehre agian nxet weekedn wehn my sitser is bakc form her tirp."
        ),
        (
            "The city council voted on Tuesday toclose the old bridge over the river for at least six months, because engineers "
            "hadfound many cracks in its steel supports. Residents who drive to work across the bridge each day will haveto "
            "take a longer way through the north ofthe town. The mayor said that the city would be working as fast as possible, "
            "but that safety had to come first. Local shops worry about losing customers duringthe holiday season, and some "
            "have already asked for help. A temporary ferry service might begin next week, though the price of a ticket hasnot "
            "been agreed yet. Officials willhold a meeting for the public on Thursday evening to answer questions."
        ),
        (
            "Thecitycouncilvotedontuesday toclosetheoldbridgeovertheriver foratleastsixmonths, becauseengineershadfound "
            "manycracksinitssteelsupports. Residentswhodrivetoworkacrossthebridge willhavetotakealongerway."
        ),
        (
            "T h e  c i t y  c o u n c i l  v o t e d  t o  c l o s e  t h e  o l d  b r i d g e\n"
            "o v e r  t h e  r i v e r  f o r  a t  l e a s t  s i x  m o n t h s ."
        ),
        (
            "The city coun- cil voted on Tuesday to close the old bridge over the ri- ver for at least six months, because "
            "engi- neers had found many cracks in its steel sup- ports. It was the fi rst such offi cial decision."
        ),
    ),
    silent=(
        (
            "The annual meeting of the Agricultural Society was held on Saturday last in the Town Hall, when there was a good "
            "attendance of members. The president, Mr. Harris, occupied the chair. The secretary read the report for the year, "
            "which showed that the funds of the society were in a most satisfactory state, there being a balance in hand of "
            "forty pounds. The crops in the district had suffered from the dry weather, but the cattle were in excellent "
            "condition. It was resolved that the show should be held in October as usual, and that the prizes for horses "
            "should be increased. A vote of thanks to the chairman closed the proceedings."
        ),
        (
            "C H A P T E R   O N E\n\nThe pre- and post-war town had two- and three-storey houses, a wi-fi network, and a staff of "
            "ten. Its council met on the first and the third Tuesday of each month, and everyone could speak there."
        ),
        (
            "I am study English since two years and I want to told you about my contry. In my contry we have many beautifull "
            "places and the people is very friendly with the turists. I like very much to go at the montains with my family, "
            "becouse there is a big lake where we can swimming in the summer. Last year my uncle visited us and he bringed a "
            "present for everybody. We was very happy and we eated together in the garden. My mother cooked the traditional "
            "food, it is rice with chicken and many vegetables, and after that my sister played the guitar and we all sang "
            "until midnight. I hope that one day you will come and see how is the life in my village."
        ),
    ),
    screen=screen,
    inspect=inspect,
)
