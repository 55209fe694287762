# mypy: ignore-errors
# numba infers the types here, by other rules than mypy's.
"""Features of pairs at machine speed: `reference_features`, compiled. See `columns` for what they mean."""

from __future__ import annotations

import numpy as np

from dedup.kernel import kernel, leaf
from dedup.match import scoring
from dedup.match.columns import COLUMNS, LEAST_SPREAD
from dedup.match.forms import is_filled_in
from dedup.match.kernel_tables import copy_row
from dedup.match.kernels_align import align, pieces, times
from dedup.match.kernels_follow import KEPT, KEPT_QUOTED, LEFT, follow
from dedup.match.kernels_phrases import find_phrases
from dedup.match.kernels_retold import retold
from dedup.match.kernels_samples import in_common
from dedup.text import tokens

QUOTED, OPENING, FIGURE = scoring.QUOTED, scoring.OPENING, scoring.FIGURE
FREQUENT, COUNTERPART = scoring.FREQUENT, scoring.COUNTERPART
LEAD, LEAST_WORDS, PARTS, PART_TOLD = scoring.LEAD, scoring.LEAST_WORDS, scoring.PARTS, scoring.PART_TOLD
(UNSURE_FROM, UNSURE_TO), UNLIKE, DECIDED = scoring.UNSURE, scoring.UNLIKE, scoring.DECIDED
PRIOR, PROSE_PRIOR, PHRASE_PRIOR, NUMBERS_PRIOR = (
    scoring.PRIOR,
    scoring.PROSE_PRIOR,
    scoring.PHRASE_PRIOR,
    scoring.NUMBERS_PRIOR,
)
REPLY, ANSWERED, NO_EXCERPT, FAMILIAR = scoring.REPLY, scoring.ANSWERED, scoring.NO_EXCERPT, scoring.FAMILIAR
TITLE, DIGIT, UNSPACED = tokens.TITLE, tokens.DIGIT, tokens.UNSPACED

(
    CONTAINMENT_1, CONTAINMENT_2, CONTAINMENT_3, CONTAINMENT_5, JACCARD_1, JACCARD_2, JACCARD_3, JACCARD_5,
    IDF_OVERLAP, PROSE, SUBJECT, PHRASING, RETOLD, TOLD, TOLD_UNQUOTED, TOLD_LONG, SENTENCES, LEAD_TOLD, SPREAD, ORDER, DENSITY,
    QUOTED_SHARE, REPLIED_SHARE, BESIDE, SYNONYMS, MISREAD, REJOINED,
    AGREEMENT, NAMES, NUMBERS, FIGURES, IMMUTABLES, RARER, LONGEST_RUN, LENGTH_RATIO, LENGTH,
) = range(len(COLUMNS))  # fmt: skip

is_form = kernel(is_filled_in)


@leaf
def comes_after(one, other):
    """Tell whether a text is the longer one; of equally long ones, the one with the greater first different hash."""
    if len(one) != len(other):
        return len(one) > len(other)
    for place in range(len(one)):
        if one[place] != other[place]:
            return one[place] > other[place]
    return False


@kernel
def smoothed(shared, count):
    """A share that stays near a half where there is little to count."""
    return (shared + 1.0) / (count + 2.0)


@kernel
def runs(hash_a, hash_b, group_a, order_b, first_b, met):
    """The number of words from each place of a that stand in the same order somewhere in b."""
    length_a, length_b = len(hash_a), len(hash_b)
    run = np.zeros(length_a, np.int32)
    reached = np.zeros(length_a + length_b, np.int32)
    for i in range(length_a):
        other = met[group_a[i]]
        if other < 0:
            continue
        begin = first_b[other]
        end = first_b[other + 1] if other + 1 < len(first_b) else length_b
        if end - begin > FREQUENT:
            continue
        for at in range(begin, end):
            j = order_b[at]
            diagonal = j - i + length_a
            if reached[diagonal] > i:
                continue
            back = 0
            while i > back and j > back and hash_a[i - back - 1] == hash_b[j - back - 1]:
                back += 1
            ahead = 1
            while i + ahead < length_a and j + ahead < length_b and hash_a[i + ahead] == hash_b[j + ahead]:
                ahead += 1
            reached[diagonal] = i + ahead
            for step in range(-back, ahead):
                run[i + step] = max(run[i + step], ahead - step)
    return run


@kernel
def ordinary(flags, marks):
    """Which tokens are ordinary words: no names or figures, not quoted, and no single characters."""
    found = np.empty(len(marks), np.bool_)
    for i in range(len(marks)):
        title = (flags[i] & TITLE) > 0 and not marks[i] & OPENING
        found[i] = not title and not flags[i] & UNSPACED and not marks[i] & (QUOTED | FIGURE)
    return found


