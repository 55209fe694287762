"""TXT206: words without sense: shuffled, strung together by chance, or no words at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.quality.english.heads import LEAST, heads
from dedup.quality.identify import is_mixed
from dedup.quality.rule import Rule, Suspect, span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.model import Finding
    from dedup.quality.profile import Profile

NO_SUBJECT = "the text has no subject: its words do not come back as they do in any text about something"
KINDS = {
    "shuffled": "the words stand in no order: neighbours are as unlikely as in a shuffled list",
    "markov": NO_SUBJECT,
    "markov_long": NO_SUBJECT,
    "gibberish": "most words are strings of letters of no language",
}
"""The heads, and what each says when it is the surest."""

MISREAD = 0.01
"""Share of wrongly decoded characters, to each word, from which nothing is said of a subject."""

OPENING = 300
"""Characters of the text that are shown as evidence."""


def screen(profile: Profile) -> NDArray[np.bool_]:
    """Tell which texts a head takes for word salad, bool[n]."""
    sure = confidences(profile)
    marked: NDArray[np.bool_] = np.max(list(sure.values()), axis=0) >= LEAST
    return marked


def confidences(profile: Profile) -> dict[str, NDArray[np.float64]]:
    """Return the confidence of each head of KINDS, float64[n]; 0 for what it does not judge.

    A subject cannot be missed in a text full of misread letters: its words do come back, each spelt in another way. Nor are
    marks left open in one whose dashes were decoded as quotation marks.
    """
    legible = (heads()["noise"].confidence(profile.prose) < LEAST) & (
        profile.mojibake < MISREAD * profile.words
    )
    judged = {
        "shuffled": profile.running,
        "markov": profile.continuous & legible,
        "markov_long": profile.continuous & legible,
        "gibberish": (profile.languages == "en") | (profile.languages == ""),
    }
    return {kind: heads()[kind].confidence(profile.prose) * judged[kind] for kind in KINDS}


def inspect(suspect: Suspect) -> Finding | None:
    """Say which kind it is and show how the text begins.

    Of a text of two languages only gibberish is said: no model knows the order of its words, or its subject.
    """
    sure = {kind: float(each[suspect.row]) for kind, each in confidences(suspect.profile).items()}
    kind = max(sure, key=sure.__getitem__)
    if kind != "gibberish" and is_mixed(suspect.text, "en"):
        return None
    begin = len(suspect.text) - len(suspect.text.lstrip())
    end = min(len(suspect.text.rstrip()), begin + OPENING)
    return RULE.finding(sure[kind], KINDS[kind], [span(suspect.text, begin, end)])


RULE = Rule(
    code="TXT206",
    name="word-salad",
    rationale=(
        "Spam pages are filled with words that need not mean anything: real sentences shuffled, chains of words that only "
        "follow each other plausibly, or random letters. The words are common ones, so filters that count them see nothing."
    ),
    source=(
        "Gain of a bigram model over its unigrams for order; burstiness of content words for subject (Katz 1996, "
        "Distribution of content words; Altmann, Pierrehumbert and Motter 2009, Beyond word frequency) and the directions of words near "
        "each other (GloVe, Pennington, Socher and Manning 2014), with persons and tenses that do not last and brackets and quotation "
        "marks that nobody closed, and sentences as uneven as chance has them; letter trigrams for gibberish. Calibrated on sources left out (docs/models.md)."
    ),
    fires=(
        (
            "the the to of by which had autumn old a sold where river mill in since nobody stood bridge remembered and "
            "children it stones the bought to brother summer of were for from his the water grain the every with and carried "
            "up cart dry by a donkey slept on that yard who in the miller's ground people before the war village three came "
            "morning with of sacks them the waited for and talked they while wheel slow as turned it the new owner cafe wants "
            "a he to make of says and bread serve there baked still in oven the brick his council but must first agree "
            "noise the about worry neighbours and of cars lane narrow the in so by the decide they will end of month on they "
            "of hear a hundred from letters more than the after received for against have some it and but most are"
        ),
        (
            "zxqv wprtk jkqhb vbnmx qqwrt plkzj hgfdx mnbvq xzcvb wqrtp lkjhx qzxcv bnmlk tyrwq pzxkj hgqwv cxzbn mlkqp wrtzx "
            "vbqnm xkjhg fdqzp wqxcv bnztr qpwkj hgfxq zvbnm lkqwr txzpj khgfq dsxzv cbnmq wrtpk jxhgz qvbnc xzmlk pqwrt zkjhx "
            "gfdqs xzcvb qnmlk wprtx zqjkh gfvbx cnmzq lkwpr txqzj hgkfd vbnxq zcmlw rtpqk jxhgz fdqvb xncmz lkqwp rtzxj hgqkf "
            "dvbnx qzcml wkprt xjhzq gfdvb nxcqz mlkwp rtqxj zhgkf dvqbn xczml kwpqr tzxjh gqkfd vbnxz qcmlk wprtz xjqhg kfdzv "
            "bnxqc mzlkw prtqx jhgzk fdvbq nxczm lkqwp rtxjz hgqkf dvbzn xcqml kwprt zxjqh gkfdv bnqxz cmlkw pqrtz xjhgk fdqvb "
            "nxzcm lkwqp rtzxj hgkqf dvbnx zqcml kwprt xzjhq gkfdv bqnxc zmlkw prtqz xjhgk"
        ),
    ),
    silent=(
        (
            "The old mill stood by the river where nobody remembered it without its wheel. Before the war the people of three "
            "villages came every morning with sacks of grain, and while the slow wheel turned they waited in the yard and "
            "talked. A donkey carried the flour up to the bridge, and the miller's children slept on the empty sacks. Since "
            "the dry summer when the water stopped, the mill has been empty. In autumn the miller's brother sold the mill, "
            "and the new owner wants to make a cafe of it. He says that he will serve bread baked in the old brick oven, "
            "which still works. But the council must agree first, and the neighbours worry about the noise and the cars in "
            "the narrow lane by the mill. The council will decide at the end of the month."
        ),
        (
            "Chairs 14 oak, 3 damaged\nTables 6 oak, round\nLamps 22 brass, 5 to repair\nRugs 9 wool\nCurtains 18 pairs, "
            "linen\nBooks 340 see separate list\nPlates 96 white\nCups 88 white, 7 chipped\nGlasses 120 various\nKnives 64 "
            "steel\nForks 64 steel\nSpoons 61 steel\nPots 12 copper\nPans 15 iron\nBaskets 8 willow\nClocks 2 brass, stopped\n"
            "Mirrors 7 gilt frame\nPaintings 11 see separate list\nBeds 5 iron, with mattress\nBlankets 20 wool, grey\n"
            "Pillows 16 feather\nSheets 40 cotton\nTowels 35 cotton\nVases 13 glass\nCandles 200 wax, white\nBuckets 6 tin\n"
            "Brooms 4\nLadders 2 wooden\nBicycles 3 without tyres\nBenches 4 garden, painted green\nUmbrellas 5 black\n"
            "Trunks 3 leather\nStools 6 kitchen\nShelves 8 pine\nDesks 2 oak, with drawers\nScreens 1 silk, torn"
        ),
    ),
    screen=screen,
    inspect=inspect,
)
