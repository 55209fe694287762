"""Features of pairs in plain Python: the specification of `kernels_features`, and what small inputs run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from dedup.match.columns import COLUMNS, LEAST_SPREAD
from dedup.match.forms import is_filled_in
from dedup.match.reference_align import align, pieces
from dedup.match.reference_follow import Fate, Text, follow
from dedup.match.reference_phrases import find_phrases
from dedup.match.reference_retold import retold
from dedup.match.scoring import (
    ANSWERED,
    CLASH,
    CLASH_PRIOR,
    COUNTERPART,
    DECIDED,
    FAMILIAR,
    FREQUENT,
    LEAD,
    LEAST_WORDS,
    NO_EXCERPT,
    NUMBERS_PRIOR,
    OPENING,
    PART_TOLD,
    PARTS,
    PHRASE_PRIOR,
    PRIOR,
    PROSE_PRIOR,
    QUOTED,
    REPLY,
    UNLIKE,
    UNSURE,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray


def measure(
    data: NDArray[np.uint8],
    hashes: NDArray[np.uint64],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    flags: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    marks: NDArray[np.uint8],
    order: NDArray[np.int32],
    group: NDArray[np.int32],
    first: NDArray[np.int32],
    words: NDArray[np.uint64],
    distinct: NDArray[np.int64],
    nats: NDArray[np.float32],
    kinds: NDArray[np.uint8],
    pairs: NDArray[np.int64],
    features: NDArray[np.float64],
    messages: NDArray[np.bool_],
    every: bool,  # noqa: FBT001 - as the kernel has it
    most: int,
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Fill one row of `features` (float64[pairs, columns], zeros) for each pair; return their aligned passages."""
    text = data.tobytes()

    def document(row: int) -> Text:
        here, own = slice(*offsets[[row, row + 1]]), slice(*distinct[[row, row + 1]])
        spans = zip(starts[here].tolist(), ends[here].tolist(), strict=True)
        return Text(
            hashes[here].tolist(),
            [text[start:end] for start, end in spans],
            flags[here].tolist(),
            marks[here].tolist(),
            group[here].tolist(),
            nats[own].tolist(),
            kinds[own].tolist(),
        )

    found: list[list[list[int]]] = [[] for _ in pairs]
    for pair, (x, y) in enumerate(pairs.tolist()):
        one, other = document(x), document(y)
        turned = (len(one.hashes), one.hashes) > (len(other.hashes), other.hashes)
        if turned:
            x, y, one, other = y, x, other, one
        if not one.hashes or len({*one.hashes} & {*other.hashes}) < LEAST_WORDS * len(one.nats):
            continue
        own, its = slice(*distinct[[x, x + 1]]), slice(*distinct[[y, y + 1]])
        here, there = slice(*offsets[[x, x + 1]]), slice(*offsets[[y, y + 1]])
        met, said, seeds_i, seeds_j, chosen, passages = align(
            words[own], words[its], group[here], first[own], order[there], first[its], nats[own]
        )
        fate = follow(one, other, seeds_i.tolist(), seeds_j.tolist(), chosen.tolist(), passages)
        row = _what_became(one, other, met.tolist(), fate)
        if every or not is_hopeless(row):
            both = bool(messages[x] and messages[y])
            row |= _words_in_common(one, met.tolist(), len(other.nats))
            row |= _what_is_held(one, met.tolist(), fate, _phrased(one, other, fate, messages=both))
            if every:
                row |= _shingles_in_common(_runs(one, other), len(other.hashes))
        if every or not is_hopeless(row):
            found[pair] = pieces(seeds_i, seeds_j, chosen, passages, most, turned=turned)
            if row["told"] >= DECIDED and _is_familiar(one):
                places = seeds_i.tolist(), seeds_j.tolist()
                row["retold"] = retold(one.hashes, other.hashes, one.group, said.tolist(), *places)
        features[pair] = [row.get(name, 0.0) for name in COLUMNS]
    rows = [piece for pieces_of_one in found for piece in pieces_of_one]
    return np.array(rows, np.int32).reshape(-1, 4), np.cumsum([0, *map(len, found)], dtype=np.int64)