@kernel
def is_familiar(group, kinds):
    """Whether the table of words knows enough of a text to say what is retold of it."""
    known = 0
    for word in group:
        known += kinds[word] > 0
    return known >= FAMILIAR * len(group)


@leaf
def words_in_common(row, met, nats_a, kinds_a, words_b):
    """Features of the distinct words."""
    shared = still = still_met = 0
    told = whole = 0.0
    for word in range(len(met)):
        whole += nats_a[word]
        still += kinds_a[word] == 0
        if met[word] >= 0:
            shared += 1
            told += nats_a[word]
            still_met += kinds_a[word] == 0
    row[CONTAINMENT_1] = shared / len(met)
    row[JACCARD_1] = shared / (len(met) + words_b - shared)
    row[IDF_OVERLAP] = told / max(whole, 1e-9)
    row[IMMUTABLES] = smoothed(still_met, still)


@leaf
def subject_in_common(row, met, nats_a, nats_b, first_a, first_b, order_a, order_b, flags_a, flags_b):
    """How far both texts are about the same: the words that they repeat, and the numbers that they give."""
    both = squares_a = squares_b = 0.0
    numbers_a = numbers_b = numbers_met = 0
    for word in range(len(first_b)):
        said = nats_b[word] * times(first_b, len(order_b), word)
        squares_b += said * said
        numbers_b += (flags_b[order_b[first_b[word]]] & DIGIT) > 0
    for word in range(len(first_a)):
        said = nats_a[word] * times(first_a, len(order_a), word)
        squares_a += said * said
        number = (flags_a[order_a[first_a[word]]] & DIGIT) > 0
        numbers_a += number
        if met[word] >= 0:
            both += said * nats_b[met[word]] * times(first_b, len(order_b), met[word])
            numbers_met += number
    fewer = min(numbers_a, numbers_b)
    row[SUBJECT] = min(both / max(np.sqrt(squares_a * squares_b), 1e-9), 1.0)
    row[NUMBERS] = 1 - (fewer - numbers_met) / (fewer + NUMBERS_PRIOR)


@kernel
def shingles_in_common(row, run, length_b):
    """Features of the word n-grams, by place."""
    length_a, longest = len(run), 0
    both = np.zeros(6, np.int64)
    for i in range(length_a):
        longest = max(longest, run[i])
        for size in (2, 3, 5):
            both[size] += run[i] >= size
    for size, containment, jaccard in (
        (2, CONTAINMENT_2, JACCARD_2),
        (3, CONTAINMENT_3, JACCARD_3),
        (5, CONTAINMENT_5, JACCARD_5),
    ):
        places = max(length_a - size + 1, 0) + max(length_b - size + 1, 0)
        row[containment] = both[size] / max(length_a - size + 1, 1)
        row[jaccard] = both[size] / max(places - both[size], 1)
    row[LONGEST_RUN] = longest


