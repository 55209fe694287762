"""What a word says of the text it stands in: the shipped prior, corrected by how common the word is in the corpus.

A word's information is its inverse document frequency in nats. The prior comes from a language model of English,
so that five documents are judged as soundly as a million; the corpus adds what no model knows, the words of its
own headers, signatures and report templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.text import TokenBatch

TYPICAL_WORDS = 300
"""Tokens of a typical document, by which the rate of a word becomes a document frequency."""

MOST = 10.0
"""Nats of a word that neither the prior nor the corpus knows."""

SAMPLE_DOCUMENTS = 4096
"""Documents that are enough to know the words of a corpus' templates."""

DOUBT = 1000.0
"""Documents of a corpus from which its own frequencies weigh as much as the prior."""

MIN_FREQUENCY = 4
"""Documents of the sample that a word must stand in to be counted."""


@dataclass(frozen=True, slots=True)
class Information:
    """Nats of information and kind of words, by token hash.

    `hashes` uint64[n], sorted; `nats` float32[n]; `kinds` uint8[n] are the bits MUTABLE and FUNCTION of
    `models.english`. A word that is not here says `MOST` and has kind 0.
    """

    hashes: NDArray[np.uint64]
    nats: NDArray[np.float32]
    kinds: NDArray[np.uint8]

    def look_up(self, words: NDArray[np.uint64]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        """Return nats and kinds of words, float32[k] and uint8[k]."""
        place = np.minimum(np.searchsorted(self.hashes, words), len(self.hashes) - 1)
        known = self.hashes[place] == words
        nats = np.where(known, self.nats[place], np.float32(MOST)).astype(np.float32)
        return nats, np.where(known, self.kinds[place], np.uint8(0))


@cache
def prior() -> Information:
    """Return the shipped table; the same object at each call."""
    from dedup.models import english

    known = english.vocabulary()
    with np.load(english.FOLDER / "bigrams.npz", allow_pickle=False) as stored:
        log_p = stored["log_p"] * -0.1
    nats = np.full(len(known.hashes), MOST)
    nats[: len(log_p)] = np.minimum(-np.log(-np.expm1(-TYPICAL_WORDS * np.exp(log_p))), MOST)
    order = np.argsort(known.hashes)
    kinds = (known.bits & (english.MUTABLE | english.FUNCTION)).astype(np.uint8)
    return Information(known.hashes[order], nats[order].astype(np.float32), kinds[order])


def in_corpus(sample: TokenBatch) -> Information:
    """Return the prior corrected by a sample of the corpus: no word says more than its frequency there allows."""
    documents = np.repeat(np.arange(len(sample)), sample.counts)
    order = np.lexsort((documents, sample.hashes))
    words, owners = sample.hashes[order], documents[order]
    fresh = np.ones(len(words), np.bool_)
    fresh[1:] = (words[1:] != words[:-1]) | (owners[1:] != owners[:-1])
    found, frequency = np.unique(words[fresh], return_counts=True)
    found, frequency = found[frequency >= MIN_FREQUENCY], frequency[frequency >= MIN_FREQUENCY]
    known = prior()
    nats, kinds = known.look_up(found)
    nats = np.minimum(nats, -np.log(frequency / (len(sample) + DOUBT))).astype(np.float32)
    hashes, first = np.unique(np.concatenate([found, known.hashes]), return_index=True)
    return Information(
        hashes, np.concatenate([nats, known.nats])[first], np.concatenate([kinds, known.kinds])[first]
    )