def is_hopeless(row: dict[str, float]) -> bool:
    """Tell whether a pair of these features is never reported, however much is retold: it is a form filled in anew or a
    reply, or told in too few of its parts, in which less stands than an excerpt holds."""
    names = ("figures", "numbers", "agreement", "misread", "rejoined", "synonyms")
    form = is_filled_in(*(row[name] for name in names))
    tokens = round(math.exp(row["length"]))
    reply = row["replied"] > REPLY and row["beside"] < ANSWERED
    reply = reply and row["told"] * (tokens + PRIOR) < NO_EXCERPT * tokens
    return bool(form) or reply or row["spread"] < LEAST_SPREAD


def _what_became(a: Text, b: Text, met: list[int], fate: Fate) -> dict[str, float]:
    """Return the features that need no more than the passages; what is still to be measured counts as if it spoke for a
    copy."""
    told = len(fate.told)
    return {
        **_subject_in_common(a, b, met),
        "told": told / (len(a.hashes) + PRIOR),
        "told_long": told / (len(b.hashes) + PRIOR),
        "replied": len(fate.replied) / max(told, 1),
        "beside": fate.beside,
        "density": told / max(fate.walked, 1),
        "synonyms": fate.synonyms / max(told, 1),
        "misread": (fate.misread + fate.rejoined) / max(told, 1),
        "rejoined": fate.rejoined / max(told, 1),
        "rarer": fate.rarer / max(told, 1),
        "agreement": max(1 - CLASH * fate.clashes / (told + fate.clashes + CLASH_PRIOR), 0.0),
        "order": fate.order,
        "length_ratio": len(a.hashes) / len(b.hashes),
        "length": math.log(len(a.hashes)),
        "figures": 1.0,
        "spread": 1.0,
    }


def _phrased(a: Text, b: Text, fate: Fate, *, messages: bool) -> set[int]:
    """Return the places of a in phrases of both texts, where it is unsure whether a is told: none between two `messages`."""
    share = len(fate.told) / (len(a.hashes) + PRIOR)
    unsure = UNSURE[0] <= share < UNSURE[1] and len(a.hashes) >= UNLIKE * len(b.hashes)
    if not unsure or messages:
        return set()
    return find_phrases(a.hashes, b.hashes, a.ordinary(), b.ordinary(), fate.told - fate.quoted)


def _smoothed(shared: int, count: int) -> float:
    """Return a share that stays near a half where there is little to count."""
    return (shared + 1.0) / (count + 2.0)


def _is_familiar(one: Text) -> bool:
    """Tell whether the table of words knows enough of a text to say what is retold of it."""
    return sum(one.kinds[word] > 0 for word in one.group) >= FAMILIAR * len(one.group)


def _words_in_common(a: Text, met: list[int], words_b: int) -> dict[str, float]:
    shared = [word for word, other in enumerate(met) if other >= 0]
    still = [word for word, kind in enumerate(a.kinds) if kind == 0]
    return {
        "containment_1": len(shared) / len(met),
        "jaccard_1": len(shared) / (len(met) + words_b - len(shared)),
        "idf_overlap": sum(a.nats[word] for word in shared) / max(sum(a.nats), 1e-9),
        "immutables": _smoothed(sum(met[word] >= 0 for word in still), len(still)),
    }


def _subject_in_common(a: Text, b: Text, met: list[int]) -> dict[str, float]:
    """Return how far both texts are about the same: the words that they repeat, and the numbers that they give."""
    said_a, said_b = (
        [said * count for said, count in zip(text.nats, text.counts(), strict=True)] for text in (a, b)
    )
    both = sum(said * said_b[other] for said, other in zip(said_a, met, strict=True) if other >= 0)
    numbers_a, numbers_b = a.numbers(), b.numbers()
    fewer = min(len(numbers_a), len(numbers_b))
    own = fewer - len({met[word] for word in numbers_a} & numbers_b)
    return {
        "subject": min(both / max(math.sqrt(_squares(said_a) * _squares(said_b)), 1e-9), 1.0),
        "numbers": 1 - own / (fewer + NUMBERS_PRIOR),
    }


