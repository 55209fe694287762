"""Canonical composition (NFC) in linear time, whatever the text."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from dedup.text import alphabet
from dedup.text.alphabet import JOINING_BIT, LIMIT

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST_CLUSTER = 30
"""Characters that are composed together (UAX #15, Stream-Safe Text): Python takes n² steps to put n marks in order, and no
writing has so many."""


def normalise(text: str, form: Literal["NFC", "NFKC"] = "NFC") -> str:
    """Return a normal form of a text, of which clusters of more than LONGEST_CLUSTER characters are composed part by part."""
    cuts = _cuts(*_clusters(text))
    parts = (text[begin:end] for begin, end in pairwise([0, *cuts.tolist(), len(text)]))
    return "".join(unicodedata.normalize(form, part) for part in parts)


def original_places(text: str, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where places in the normal form (NFC) of a text stand in the text itself, int64[k].

    A composed character begins where its first part begins.
    """
    begins, ends = _clusters(text)
    cuts = _cuts(begins, ends)
    longer = [ord(char) for char in set(text) if len(unicodedata.normalize("NFC", char)) > 1]
    alone = np.setdiff1d(np.flatnonzero(np.isin(_codes(text), longer)) if longer else cuts[:0], begins)
    # An empty cluster comes first, so that what stands before all others is behind one, too.
    begins = np.sort(np.concatenate([[0], begins, cuts, alone]))
    ends = np.sort(np.concatenate([[0], ends, cuts, alone + 1]))
    clusters = [text[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    composed = {cluster: len(unicodedata.normalize("NFC", cluster)) for cluster in set(clusters)}
    lengths = np.array([composed[cluster] for cluster in clusters], np.int64)
    lost = np.cumsum(ends - begins - lengths)
    heads = ends - lengths - lost
    cluster = np.searchsorted(heads, places, side="right") - 1
    inside = places < (heads + lengths)[cluster]
    return np.where(inside, begins[cluster], places + lost[cluster])


def _clusters(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the clusters of a text begin and end, int64[k] each.

    A cluster is a character with those behind it that can compose with it or change places.
    """
    kinds = alphabet.load().table[np.minimum(_codes(text), LIMIT - 1)]
    joining = np.flatnonzero(kinds[1:] & JOINING_BIT) + 1
    fresh = np.flatnonzero(np.diff(joining, prepend=-1) != 1)
    return joining[fresh] - 1, joining[np.append(fresh[1:], len(joining))[: len(fresh)] - 1] + 1


def _cuts(begins: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where clusters that are too long are cut, int64[k]; in what people write there are none."""
    rows = np.flatnonzero(ends - begins > LONGEST_CLUSTER)
    cuts = [np.arange(begins[row] + LONGEST_CLUSTER, ends[row], LONGEST_CLUSTER) for row in rows]
    return np.concatenate([np.zeros(0, np.int64), *cuts])


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