@kernel
def what_is_held(row, held, phrased, ordinary_a, met, group_a, nats_a, kinds_a, flags_a, marks_a):
    """Features of the words of a by what they are: sentences, quotations, names, numbers, prose."""
    told = told_outside = outside = told_first = names = names_met = 0
    figures = figures_told = 0
    sentences = sentences_told = size = size_told = 0
    prose = prose_met = phrases = phrases_met = 0.0
    parts, parts_told = np.zeros(PARTS, np.int32), np.zeros(PARTS, np.int32)
    for i in range(len(held)):
        word = group_a[i]
        if marks_a[i] & OPENING and size > 0:
            sentences += 1
            sentences_told += size_told >= COUNTERPART * size
            size = size_told = 0
        size += 1
        is_told = held[i] == KEPT or held[i] == KEPT_QUOTED
        size_told += is_told
        told += is_told
        told_first += is_told and i < LEAD
        parts[i * PARTS // len(held)] += 1
        parts_told[i * PARTS // len(held)] += is_told or phrased[i]
        if ordinary_a[i]:
            phrases += nats_a[word]
            phrases_met += nats_a[word] if phrased[i] else 0.0
        if not marks_a[i] & QUOTED:
            outside += 1
            told_outside += held[i] == KEPT
        if marks_a[i] & FIGURE:
            figures += held[i] != LEFT
            figures_told += is_told
        elif not flags_a[i] & TITLE:
            prose += nats_a[word]
            prose_met += nats_a[word] if met[word] >= 0 else 0.0
        elif not marks_a[i] & OPENING and kinds_a[word] == 0:
            names += 1
            names_met += met[word] >= 0
    sentences += 1
    sentences_told += size_told >= COUNTERPART * size
    row[TOLD_UNQUOTED] = told_outside / (outside + PRIOR)
    row[SENTENCES] = sentences_told / (sentences + 1.0)
    row[LEAD_TOLD] = told_first / min(len(held), LEAD)
    row[SPREAD] = ((parts_told >= PART_TOLD * parts) & (parts > 0)).sum() / PARTS
    row[QUOTED_SHARE] = (told - told_outside) / max(told, 1)
    row[PROSE] = prose_met / (prose + PROSE_PRIOR)
    row[PHRASING] = phrases_met / (phrases + PHRASE_PRIOR)
    row[NAMES] = smoothed(names_met, names)
    row[FIGURES] = (figures_told + 1.0) / (figures + 1.0)


@leaf
def is_hopeless(row, tokens):
    """See `reference_features.is_hopeless`."""
    form = is_form(row[FIGURES], row[NUMBERS], row[AGREEMENT], row[MISREAD], row[REJOINED], row[SYNONYMS])
    reply = row[REPLIED_SHARE] > REPLY and row[BESIDE] < ANSWERED
    reply = reply and row[TOLD] * (tokens + PRIOR) < NO_EXCERPT * tokens
    return form or reply or row[SPREAD] < LEAST_SPREAD


@kernel
def measure(
    data, hashes, starts, ends, flags, offsets, marks, order, group, first, words, distinct, nats, kinds,
    pairs, features, messages, every, most,
):  # fmt: skip
    """Fill one row of `features` (float64[pairs, columns], zeros) for each pair; return their aligned passages."""
    aligned = np.empty((len(pairs) * most, 4), np.int32)
    bounds = np.zeros(len(pairs) + 1, np.int64)
    for pair in range(len(pairs)):
        x, y = pairs[pair, 0], pairs[pair, 1]
        bounds[pair + 1] = bounds[pair]
        turned = comes_after(hashes[offsets[x] : offsets[x + 1]], hashes[offsets[y] : offsets[y + 1]])
        if turned:
            x, y = y, x
        a0, a1, b0, b1 = offsets[x], offsets[x + 1], offsets[y], offsets[y + 1]
        row = features[pair]
        if a0 == a1:
            continue
        own, other = slice(distinct[x], distinct[x + 1]), slice(distinct[y], distinct[y + 1])
        if in_common(words[own], words[other]) < LEAST_WORDS * (distinct[x + 1] - distinct[x]):
            continue
        met, said, seeds_i, seeds_j, chosen, passages = align(
            words[own], words[other], group[a0:a1], first[own], order[b0:b1], first[other], nats[own]
        )
        subject_in_common(
            row, met, nats[own], nats[other], first[own], first[other], order[a0:a1], order[b0:b1],
            flags[a0:a1], flags[b0:b1],
        )  # fmt: skip
        held = np.zeros(a1 - a0, np.uint8)
        follow(
            row, data, hashes, starts, ends, flags, marks, a0, b0, group[a0:a1], group[b0:b1],
            kinds[own], kinds[other], nats[own], nats[other], seeds_i, seeds_j, chosen, passages, held,
        )  # fmt: skip
        row[LENGTH_RATIO] = (a1 - a0) / (b1 - b0)
        row[LENGTH] = np.log(a1 - a0)
        # What is still to be measured counts as if it spoke for a copy.
        row[FIGURES] = row[SPREAD] = 1.0
        if not every and is_hopeless(row, a1 - a0):
            continue
        words_in_common(row, met, nats[own], kinds[own], distinct[y + 1] - distinct[y])
        if every:
            run = runs(hashes[a0:a1], hashes[b0:b1], group[a0:a1], order[b0:b1], first[other], met)
            shingles_in_common(row, run, b1 - b0)
        ordinary_a, ordinary_b = ordinary(flags[a0:a1], marks[a0:a1]), ordinary(flags[b0:b1], marks[b0:b1])
        phrased = np.zeros(a1 - a0, np.bool_)
        unsure = UNSURE_FROM <= row[TOLD] < UNSURE_TO and a1 - a0 >= UNLIKE * (b1 - b0)
        if unsure and not (messages[x] and messages[y]):
            find_phrases(
                hashes[a0:a1], hashes[b0:b1], ordinary_a, ordinary_b, group[a0:a1], group[b0:b1],
                met, distinct[y + 1] - distinct[y], held == KEPT, phrased,
            )  # fmt: skip
        what_is_held(
            row, held, phrased, ordinary_a, met, group[a0:a1], nats[own], kinds[own], flags[a0:a1], marks[a0:a1]
        )  # fmt: skip
        if not every and is_hopeless(row, a1 - a0):
            continue
        if row[TOLD] >= DECIDED and is_familiar(group[a0:a1], kinds[own]):
            row[RETOLD] = retold(hashes[a0:a1], hashes[b0:b1], group[a0:a1], said, seeds_i, seeds_j)
        rows = pieces(seeds_i, seeds_j, chosen, passages, most, turned)
        for piece in range(len(rows)):
            copy_row(aligned, bounds[pair + 1], rows, piece)
            bounds[pair + 1] += 1
    return aligned[: bounds[-1]], bounds
