"""What the prose of a batch is like, in NumPy and plain Python: what `kernels_prose` computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedup.models.english import FINGERPRINT, FUNCTION, OLD
from dedup.quality.english.reference_model import bigrams
from dedup.quality.english.reference_repair import LIKELY, LONGEST, repair
from dedup.quality.english.reference_subject import NAMES
from dedup.text.tokens import DIGIT, FOREIGN, TITLE, UNSPACED, UPPER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.models.english import English
    from dedup.text.tokens import TokenBatch

COLUMNS = (
    "lower",
    "unknown",
    "single",
    "letter_gain",
    "letters",
    "function",
    "semicolons",
    "read",
    "fingerprints",
    "old",
    "pairs",
    "pair_gain",
    "function_pairs",
    "strange",
    "judged",
    "placed",
    "odds",
    "tried",
    "repairable",
    "short",
    "names",
    "unknown_names",
    "misfits",
    "beside",
    "accented",
)
"""What is counted for each document; `dedup.quality.english.prose.Prose` says what each means."""

MARGIN = np.float32(2.0)
"""Natural logarithm by which another word must fit better than the one that stands there."""

STRANGE = -2.0
"""Gain under which a pair of function words is one that writers do not write ("the of")."""

FEWEST_UNKNOWN = 0.05
"""Unknown words, to each known one in lower case, from which they are tried."""

TRIED = 50
"""Unknown words of a document for which a known one of almost the same spelling is looked for."""

SHORT = 3
"""Letters of a word that a misread one can easily turn into ("tho", "bo"); those of one letter are counted apart."""

UNCOMMON = 6_000
"""Words of the model from which on hardly any of SHORT letters is written often."""

LONG, BLOCK = 1024, 200
"""Words up to which a whole document is read; of longer ones, evenly spaced blocks of so many words."""

BREAKING = np.zeros(256, np.bool_)
"""Bytes that end a phrase when they stand between two words."""
BREAKING[list(b".!?:;()[]{}<>|/\\*=#+_~\t")] = True

OPENING, CLOSING = np.zeros(256, np.bool_), np.zeros(256, np.bool_)
"""Bytes that can stand right before and right behind a word of prose; an identifier has others (foo_bar, a.b, x@y)."""
OPENING[list(b" \n\r\t(\"'")] = True
CLOSING[list(b" \n\r\t)\"',.;:!?")] = True

RANKS = np.array([100, 500, 2_000, 5_000, 10_000, 20_000, 65_000])
"""Limits of the classes of how common a word is; the last class is of words that the model lacks."""
FREQUENT = 300
"""Neighbours before this number are so common that a pair that the model lacks says much."""
USUAL = 2.5
"""Gain from which two words go together."""
FITS = 6
"""How a word fits one neighbour: none, unseen with a common or a rarer one, seldom, at times, often."""
BETTER = np.array([0.0, 2.0, 5.0])
"""Limits of the classes of how much better another word would fit."""
CELLS = (len(RANKS) + 1) * FITS * FITS * (len(BETTER) + 1) * 2
"""Kinds of places at which a word can stand; the last 2 tell whether the text has a like word elsewhere."""

ELISIONS = (b"'d", b"'st")
"""Ends of unknown words of old verse (touch'd, know'st)."""
ELIDED = 5
"""Bytes of the shortest."""


def gaps(tokens: TokenBatch) -> NDArray[np.bool_]:
    """Tell of each token whether it goes on the phrase of the one before it, bool[tokens].

    It does unless a byte of BREAKING, or a blank line, stands between them.
    """
    joined = np.zeros(len(tokens.hashes), np.bool_)
    signs = np.stack([BREAKING[tokens.data], tokens.data == ord("\n")])
    before = np.append(np.zeros((2, 1), np.int64), np.cumsum(signs, axis=1), axis=1)
    breaks, lines = before[:, tokens.starts[1:]] - before[:, tokens.ends[:-1]]
    joined[1:] = (breaks == 0) & (lines < 2)
    joined[tokens.offsets[:-1][tokens.counts > 0]] = False
    return joined


def standing(tokens: TokenBatch) -> NDArray[np.bool_]:
    """Tell of each token whether it stands in prose as a word does, not as a part of an identifier, bool[tokens].

    White space or a mark of punctuation is on either side of it, and white space behind that mark.
    """
    return begins(tokens) & closes(tokens)


def lower_case(tokens: TokenBatch) -> NDArray[np.bool_]:
    """Tell of each token whether it is a word in lower-case ASCII."""
    result: NDArray[np.bool_] = (tokens.flags & (TITLE | UPPER | FOREIGN | DIGIT | UNSPACED)) == 0
    return result


def begins(tokens: TokenBatch) -> NDArray[np.bool_]:
    """Tell of each token whether it begins as a word of prose does; the rest of one broken at the end of a line does not."""
    first = np.repeat(tokens.bounds[:-1], tokens.counts)
    padded = np.append(np.full(2, ord(" "), np.uint8), tokens.data)  # so that two bytes stand before each
    before = np.where(tokens.starts == first, ord(" "), padded[tokens.starts + 1])
    broken = (before == ord("\n")) & (tokens.starts - 1 > first) & (padded[tokens.starts] == ord("-"))
    result: NDArray[np.bool_] = OPENING[before] & ~broken
    return result


def closes(tokens: TokenBatch) -> NDArray[np.bool_]:
    """Tell of each token whether it ends as a word of prose does: before white space, or one mark and white space."""
    last = np.repeat(tokens.bounds[1:], tokens.counts)
    padded = np.append(tokens.data, np.full(2, ord(" "), np.uint8))
    behind = np.where(tokens.ends == last, ord(" "), padded[tokens.ends])
    further = np.where(tokens.ends + 1 >= last, ord(" "), padded[tokens.ends + 1])
    space = (further == ord(" ")) | (further == ord("\n")) | (further == ord("\r"))
    bare = (behind == ord(" ")) | (behind == ord("\n")) | (behind == ord("\r")) | (behind == ord("\t"))
    result: NDArray[np.bool_] = CLOSING[behind] & (bare | space)
    return result


def despin(
    words: NDArray[np.int32],
    joined: NDArray[np.bool_],
    offsets: NDArray[np.int64],
    asked: NDArray[np.bool_],
    model: English,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return `bigrams` of each word with the one before it, and the gain of the best original (float32[tokens]).

    That is by how much more than MARGIN a word that a spinner could have replaced by it fits both neighbours
    better; 0 where none does, and in documents that are not `asked` for (bool[n]). In documents of more than LONG words only
    every second, third … block is read; the gain is -1 in the others.
    """
    left, right = neighbours(words, joined)
    lengths = np.diff(offsets)
    place = np.arange(len(words)) - np.repeat(offsets[:-1], lengths)
    stride = np.repeat(1 + lengths // LONG, lengths) * BLOCK
    read = place % stride < BLOCK
    before = np.where(read | np.roll(read, 1), bigrams(left, words, model), np.float32(0))
    at = np.flatnonzero(read & (words >= 0) & np.repeat(asked, lengths))
    counts = model.choices[words[at] + 1] - model.choices[words[at]]
    owner = np.repeat(at, counts)
    inside = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    original = model.originals[np.repeat(model.choices[words[at]], counts) + inside]
    gain = bigrams(left[owner], original, model) - (
        before[owner] + bigrams(words, right, model)[owner] + MARGIN
    )
    gain += bigrams(original, right[owner], model)
    spun = np.where(read, np.float32(0), np.float32(-1))
    np.maximum.at(spun, owner, gain)
    return before, spun


def again(
    words: NDArray[np.int32], spun: NDArray[np.float32], offsets: NDArray[np.int64], model: English
) -> NDArray[np.bool_]:
    """Tell of each known word whether it or a like one is read elsewhere in its document, bool[tokens].

    A subject recurs; of a word that a spinner put in for another there is hardly ever a second.
    """
    stems = np.where(words >= 0, model.stems[words], -1)
    keys = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets)) << 32 | np.where(stems < 0, words, stems)
    these = (words >= 0) & (spun >= 0)
    _, kind, times = np.unique(keys[these], return_inverse=True, return_counts=True)
    result = np.zeros(len(words), np.bool_)
    result[these] = times[kind] > 1
    return result


