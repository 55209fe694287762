"""TXT203: a text full of misread or mistyped letters, or of words without the blank between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.quality.heads import LEAST, heads, ran_together
from dedup.quality.identify import is_mixed
from dedup.quality.rule import Rule, Suspect, examples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dedup.model import Finding
    from dedup.quality.profile import Profile


ACCENTED = 0.05
"""Share of words with letters outside ASCII up to which a text has one language: print is hardly ever misread as such."""


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Mark English texts that the head takes for misread or mistyped, and continuous ones that lost blanks.

    Those whose letters show a second language are left out.
    """
    one_language = profile.prose["accented"] <= ACCENTED * profile.prose["words"]
    noise = heads()["noise"].confidence(profile.prose) >= LEAST
    _, blanks = ran_together(profile.prose)
    marked: NDArray[np.bool_] = (
        (profile.languages == "en") & one_language & (noise | (profile.continuous & (blanks >= LEAST)))
    )
    return marked


def inspect(suspect: Suspect) -> Finding | None:
    """Find the damaged words and, where one letter is wrong or a blank is lacking, what they likely were.

    A text of two languages is not judged.
    """
    from dedup.quality.joins import joins
    from dedup.quality.repair import repair

    prose = suspect.profile.prose.row(suspect.row)
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
        "Recognition of print, hasty typing and lost blanks (“forthe”) turn words into strings that no dictionary has. Each such word is a new "
        "one to a model trained on the text, and a search for the real one does not find it."
    ),
    source=(
        "Share of unknown words, of those one letter away from a likely word, of those that are two others, and of single letters; calibrated on "
        "scanned newspapers and made noise, sources left out (docs/models.md). Learners' spelling stays under it."
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
