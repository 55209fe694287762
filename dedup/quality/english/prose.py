"""How a batch of documents is written: what the language rules (TXT203, 205, 206) judge by.

One pass of kernels over the tokens that the duplicate path made; English only, as far as the language model goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dedup.compiled import worthwhile
from dedup.models.english import english, vocabulary
from dedup.models.once import once
from dedup.quality.english import (
    reference_joins,
    reference_lengths,
    reference_marks,
    reference_model,
    reference_prose,
    reference_repair,
    reference_subject,
    reference_topic,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.text.tokens import TokenBatch

SMALL = 1 << 15
"""Tokens up to which NumPy is fast enough that loading (or compiling) the kernels does not pay."""

COLUMNS = (
    reference_prose.COLUMNS
    + reference_subject.COLUMNS
    + reference_topic.COLUMNS
    + reference_joins.COLUMNS
    + reference_lengths.COLUMNS
    + reference_marks.COLUMNS
)
"""What is counted of each document, in the order of the columns."""

FEWEST_TURNS, LINED = 8, 0.5
"""Ends of lines inside a sentence, and the share of them after which verse or a list begins anew."""

ENTRY = 60
"""Words to an entry, on average, up to which a text with bullets is a list."""

ODDS = Path(__file__).parents[2] / "models" / "odds.npz"


@dataclass(frozen=True, slots=True)
class Prose:
    """`counts` (float64[n, columns]) holds what follows of each document, asked for by name.

    From `content` to `uneven`, and `odds`: 0 in documents that are not asked for (see `Reading`).

    words, lower, single: tokens of letters only; words in lower-case ASCII; those of one letter other than a and i.
    unknown: different words in lower case, of three letters or more, that no vocabulary has.
    letter_gain, letters: log probability of the letters of unknown words of either case, and their number.
    function, fingerprints, old: function words; kinds of words that only spinners use; words of old verse and scripture.
    semicolons: words with a semicolon right behind them.
    pairs, pair_gain: neighbours that are both in the model, and the sum of their gains (natural logarithm).
    function_pairs, strange: neighbours that are both function words, and those that writers do not put so.
    read: words of the vocabulary in the blocks that are read; pairs, function_pairs and judged are of those.
    judged: different words in lower case.
    placed, odds: those that stand in prose as words do, and the logarithm of the odds that a spinner put them there (the
    mean over the places of each).
    tried, repairable: the first of the unknown words; those that are one letter away from a word that is likely
    in their place.
    short: different words in lower case of two or three letters that are hardly ever written (mean over places).
    names, unknown_names: capitalised words of the vocabulary; different ones that it lacks.
    misfits, beside: unknown words of three letters or more, of either case; those right behind another one.
    accented: words with letters outside ASCII.
    content, recurring, expected: content words; those like one of the 256 before; how many would be in text that has no subject.
    near, far: content words whose like is 8 to 31 content words before, and 32 to 255.
    named, named_again: capitalised content words inside a phrase; those of them that are near or far.
    persons, person_steps, person_kept: personal pronouns; those that are compared with the last one that stands a little
    before; those that are of the same person.
    present, past: common verbs in either tense.
    themed, akin_near, akin_far: words whose direction is looked at, and the sums of the products of the directions of those
    4 to 11 and 40 to 119 such words apart.
    commas, run_ons: words with a comma and a blank behind them; words with a comma and another word.
    glued: different unknown words that are a function word and another one without the blank.
    spelt, figures: bytes of the words; tokens that hold a digit.
    steps, uneven: sentences after another one, and the sum of the logarithms of how much longer or shorter they are.
    turns, lined: ends of lines inside a paragraph and a sentence; those after which the next line begins as a verse or an
    entry of a list does.
    entries: lines that begin with a bullet.
    closed, unclosed: brackets and quotation marks that were closed; those that were not, or never opened.
    longest: bytes of the longest token that holds a digit.
    broken: words in lower case that follow another as halves of a broken one do.
    """

    counts: NDArray[np.float64]

    def __getitem__(self, column: str) -> NDArray[np.float64]:
        return self.counts[:, COLUMNS.index(column)]

    def __len__(self) -> int:
        return len(self.counts)

    @property
    def continuous(self) -> NDArray[np.bool_]:
        """Which documents go on from line to line and are no list of entries, bool[n].

        Verse and lists begin each line anew, and each entry may be of another subject. What is judged by the choice of
        words and by their subject must go on: poets choose other words.
        """
        return _continuous(self.counts[:, -len(reference_marks.COLUMNS) :])

    def row(self, index: int) -> Prose:
        """Return the counts of one document alone."""
        return Prose(self.counts[index : index + 1])

    def share(self, column: str, of: str) -> NDArray[np.float64]:
        """Return one column divided by another, 0 where that is 0."""
        whole = self[of]
        return np.divide(self[column], whole, out=np.zeros_like(whole), where=whole > 0)


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a batch as the model sees them, one value a token (see `reference_prose`).

    `asked`, bool[n], tells in which of the documents words are judged by their choice and their subject.
    """

    asked: NDArray[np.bool_]
    words: NDArray[np.int32]
    joined: NDArray[np.bool_]
    before: NDArray[np.float32]
    spun: NDArray[np.float32]


