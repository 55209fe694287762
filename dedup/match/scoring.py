"""The constants of alignment and features, for the kernels, their reference twins and the documentation.

The score of a chain of words is a log-likelihood ratio in nats: how much likelier the words are to stand in
this order in two copies of one text than in two texts that merely use the same words as often. A chain counts
from `ENOUGH` nats on, so that what the words say, not their number, decides how long a passage must be.
"""

from __future__ import annotations

GAP = 16
"""Tokens that may lie between two matched words, on either side."""

LOOKBACK = 48
"""Seeds before a seed that are tried as its predecessor."""

REPEATS = 36
"""A word that stands m times in a and n times in b seeds only where m · n is at most this."""

SKIP = 0.125
"""Nats lost for each token passed over, on either side."""

SHIFT = 0.1
"""Nats lost for each token by which the two gaps differ."""

ENOUGH = 8.0
"""Nats from which a chain is a passage."""

CUT = 6
"""A passage is shown in pieces, cut where two matched words stand further apart than this on either side."""

FREQUENT = 64
"""A word that stands more often than this in the longer text begins no run of its own."""

QUOTE_LIMIT = 150
"""Tokens after which a quotation mark that was never closed is forgotten."""

QUOTED = 1
"""Mark of a token inside quotation marks, or in a line quoted from another message."""

REPLIED = 8
"""Mark of a token in a line quoted from another message."""

OPENING = 2
"""Mark of a token that opens a sentence."""

FIGURE = 4
"""Mark of a token that is a figure: it holds a digit, or is a word of `FIGURES`."""

NAME = 16
"""Mark of a token that may be a name: it begins with an upper-case letter, and is neither a figure nor a word of the
dictionary that opens a sentence."""

CAPITALS, ENGLISH = 0.2, 0.3
"""A text with a larger share of capitalised words inside its sentences than CAPITALS, and a smaller share of words that the
table knows than ENGLISH, is in a language that writes all nouns with a capital: there it tells no name."""

FIGURES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion "
    "monday tuesday wednesday thursday friday saturday sunday january february april june july august september "
    "october november december"
)
"""What a form has in other words than digits; without March and May, which are verbs too."""

DIGIT_NATS = 1.5
"""Nats for each character of a token with a digit: short figures stand in many texts."""

ALIKE = 0.5
"""Share of agreeing characters from which two words in the same place are one word misread or inflected."""

PARTS, PART_TOLD = 10, 0.2
"""Parts of equal length into which a text is cut to see how far it is told, and the share of a part that must be."""

SPREAD = 0.6
"""Share of the parts of a text up to which only a passage of it is told, and not the text."""

REPLY = 0.3
"""Share of the told words that stand in lines quoted from another message, from which a text is a reply."""

BESIDE_PRIOR = 10.0
"""Words of doubt for the share of the words outside quoted lines: a greeting is no answer."""

ANSWERED = 0.4
"""Share of the words outside quoted lines from which two texts have more in common than what they quote."""

NO_EXCERPT = 0.7
"""Share of a text that is told under which it is no excerpt: less than `relate.CONTAINED`, so that no rounding decides."""

LEAD = 80
"""Tokens from the start of a text that say what it is to tell: its title and its first sentences."""

COUNTERPART = 0.4
"""Share of its words from which a sentence has a counterpart."""

PRIOR = 50.0
"""Tokens of doubt: a share of a text counts as if this many more of its tokens had no counterpart."""

PROSE_PRIOR = 20.0
"""The same in nats, for the share of the information."""

PHRASE_PRIOR = 150.0
"""The same, for the shares of the wording and of what is retold: what only a few sentences have in common is a turn of
phrase, or a form."""

PHRASE = 4
"""Words in a row that both texts have, from which they are a phrase that one has from the other, or both from a form."""

TELLING = 2.0
"""Nats from which a word tells enough for its place in the order of two texts to count."""

DECIDED = 0.08
"""Share of a text told below which no pair is worth a thought: it is no copy, and the model learns from the others."""

FAMILIAR = 0.5
"""Share of the words of a text that the table knows, from which it is measured what is retold of it. In a language of which no
word is known, all say the same: articles and prepositions that stand in one order would tell a text anew."""

NUMBERS_PRIOR = 8.0
"""Numbers of doubt for the share of numbers that each text has for itself: one or two may be ages, dates or misprints."""

CLASH_PRIOR = 20.0
"""Tokens of doubt for the share of names and numbers that clash: others in the same places, that have not only moved."""

CLASH = 6.0
"""Clashes of names and numbers weigh this much: a sixth of the told words clashing leaves no agreement."""

LEAST_WORDS = 0.35
"""Share of the distinct words of the shorter text below which nothing else is measured: no copy shares so few."""

UNSURE = 0.15, 0.6
"""Shares of the shorter text told between which phrases are looked for: with less it is no copy, with more one without them."""

UNLIKE = 0.1
"""Ratio of the lengths of two texts below which no phrases are looked for: in so long a text some stand by chance."""

ORDERED = 200
"""Passages before a passage that are tried as its predecessor in order."""
