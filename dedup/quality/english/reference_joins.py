"""Words that ran together in the documents of a batch: what `kernels_joins` computes.

A model that fills in masked pieces of words forgets blanks: it joins a word to the next ("forthe") and puts a comma for a
word ("way,the"), in texts that are careful with both elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.models.english import FUNCTION, vocabulary
from dedup.models.once import once
from dedup.quality.english.reference_marks import BLANK
from dedup.quality.english.reference_model import bigrams
from dedup.quality.english.reference_prose import begins, closes, lower_case, standing
from dedup.quality.english.reference_repair import LONGEST, REPAIRS, number_of
from dedup.quality.english.reference_subject import NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.models.english import English
    from dedup.text.tokens import TokenBatch

COLUMNS = ("commas", "run_ons", "glued")
"""What is counted for each document; `dedup.quality.english.prose.Prose` says what each means."""

SHORTEST = 5
"""Letters of the shortest word that can be two; the longest has `reference_repair.LONGEST`."""
LEAST, MOST = 2, 5
"""Letters of the function word that another is joined to, which has LEAST letters or more too."""

PARTICLES = frozenset(
    {"all", "back", "down", "ever", "less", "like", "off", "out", "over", "under", "up", "well"}
)
"""Function words that make new words with others ("powerdown", "backcountry")."""

COMMA = ord(",")


def count_joins(
    tokens: TokenBatch, words: NDArray[np.int32], asked: NDArray[np.bool_], model: English
) -> NDArray[np.float64]:
    """Return the counts of COLUMNS for each document, float64[n, columns]; `words` and `asked` as in `prose.Reading`."""
    document = np.repeat(np.arange(len(tokens)), tokens.counts)
    padded = np.append(tokens.data, np.zeros(2, np.uint8))
    comma = (tokens.ends < tokens.bounds[document + 1]) & (padded[tokens.ends] == COMMA)
    spaced = comma & (tokens.ends + 1 < tokens.bounds[document + 1]) & BLANK[padded[tokens.ends + 1]]
    tried = unknown(tokens, words)
    glued = [j for j in tried[asked[document[tried]]].tolist() if halves(spelling(tokens, j), model)]
    columns = (np.flatnonzero(spaced), run_ons(tokens, words), np.array(glued, np.int64))
    counts = [np.bincount(document[at], asked[document[at]], len(tokens)) for at in columns]
    return np.stack(counts, axis=1)


def unknown(tokens: TokenBatch, words: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the tokens that are the first of an unknown word in lower case, of SHORTEST to LONGEST letters, in prose."""
    length = tokens.ends - tokens.starts
    at = np.flatnonzero(
        lower_case(tokens) & (words < 0) & (length >= SHORTEST) & (length <= LONGEST) & standing(tokens)
    )
    document = np.repeat(np.arange(len(tokens)), tokens.counts)[at]
    _, first = np.unique(document * NAMES + (tokens.hashes[at] % NAMES).astype(np.int64), return_index=True)
    return np.sort(at[first])


def run_ons(tokens: TokenBatch, words: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the tokens that only a comma parts from the next: known words in lower case, two of which stand where one would.

    They have LEAST letters or more: "x,y" is a name for a place.
    """
    plain = lower_case(tokens) & (words >= 0) & (tokens.ends - tokens.starts >= LEAST)
    document = np.repeat(np.arange(len(tokens)), tokens.counts)
    pair = plain[:-1] & plain[1:] & (document[:-1] == document[1:]) & begins(tokens)[:-1] & closes(tokens)[1:]
    at = np.flatnonzero(pair & (tokens.starts[1:] == tokens.ends[:-1] + 1))
    found: NDArray[np.int64] = at[tokens.data[tokens.ends[at]] == COMMA]
    return found


def halves(word: str, model: English) -> int:
    """Return where an unknown word parts into two that the model has side by side, the likeliest two; 0 where it does not.

    One of the two `binds`. A word that only lacks an apostrophe or its last letter does not part.
    """
    number = number_of()
    if any(number.get(whole, REPAIRS) < REPAIRS for whole in _whole(word)):
        return 0
    best, best_gain = 0, -np.inf
    for place in range(LEAST, len(word) - LEAST + 1):
        parts = word[:place], word[place:]
        first, second = (number.get(part, REPAIRS) for part in parts)
        if max(first, second) >= REPAIRS:
            continue
        gain = float(bigrams(np.array([first], np.int32), np.array([second], np.int32), model)[0])
        if (binds()[first] or binds()[second]) and gain != model.backoff[first] and gain > best_gain:
            best, best_gain = place, gain
    return best


def _whole(word: str) -> tuple[str, str, str]:
    """Return what a word is where its writer left out the apostrophe ("youre", "theres") or the last letter ("jumpin")."""
    return f"{word[:-2]}'{word[-2:]}", f"{word[:-1]}'{word[-1]}", f"{word}g"


@once
def binds() -> NDArray[np.bool_]:
    """Tell which words get joined to others: short function words but for PARTICLES, bool[REPAIRS]."""
    result: NDArray[np.bool_] = (vocabulary().bits[:REPAIRS] & FUNCTION) != 0
    for number, word in enumerate(vocabulary().words[:REPAIRS]):
        result[number] &= LEAST <= len(word) <= MOST and word not in PARTICLES
    return result


def spelling(tokens: TokenBatch, token: int) -> str:
    """Return a token of ASCII in lower case: a word that begins small can have capitals inside."""
    return bytes(tokens.data[tokens.starts[token] : tokens.ends[token]]).decode().lower()