def _squares(values: list[float]) -> float:
    return sum(value * value for value in values)


def _runs(a: Text, b: Text) -> list[int]:
    """Return the number of words from each place of a that stand in the same order somewhere in b.

    A run that consists only of words that are frequent in b is not looked for.
    """
    places: dict[int, list[int]] = {}
    for j, word in enumerate(b.hashes):
        places.setdefault(word, []).append(j)
    run = [0] * len(a.hashes)
    for i, word in enumerate(a.hashes):
        for j in places.get(word, []) if len(places.get(word, [])) <= FREQUENT else []:
            back = ahead = 0
            while i > back and j > back and a.hashes[i - back - 1] == b.hashes[j - back - 1]:
                back += 1
            while a.hashes[i + ahead : i + ahead + 1] == b.hashes[j + ahead : j + ahead + 1] != []:
                ahead += 1
            for step in range(-back, ahead):
                run[i + step] = max(run[i + step], ahead - step)
    return run


def _shingles_in_common(run: list[int], length_b: int) -> dict[str, float]:
    found: dict[str, float] = {"longest_run": max(run)}
    for size in (2, 3, 5):
        both = sum(length >= size for length in run)
        in_a, in_b = max(len(run) - size + 1, 0), max(length_b - size + 1, 0)
        found[f"containment_{size}"] = both / max(in_a, 1)
        found[f"jaccard_{size}"] = both / max(in_a + in_b - both, 1)
    return found


def _what_is_held(a: Text, met: list[int], fate: Fate, phrased: set[int]) -> dict[str, float]:
    """Return the features of the words of a by what they are: sentences, quotations, names, numbers, prose."""
    opened = [i for i, mark in enumerate(a.marks) if mark & OPENING and i > 0]
    sentences = list(zip([0, *opened], [*opened, len(a.marks)], strict=True))
    told_sentences = sum(
        len(fate.told.intersection(range(begin, end))) >= COUNTERPART * (end - begin)
        for begin, end in sentences
    )
    outside = [i for i, mark in enumerate(a.marks) if not mark & QUOTED]
    told_outside = sum(i in fate.told and i not in fate.quoted for i in outside)
    parts, parts_told = [0] * PARTS, [0] * PARTS
    for i in range(len(a.marks)):
        parts[i * PARTS // len(a.marks)] += 1
        parts_told[i * PARTS // len(a.marks)] += i in fate.told or i in phrased
    figures = [i for i in fate.inside if a.is_figure(i)]
    prose = [word for i, word in enumerate(a.group) if not a.is_figure(i) and not a.is_title(i)]
    names = [
        word
        for i, word in enumerate(a.group)
        if a.is_title(i) and not a.marks[i] & OPENING and a.kinds[word] == 0
    ]
    return {
        "told_unquoted": told_outside / (len(outside) + PRIOR),
        "lead": sum(i < LEAD for i in fate.told) / min(len(a.marks), LEAD),
        "sentences": told_sentences / (len(sentences) + 1.0),
        "spread": sum(told >= PART_TOLD * size for told, size in zip(parts_told, parts, strict=True) if size)
        / PARTS,
        "quoted": (len(fate.told) - told_outside) / max(len(fate.told), 1),
        "prose": sum(a.nats[w] for w in prose if met[w] >= 0) / (sum(a.nats[w] for w in prose) + PROSE_PRIOR),
        "phrasing": sum(a.nats[a.group[i]] for i in phrased)
        / (sum(a.nats[word] for i, word in enumerate(a.group) if a.is_ordinary(i)) + PHRASE_PRIOR),
        "names": _smoothed(sum(met[word] >= 0 for word in names), len(names)),
        "figures": (sum(i in fate.told for i in figures) + 1.0) / (len(figures) + 1.0),
    }
