"""What the spun page among the seeds (004) said before: the words that its spinner put, and those that they stand for.

Nobody has published the original, so that these pairs are read off the page: it quotes well-known remarks, and its
spinner puts the same word for the same word everywhere. Where the original is a guess, it counts all the same.
"""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d\w*")

SWAPS = dict(
    pair.split("=")
    for pair in [
        "imagination=vision",
        "nan=the",
        "mightiness=might",
        "institution=company",
        "beryllium=be",
        "successful=in",
        "unfastened=open",
        "root=source",
        "request=need",
        "astir=about",
        "specified=such",
        "retired=out",
        "galore=many",
        "arsenic=as",
        "cardinal=central",
        "2nd=second",
        "4th=quarter",
        "net=earnings",
        "location=there",
        "value=importance",
        "deliberation=think",
        "peculiarly=particularly",
        "connected=on",
        "ever=always",
        "originated=sourced",
        "immoderate=some",
        "proceed=continue",
        "nutrient=produce",
        "stock=share",
        "starring=leading",
        "besides=also",
        "mates=couple",
        "truthful=so",
        "large=big",
        "conscionable=just",
        "applicable=practical",
        "batch=lot",
        "benignant=kind",
        "pinch=with",
        "aliases=or",
        "adjuvant=helpful",
        "chiefly=mainly",
        "thing=something",
        "illustration=like",
        "attack=approach",
        "existent=real",
        "information=safety",
        "bottommost=bottom",
        "america=us",
        "precisely=exactly",
        "twelvemonth=year",
        "agone=ago",
        "moreover=even",
        "inquire=ask",
        "method=technical",
        "improvement=development",
        "intends=means",
        "fixed=given",
        "exemplary=model",
        "distant=away",
        "monolithic=massive",
        "complete=over",
        "adjacent=next",
        "champion=best",
        "astatine=at",
        "constituent=point",
        "agelong=long",
        "entree=access",
        "akin=similar",
        "capable=able",
        "cheque=check",
        "position=view",
    ]
)
"""Words that the spinner put everywhere, and what they stand for."""

PHRASES = {
    "pursuit of much powerful": "pursuit of more powerful",
    "much selective": "more selective",
    "erstwhile said": "once said",
    "erstwhile asked": "when asked",
    "stock that": "share that",
    "different group to use": "other people to use",
    "full different group of": "whole different set of",
    "and past obviously": "and then obviously",
    "to return very": "to take very",
    "my statement this": "my note this",
    "bottommost statement is": "bottom line is",
    "of moving on": "of working on",
    "for some meta": "for both meta",
    "sourcing immoderate fixed": "sourcing any given",
    "besides based on": "also argued on",
    "ongoing statement": "ongoing debate",
    "models which unfastened root promotes past": "models which open source promotes then",
    "pinch much compute": "with more compute",
    "pinch little compute": "with less compute",
    "a early": "a future",
    "batch little": "lot less",
}
"""Passages, in lower case without punctuation, whose words stand for others than elsewhere."""


def originals(text: str) -> dict[int, str]:
    """Return what each swapped word of the page stands for, by its offset in code points."""
    places = [(match.start(), match.group().lower()) for match in WORD.finditer(text)]
    words = [word for _, word in places]
    meant = [SWAPS.get(word, word) for word in words]
    for spun, original in PHRASES.items():
        passage = spun.split()
        for at in range(len(words) - len(passage) + 1):
            if words[at : at + len(passage)] == passage:
                meant[at : at + len(passage)] = original.split()
    return {place: other for (place, word), other in zip(places, meant, strict=True) if other != word}