def read(tokens: TokenBatch, asked: NDArray[np.bool_]) -> Reading:
    """Look up every token and its neighbours in the language model."""
    model = english()
    if not worthwhile(len(tokens.hashes), SMALL):
        words = reference_model.numbers(tokens.hashes, model)
        joined = reference_prose.gaps(tokens)
        despun = reference_prose.despin(words, joined, tokens.offsets, asked, model)
        return Reading(asked, words, joined, *despun)
    from dedup.quality.english import kernels_model
    from dedup.quality.english import kernels_prose as kernels

    table, pairs, gains = tables()
    words = kernels_model.numbers(tokens.hashes, table, vocabulary().hashes)
    joined = kernels.gaps(tokens.data, tokens.starts, tokens.ends, tokens.offsets)
    before, spun = kernels.despin(
        words,
        joined,
        tokens.offsets,
        asked,
        model.backoff,
        pairs,
        gains,
        model.most_before,
        model.most_behind,
        model.choices,
        model.originals,
    )
    return Reading(asked, words, joined, before, spun)


def count(tokens: TokenBatch, reading: Reading) -> NDArray[np.float64]:
    """Return what is counted of the words of each document: all of COLUMNS but the marks."""
    small = not worthwhile(len(tokens.hashes), SMALL)
    return np.hstack(_by_twins(tokens, reading) if small else _by_kernels(tokens, reading))


def _by_twins(tokens: TokenBatch, reading: Reading) -> tuple[NDArray[np.float64], ...]:
    """Return the counts of each module by its plain twin."""
    model = english()
    words, joined, asked = reading.words, reading.joined, reading.asked
    return (
        reference_prose.count(tokens, words, joined, reading.before, reading.spun, asked, odds(), model),
        reference_subject.count_subject(tokens, words, joined, asked, model),
        reference_topic.count_topic(tokens, words, asked, model),
        reference_joins.count_joins(tokens, words, asked, model),
        reference_lengths.count_lengths(tokens, asked),
    )