def cells(
    words: NDArray[np.int32],
    joined: NDArray[np.bool_],
    before: NDArray[np.float32],
    spun: NDArray[np.float32],
    offsets: NDArray[np.int64],
    model: English,
) -> NDArray[np.int64]:
    """Return the kind of place at which each known word stands, 0 to CELLS - 1, int64[tokens]."""
    rank = np.searchsorted(RANKS, words, side="right")
    previous, following = neighbours(words, joined)
    left = _fit(previous, words, previous, before, model)
    right = _fit(words, following, following, np.roll(before, -1), model)
    better = np.searchsorted(BETTER, spun, side="left")
    cell: NDArray[np.int64] = ((rank * FITS + left) * FITS + right) * (len(BETTER) + 1) + better
    return cell * 2 + again(words, spun, offsets, model)


def _fit(
    first: NDArray[np.int32],
    second: NDArray[np.int32],
    neighbour: NDArray[np.int32],
    gain: NDArray[np.float32],
    model: English,
) -> NDArray[np.int64]:
    """Return how two words fit, 0 to FITS - 1; `neighbour` is the one of them that is not being judged."""
    size = len(model.log_p)
    in_model = (first >= 0) & (first < size)
    unseen = (
        ~in_model | (gain == model.backoff[np.where(in_model, first, 0)]) | (second < 0) | (second >= size)
    )
    fit = np.where(
        unseen, np.where(neighbour < FREQUENT, 1, 2), np.where(gain < 0, 3, np.where(gain < USUAL, 4, 5))
    )
    return np.where((neighbour >= 0) & (neighbour < size), fit, 0)


