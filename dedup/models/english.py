"""The shipped English language model: words by the hash of their token, bigrams, synonyms, letters.

Built by `python -m training.language`; the cards of its tables are in docs/models.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dedup.models.once import once
from dedup.text.hashing import token_hashes

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDER = Path(__file__).parent

MUTABLE, FUNCTION, FINGERPRINT, OLD = 1, 2, 4, 8
"""Bits of a word: a spinner could replace it; it is a function word; hardly anyone but a spinner uses
it; it belongs to old verse and scripture."""

STEP = np.float32(0.1)
"""Natural logarithms are stored in steps of this size."""

UNKNOWN = -14.0
"""Log probability of a word that the model lacks."""

SCALE = 32
"""Length of the directions of words."""

STEM = 5
"""Letters by which two content words count as the same."""

VOICES = (
    "i me my mine myself i'm i've i'll i'd",
    "we us our ours ourselves we're we've we'll we'd",
    "you your yours yourself you're you've you'll you'd",
    "he him his himself he's he'd he'll",
    "she her hers herself she's she'd she'll",
    "they them their theirs themselves they're they've they'd they'll",
    "it its itself it's it'll",
    "is are am has have do does isn't aren't hasn't haven't don't doesn't says",
    "was were had did wasn't weren't hadn't didn't said went came made took got",
)
"""Words of each person, of the present and of the past; `English.voices` counts them from 1."""
PERSONS, PRESENT, PAST = 7, 8, 9


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """n words, numbered; those of the language model come first, the commonest first.

    `hashes` (uint64[n]) are their token hashes, `bits` (uint8[n]) hold MUTABLE, FUNCTION, FINGERPRINT and OLD.
    """

    words: tuple[str, ...]
    hashes: NDArray[np.uint64]
    bits: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """What a spinner could have put each word for. Word `numbers[i]` has the hash `hashes[i]` (uint64[n], sorted).

    Word w can stand for any of `originals[choices[w]:choices[w + 1]]` (int32, and int64[n + 1]).
    """

    hashes: NDArray[np.uint64]
    numbers: NDArray[np.int32]
    choices: NDArray[np.int64]
    originals: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class English:
    """The tables that the prose kernels read, of n words, of which the first m are in the bigram model.

    Word `numbers[i]` has the hash `hashes[i]` (sorted) and word w the bits `bits[w]` (see `Vocabulary`). Word b has the log
    probability `log_p[b]` (natural logarithm, float32). Behind word a, it gains: `second[starts[a]:starts[a+1]]` (uint16,
    sorted) are the words that have been seen there, the `gains` of the same places (int8, in steps of STEP) are theirs,
    and `backoff[a]` is that of any other word. The gain of b behind a is never more than `most_before[b]`, nor more than
    `most_behind[a]`.

    A spinner could have put word w for any of `originals[choices[w]:choices[w+1]]`. `stems[w]` is the same for words with
    the same first letters, which occur with the probability `stem_p[w]`. Word w points to its subject with the vector
    `directions[topic_of[w]]`, SCALE long; it has none where that number is -1 (the directions end with a row of zeros) or
    w is beyond the end of `topic_of`.

    `trigrams[(a * 27 + b) * 27 + c]` is log P(letter c | a, b). `voices[w]` (uint8) is the place of the word in VOICES, 0
    for most.
    """

    hashes: NDArray[np.uint64]
    numbers: NDArray[np.int32]
    bits: NDArray[np.uint8]
    log_p: NDArray[np.float32]
    backoff: NDArray[np.float32]
    starts: NDArray[np.int64]
    second: NDArray[np.uint16]
    gains: NDArray[np.int8]
    most_before: NDArray[np.float32]
    most_behind: NDArray[np.float32]
    choices: NDArray[np.int64]
    originals: NDArray[np.int32]
    stems: NDArray[np.int32]
    stem_p: NDArray[np.float32]
    trigrams: NDArray[np.float32]
    voices: NDArray[np.uint8]
    topic_of: NDArray[np.int16]
    directions: NDArray[np.int8]


@once
def vocabulary() -> Vocabulary:
    """Read the shipped vocabulary; the same object at each call."""
    with np.load(FOLDER / "vocabulary.npz", allow_pickle=False) as stored:
        words = tuple(stored["words"].tobytes().decode().split("\n"))
        return Vocabulary(words, token_hashes(words), stored["bits"])


def commonest(count: int) -> list[str]:
    """Return so many words of the vocabulary, the commonest first, without the hashes of the others."""
    with np.load(FOLDER / "vocabulary.npz", allow_pickle=False) as stored:
        words: bytes = stored["words"].tobytes()
    return [word.decode() for word in words.split(b"\n", count)[:count]]


@once
def thesaurus() -> Thesaurus:
    """Read the shipped thesaurus; the same object at each call."""
    hashes = vocabulary().hashes
    order = np.argsort(hashes)
    with np.load(FOLDER / "synonyms.npz", allow_pickle=False) as stored:
        choices, originals = stored["starts"].astype(np.int64), stored["originals"].astype(np.int32)
    return Thesaurus(hashes[order], order.astype(np.int32), choices, originals)


@once
def english() -> English:
    """Read the shipped language model; the same object at each call."""
    known, synonyms = vocabulary(), thesaurus()
    with np.load(FOLDER / "bigrams.npz", allow_pickle=False) as stored:
        log_p = stored["log_p"] * -STEP
        backoff = stored["backoff"] * STEP
        starts = stored["starts"].astype(np.int64)
        second, gains = stored["second"], stored["gain"]
    most_before = np.full(len(known.words), backoff.max(), np.float32)
    np.maximum.at(most_before, second, gains * STEP)
    most_behind = np.zeros(len(known.words), np.float32)
    most_behind[: len(backoff)] = backoff
    np.maximum.at(most_behind, np.repeat(np.arange(len(backoff)), np.diff(starts)), gains * STEP)
    with np.load(FOLDER / "characters.npz", allow_pickle=False) as stored:
        trigrams = stored["trigrams"].ravel() * STEP
    stems, stem_p = _stems(known, log_p)
    with np.load(FOLDER / "topics.npz", allow_pickle=False) as stored:
        numbers = stored["numbers"]
        topic_of = np.full(numbers[-1] + 1, -1, np.int16)
        topic_of[numbers] = np.arange(len(numbers))
        directions = np.pad(stored["directions"], ((0, 1), (0, 0)))
    return English(
        hashes=synonyms.hashes,
        numbers=synonyms.numbers,
        bits=known.bits,
        log_p=log_p,
        backoff=backoff,
        starts=starts,
        second=second,
        gains=gains,
        most_before=most_before,
        most_behind=most_behind,
        choices=synonyms.choices,
        originals=synonyms.originals,
        stems=stems,
        stem_p=stem_p,
        trigrams=trigrams,
        voices=_voices(synonyms.hashes, synonyms.numbers),
        topic_of=topic_of,
        directions=directions,
    )


def _voices(hashes: NDArray[np.uint64], numbers: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Return `English.voices`; word `numbers[i]` has the hash `hashes[i]` (sorted)."""
    voices = np.zeros(len(hashes), np.uint8)
    for voice, spellings in enumerate(VOICES, start=1):
        wanted = token_hashes(spellings.split())
        voices[numbers[np.searchsorted(hashes, wanted)]] = voice
    return voices


def _stems(known: Vocabulary, log_p: NDArray[np.float32]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return for each word the first one that begins as it does, and the probability of all that do.

    Function words have none: -1, and 0.
    """
    _, first, group = np.unique(np.array(known.words, f"U{STEM}"), return_index=True, return_inverse=True)
    content = (known.bits & FUNCTION) == 0
    p = np.zeros(len(known.words), np.float64)
    p[: len(log_p)] = np.exp(log_p)
    p *= content
    together = np.bincount(group, p)[group] / p.sum()
    return np.where(content, first[group], -1).astype(np.int32), (together * content).astype(np.float32)
