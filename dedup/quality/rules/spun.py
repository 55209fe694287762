"""TXT205: a text whose words a machine swapped for synonyms, whatever their sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.quality.english.heads import LEAST, heads, ran_together
from dedup.quality.rule import Rule, Suspect, examples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dedup.model import Finding
    from dedup.quality.profile import Profile


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Tell which continuous English texts a head takes for spun, by a thesaurus or by a model that fills in masks, bool[n].

    In words that stand in no order (TXT206) each would fit better elsewhere, which says nothing of swaps.
    """
    prose = profile.prose
    ordered = heads()["shuffled"].confidence(prose) < LEAST
    filled, _ = ran_together(prose)
    spun = heads()["spun"].confidence(prose) >= LEAST
    marked: NDArray[np.bool_] = profile.continuous & ordered & (spun | (filled >= LEAST))
    return marked


def inspect(suspect: Suspect) -> Finding | None:
    """Find the words that were put in, and what they likely were."""
    from dedup.quality.english.decode import decode
    from dedup.quality.english.joins import joins

    prose = suspect.profile.prose.row(suspect.row)
    spun, filled = float(heads()["spun"].confidence(prose)[0]), float(ran_together(prose)[0][0])
    if filled > spun:
        spans = joins(suspect.text)
        message = (
            f"{len(spans)} words that ran together or that no dictionary has, as filled-in masks leave them"
        )
        return RULE.finding(filled, message + examples(spans), spans)
    spans = decode(suspect.text)
    if not spans:
        return RULE.finding(spun, "the words fit their places as synonyms put in by a machine do")
    return RULE.finding(spun, f"{len(spans)} passages read as swapped synonyms" + examples(spans), spans)


RULE = Rule(
    code="TXT205",
    name="spun-text",
    rationale=(
        "Article spinners swap words for synonyms of any sense to pass a copy for something new: “open source” becomes "
        "“unfastened root”. Models that fill in masked words leave others, and pieces of words without a blank (“forthe”, “way,the”). "
        "Such a page passes every length, symbol and repetition filter in use, and reads as nonsense."
    ),
    source=(
        "Bigram model of pocketsphinx, WordNet's synonyms; calibrated on sources left out (docs/models.md). The idea that "
        "spinners leave their dictionary behind: Zhang et al., DSpin, NDSS 2014. Filled-in masks: Wahle et al., Are Neural "
        "Language Models Good Plagiarists?, JCDL 2021."
    ),
    fires=(
        (
            "The metropolis council voted connected Tuesday to adjacent the aged span complete the stream for astatine slightest "
            "six months, because engineers had recovered galore cracks successful its alloy supports. Residents who thrust to "
            "activity crossed the span each time volition person to return a longer way done the northbound of the town. The "
            "politician said that the metropolis would beryllium moving arsenic accelerated arsenic imaginable, but that information had "
            "to travel first. Section shops interest astir losing customers during the vacation play, and immoderate person "
            "already asked for help. A impermanent ferry work mightiness statesman adjacent week, though the terms of a summons "
            "has not been agreed yet. Officials volition clasp a gathering for the nationalist connected Thursday evening to reply "
            "questions and to perceive complaints."
        ),
        (
            "My begetter bought a tiny farmhouse adjacent the seashore erstwhile I was a kid, and we spent each summertime location. "
            "The home had nary energy, truthful we publication by candle ray and went to furniture early. In nan greeting we would "
            "locomote behind to nan formation pinch our canine and drawback crabs betwixt nan rocks. I retrieve nan odor of nan "
            "brackish aerial and nan sound of nan gulls much intelligibly than thing I learned astatine schoolhouse. Aft he retired, my "
            "begetter moved location for bully, and he taught himself to bake breadstuff and to support bees. He ever said that a "
            "elemental beingness was nan champion beingness, and I deliberation that he was correct astir that. We merchantability his "
            "dearest to neighbours moreover now, and group support asking america for more."
        ),
        (
            "The city council agreed on Tuesday to close the old bridge over,the river for at least six weeks, because engineers "
            "hadfound many cracks in its steel supportence. Residents who used to work across the bridge each day will have to "
            "take a different way through the northern of the town. The mayor said that the city wouldbe working as fast as it, "
            "but that safety had to come from. Local shops worry about losing customary during the holiday season, and some "
            "have already asked forthe help. A temporary ferry service might begin next year, though the price of a tickeral "
            "has not been made yet. Officials will hold,a meeting for the public on Thursday evening to answer questions."
        ),
    ),
    silent=(
        (  # Melville, Moby-Dick, chapter 54
            "For three hundred and sixty miles, gentlemen, through the entire breadth of the state of New York; through numerous "
            "populous cities and most thriving villages; through long, dismal, uninhabited swamps, and affluent, cultivated fields, "
            "unrivalled for fertility; by billiard-room and bar-room; through the holy-of-holies of great forests; on Roman arches over "
            "Indian rivers; through sun and shade; by happy hearts or broken; through all the wide contrasting scenery of those noble "
            "Mohawk counties; and especially, by rows of snow-white chapels, whose spires stand almost like milestones, flows one "
            "continual stream of Venetianly corrupt and often lawless life. There's your true Ashantee, gentlemen; there howl your "
            "pagans; where you ever find them, next door to you; under the long-flung shadow, and the snug patronising lee of churches."
        ),
        (
            "The city council voted on Tuesday to close the old bridge over the river for at least six months, because engineers "
            "had found many cracks in its steel supports. Residents who drive to work across the bridge each day will have to "
            "take a longer way through the north of the town. The mayor said that the city would be working as fast as possible, "
            "but that safety had to come first. Local shops worry about losing customers during the holiday season, and some "
            "have already asked for help. A temporary ferry service might begin next week, though the price of a ticket has not "
            "been agreed yet. Officials will hold a meeting for the public on Thursday evening to answer questions."
        ),
        (
            "O gentle wind that wandereth at eve among the willows by the mere, what news dost thou bring unto mine ear from "
            "lands where once my love did dwell? For I have waited here, as wait the stones, through frost and thaw, through "
            "seedtime and the fall, and still no word hath come to ease my heart. Yet hope, that stubborn weed, will not be "
            "slain; it lifts its head between the broken flags and drinks the smallest rain. So blow, sweet wind, and if thou "
            "canst not speak, then carry back to her a breath of mine, that she may know, whatever shore she treads, that one "
            "doth keep a lamp lit in the tower, and doth not count the winters as they pass."
        ),
    ),
    screen=screen,
    inspect=inspect,
)