def neighbours(
    words: NDArray[np.int32], joined: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the words before and behind each one in its phrase, -1 where there is none or it is unknown.

    The first token of a batch goes on no phrase, so that rolling brings nothing round.
    """
    previous = np.where(joined, np.roll(words, 1), np.int32(-1))
    following = np.where(np.roll(joined, -1), np.roll(words, -1), np.int32(-1))
    return previous, following


def count(
    tokens: TokenBatch,
    words: NDArray[np.int32],
    joined: NDArray[np.bool_],
    before: NDArray[np.float32],
    spun: NDArray[np.float32],
    asked: NDArray[np.bool_],
    odds: NDArray[np.float32],
    model: English,
) -> NDArray[np.float64]:
    """Return the counts of COLUMNS for each document, float64[n, columns].

    `odds[c]` is how much a word in a place of kind c (see `cells`) speaks for a spun text; they are added up in documents
    that are `asked` for (bool[n]).
    """
    odd = odds[cells(words, joined, before, spun, tokens.offsets, model)] * np.repeat(asked, tokens.counts)
    stands = standing(tokens)
    rows = [
        _count_document(slice(first, last), tokens, words, joined, before, spun, odd, stands, model)
        for first, last in zip(tokens.offsets[:-1].tolist(), tokens.offsets[1:].tolist(), strict=True)
    ]
    return np.array([[row[column] for column in COLUMNS] for row in rows], np.float64).reshape(
        -1, len(COLUMNS)
    )


def _count_document(
    part: slice,
    tokens: TokenBatch,
    words: NDArray[np.int32],
    joined: NDArray[np.bool_],
    before: NDArray[np.float32],
    spun: NDArray[np.float32],
    odds: NDArray[np.float32],
    stands: NDArray[np.bool_],
    model: English,
) -> dict[str, float]:
    flags, word, joint = tokens.flags[part], words[part], joined[part]
    gain, better, odd = before[part], spun[part], odds[part]
    length = tokens.ends[part] - tokens.starts[part]
    spellings = [bytes(tokens.data[a:b]) for a, b in zip(tokens.starts[part], tokens.ends[part], strict=True)]
    alphabetic = (flags & (DIGIT | UNSPACED)) == 0
    lower = alphabetic & ((flags & (TITLE | UPPER | FOREIGN)) == 0)
    known = alphabetic & (word >= 0)
    bits = np.where(known, model.bits[word], 0)
    function = (bits & FUNCTION) != 0
    in_model = known & (word < len(model.log_p))
    read = better >= 0
    pairs = joint & in_model & read
    pairs[1:] &= (word[:-1] >= 0) & (word[:-1] < len(model.log_p))
    both = pairs.copy()
    both[1:] &= (np.where(word[:-1] >= 0, model.bits[word[:-1]], 0) & FUNCTION) != 0
    both &= function
    judged = lower & known & read
    different = len(np.unique(word[judged]))
    placed = judged & stands[part]
    _, kind, times = np.unique(word[placed], return_inverse=True, return_counts=True)
    once = 1.0 / times[kind]
    single = lower & (length == 1) & np.array([s not in (b"a", b"i") for s in spellings], np.bool_)
    names = tokens.hashes[part] % NAMES
    strange = alphabetic & (word < 0) & (length > 2) & read & stands[part]
    unknown, beside = _first(names, strange), strange.copy()
    beside[:1], beside[1:] = False, strange[1:] & strange[:-1]
    spelled = [s for s, this in zip(spellings, unknown & ((flags & FOREIGN) == 0), strict=True) if this]
    capital = alphabetic & ((flags & (TITLE | UPPER)) != 0)
    short = (length <= SHORT) & (length > 1) & (word >= UNCOMMON) & stands[part]
    counts = {
        "lower": np.count_nonzero(lower),
        "unknown": np.count_nonzero(unknown & lower),
        "single": np.count_nonzero(single),
        "letter_gain": sum(_letter_gain(s, model) for s in spelled),
        "letters": sum(len(s) + 1 for s in spelled),
        "function": np.count_nonzero(function),
        "semicolons": np.count_nonzero(alphabetic & _before_semicolon(tokens)[part]),
        "read": np.count_nonzero(known & read),
        "fingerprints": len({int(w) & 63 for w in word[(bits & FINGERPRINT) != 0]}),
        "old": np.count_nonzero(bits & OLD)
        + sum(
            word < 0 and len(spelling) >= ELIDED and spelling.lower().endswith(ELISIONS)
            for word, spelling, this in zip(word.tolist(), spellings, alphabetic.tolist(), strict=True)
            if this
        ),
        "pairs": np.count_nonzero(pairs),
        "pair_gain": gain[pairs].sum(dtype=np.float64),
        "function_pairs": np.count_nonzero(both),
        "strange": np.count_nonzero(both & (gain < STRANGE)),
        "judged": different,
        "placed": len(times),
        "odds": odd[placed] @ once,
        "short": short[placed] @ once,
        "names": np.count_nonzero(capital & known & read & (length > 2)),
        "unknown_names": np.count_nonzero(unknown & capital),
        "misfits": np.count_nonzero(strange),
        "beside": np.count_nonzero(beside),
        "accented": np.count_nonzero(alphabetic & ((flags & FOREIGN) != 0)),
    }
    previous, following = neighbours(words, joined)
    enough = np.count_nonzero(unknown & lower) >= FEWEST_UNKNOWN * different
    tries = np.flatnonzero(_first(names, strange & lower & (length <= LONGEST)))[: TRIED * enough]
    fixes = [
        repair(spellings[j].decode(), int(previous[part][j]), int(following[part][j]), model)[1]
        for j in tries
    ]
    counts |= {"tried": len(fixes), "repairable": sum(score > LIKELY for score in fixes)}
    return counts


def _before_semicolon(tokens: TokenBatch) -> NDArray[np.bool_]:
    """Tell of each token whether a semicolon stands right behind it that does not end an entity, bool[tokens]."""
    padded = np.append(tokens.data, np.uint8(0))
    first = tokens.starts == np.repeat(tokens.bounds[:-1], tokens.counts)
    entity = ~first & (padded[tokens.starts - 1] == ord("&"))
    last = tokens.ends == np.repeat(tokens.bounds[1:], tokens.counts)
    result: NDArray[np.bool_] = ~last & (padded[tokens.ends] == ord(";")) & ~entity
    return result


def _first(names: NDArray[np.uint64], these: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which of these tokens are the first of their name."""
    at = np.flatnonzero(these)
    _, first = np.unique(names[at], return_index=True)
    result = np.zeros(len(names), np.bool_)
    result[at[first]] = True
    return result


def _letter_gain(spelling: bytes, model: English) -> float:
    """Return the log probability of the letters of a word and of its end; other signs count as an end."""
    codes = [0, 0, *(byte - 96 if 97 <= (byte := b | 32) <= 122 else 0 for b in spelling), 0]
    return sum(
        float(model.trigrams[(a * 27 + b) * 27 + c])  # in 64 bits, as the kernel adds them up
        for a, b, c in zip(codes, codes[1:], codes[2:], strict=False)
    )