def _by_kernels(tokens: TokenBatch, reading: Reading) -> tuple[NDArray[np.float64], ...]:
    """Return the counts of each module by its kernel."""
    from dedup.quality.english import (
        kernels_joins,
        kernels_lengths,
        kernels_repair,
        kernels_subject,
        kernels_topic,
    )
    from dedup.quality.english import kernels_prose as kernels

    model = english()
    words, joined, asked = reading.words, reading.joined, reading.asked
    places = (tokens.starts, tokens.ends, tokens.flags, tokens.offsets, words, joined)
    counts = kernels.count(
        tokens.hashes,
        tokens.bounds,
        tokens.data,
        *places,
        reading.before,
        reading.spun,
        asked,
        odds(),
        model.bits,
        model.backoff,
        model.stems,
        model.trigrams,
    )
    table, pairs, gains = tables()
    kernels_repair.count_repairable(
        tokens.hashes,
        tokens.bounds,
        tokens.data,
        *places,
        reading.spun,
        *spellings(),
        model.log_p,
        model.backoff,
        pairs,
        gains,
        counts,
    )
    subject = kernels_subject.count_subject(
        tokens.hashes, tokens.data, *places, asked, model.voices, model.stems, model.stem_p
    )
    topic = kernels_topic.count_topic(
        tokens.data,
        tokens.starts,
        tokens.ends,
        tokens.offsets,
        words,
        asked,
        model.topic_of,
        model.directions,
    )
    joins = kernels_joins.count_joins(
        tokens.hashes,
        tokens.bounds,
        tokens.data,
        tokens.starts,
        tokens.ends,
        tokens.flags,
        tokens.offsets,
        words,
        asked,
        table,
        vocabulary().hashes,
        reference_joins.binds(),
        model.backoff,
        pairs,
        gains,
    )
    lengths = kernels_lengths.count_lengths(
        tokens.data, tokens.starts, tokens.ends, tokens.flags, tokens.offsets, asked
    )
    return counts, subject, topic, joins, lengths


def count_marks(tokens: TokenBatch) -> NDArray[np.float64]:
    """Return the number of words of each document and what stands between them: the last of COLUMNS."""
    if not worthwhile(len(tokens.hashes), SMALL):
        return reference_marks.count_marks(tokens)
    from dedup.quality.english import kernels_marks

    counts: NDArray[np.float64] = kernels_marks.count_marks(
        tokens.data, tokens.bounds, tokens.starts, tokens.ends, tokens.flags, tokens.offsets
    )
    return counts


def prose(tokens: TokenBatch, running: NDArray[np.bool_]) -> Prose:
    """Return how each document of a batch is written.

    Most of the work is to judge words by their choice and subject: it is only done where a document is `running` English
    (bool[n]) and continuous.
    """
    marks = count_marks(tokens)
    reading = read(tokens, running & _continuous(marks))
    return Prose(np.hstack([count(tokens, reading), marks]))


def _continuous(marks: NDArray[np.float64]) -> NDArray[np.bool_]:
    words, turns, lined, entries = (
        marks[:, reference_marks.COLUMNS.index(column)] for column in ("words", "turns", "lined", "entries")
    )
    anew = (lined > LINED * turns) & (turns >= FEWEST_TURNS)
    listed = entries * ENTRY >= words
    continuous: NDArray[np.bool_] = ~anew & ~listed
    return continuous


@once
def tables() -> tuple[NDArray[np.int32], NDArray[np.uint32], NDArray[np.int8]]:
    """Return the words and the pairs of the model as the kernels look them up (see `kernels_model`)."""
    from dedup.quality.english import kernels_model

    model = english()
    words: NDArray[np.int32] = kernels_model.word_table(vocabulary().hashes)
    pairs, gains = kernels_model.pair_table(model.starts, model.second, model.gains)
    return words, pairs, gains


@once
def spellings() -> tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.int64]]:
    """Return the words that an unknown one can have been as `kernels_repair` finds them: its table, letters and their bounds."""
    from dedup.quality.english import kernels_repair

    words = vocabulary().words[: reference_repair.REPAIRS]
    letters = np.frombuffer("".join(words).encode("ascii"), np.uint8)
    bounds = np.cumsum([0, *map(len, words)])
    return kernels_repair.deletion_table(letters, bounds), letters, bounds


@once
def odds() -> NDArray[np.float32]:
    """Return how much a word in each kind of place speaks for spun text, float32[reference_prose.CELLS].

    It is log(1 + s(r - 1)): r is how much oftener spinners put a word into such a place than writers do, s the share
    of words that are spun (see `training/quality.py`).
    """
    with np.load(ODDS, allow_pickle=False) as stored:
        table: NDArray[np.float32] = stored["odds"]
    return table
