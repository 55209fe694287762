"""Alike documents meet, and templates shared by many cost no n²."""

from __future__ import annotations

import numpy as np
import pytest

from dedup.config import Config
from dedup.match import candidates
from dedup.sketch import sketch
from tests.match.corpora import corpus, edited, jaccards, made, matches, rows_of
from tests.match.texts import batch

CONFIG = Config()


def band_pairs(texts: list[str]) -> set[tuple[int, int]]:
    built = corpus(texts, CONFIG)
    rows = np.arange(len(texts))
    found = candidates.band_candidates(built.sketches, rows, built.rank, CONFIG, map)
    pairs = [(a, b) for a, b in found.tolist()]
    assert pairs == sorted(set(pairs))  # each once, in order
    return set(pairs)


@pytest.mark.parametrize("seed", range(12))
def test_every_pair_of_high_jaccard_is_found(seed: int) -> None:
    generator = np.random.default_rng(seed)
    texts: list[str] = []
    for _ in range(6):
        words = made(int(generator.integers(10, 400)), generator)
        texts += [
            " ".join(edited(words, int(edits), generator))
            for edits in generator.integers(0, 1 + len(words) // 40, 4)
        ]
    alike = {pair for pair, jaccard in jaccards(texts).items() if jaccard >= 0.8}
    assert alike
    assert alike <= band_pairs(texts)


def test_documents_that_share_nothing_are_no_candidates() -> None:
    generator = np.random.default_rng(0)
    assert band_pairs([" ".join(made(200, generator, 10**6)) for _ in range(60)]) == set()


def test_a_template_of_thousands_makes_no_square_of_pairs() -> None:
    generator = np.random.default_rng(1)
    template = made(300, generator)
    texts = [" ".join([*template, f"x{number}"]) for number in range(600)]
    pairs = band_pairs(texts)
    bands = 25
    assert len(pairs) <= bands * len(texts)  # all with all would be 179,700
    assert {document for pair in pairs for document in pair} == set(range(600))


def test_a_large_cluster_is_still_one() -> None:
    generator = np.random.default_rng(2)
    template = made(300, generator)
    texts = [" ".join([*template, f"x{number}"]) for number in range(200)]
    found = matches(texts)
    assert len(set(found.keeper.tolist())) == 1
    assert len(found.pairs) == 199
    assert 199 <= found.candidates < 200 * 199 // 2


def test_samples_bring_excerpts_together() -> None:
    generator = np.random.default_rng(3)
    long = made(2000, generator, 10**6)
    texts = [" ".join(long), " ".join(long[700:900]), " ".join(made(500, generator, 10**6))]
    sketches = sketch(batch(texts), CONFIG)
    assert candidates.sample_candidates(sketches, np.arange(3)).tolist() == [[0, 1]]


def test_a_phrase_of_the_whole_corpus_brings_nobody_together() -> None:
    generator = np.random.default_rng(4)
    boilerplate = made(30, generator)
    count = candidates.DOCUMENT_FREQUENCY_CAP + 20
    texts = [" ".join([*boilerplate, *made(100, generator, 10**6)]) for _ in range(count)]
    sketches = sketch(batch(texts), CONFIG)
    assert len(candidates.sample_candidates(sketches, np.arange(count))) == 0


def test_a_form_of_the_whole_corpus_brings_nobody_together() -> None:
    generator = np.random.default_rng(5)
    form = made(100, generator, 10**6)
    count = candidates.DOCUMENT_FREQUENCY_CAP + 20
    filled_in = [" ".join([*form, *made(20, generator, 10**6)]) for _ in range(count)]
    extra = " ".join(made(15, generator, 10**6))
    texts = [*filled_in, *(f"{' '.join(form)} {extra} {word}" for word in ("one", "two"))]
    sketches = sketch(batch(texts), CONFIG)
    everywhere, alone = np.arange(len(texts)), np.array([count, count + 1])
    # Two forms with a line in common are no more alike for it, unless hardly any other has the form.
    assert candidates.sample_candidates(sketches, everywhere).tolist() == []
    assert candidates.sample_candidates(sketches, alone).tolist() == [[count, count + 1]]


@pytest.mark.parametrize("count", [4, 30])
def test_an_excerpt_of_what_the_centre_of_a_cluster_lacks_is_found(count: int) -> None:
    generator = np.random.default_rng(6)
    page, appended = made(500, generator, 10**6), made(150, generator, 10**6)
    versions = [" ".join([*page, f"v{number}", *appended[: 150 * (number == 0)]]) for number in range(count)]
    # The first version alone has the passage, and any other is as good a centre.
    found = rows_of(matches([*versions, " ".join(appended)]).pairs)
    assert (0, count) in found
    assert all(count not in pair for pair in found if pair != (0, count))


def test_a_passage_of_many_versions_does_not_hide_it_elsewhere() -> None:
    generator = np.random.default_rng(7)
    cap = candidates.DOCUMENT_FREQUENCY_CAP
    texts = [" ".join(made(200, generator, 10**6)) for _ in range(3 + cap)]
    sketches = sketch(batch([*texts, texts[0] + " twice"]), CONFIG)
    features = sketches.samples[: sketches.sample_offsets[1]]
    everywhere = np.array([0, cap + 3])
    for holders, expected in ((cap, cap * 2 + 1), (cap + 1, 1)):
        owners = np.arange(1, holders + 1)
        beyond = np.tile(features, holders), np.repeat(owners, len(features))
        found = candidates.sample_candidates(sketches, everywhere, beyond=beyond)
        between = (found < cap + 3) & (found > 0)
        assert len(found) - between.all(axis=1).sum() == expected


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_reading_does_not_decide_what_members_share(seed: int) -> None:
    generator = np.random.default_rng(seed)
    passages = [made(int(generator.integers(5, 60)), generator, 10**6) for _ in range(8)]
    texts = []
    for page in [made(300, generator, 10**6) for _ in range(4)]:
        for number in range(5):
            some = generator.permutation(8)[: int(generator.integers(0, 5))]
            texts.append(
                " ".join([*page, f"v{number}", *(word for p in some.tolist() for word in passages[p])])
            )
    centre = np.repeat(np.arange(4) * 5, 5)

    def found(order: list[int]) -> set[frozenset[int]]:
        sketches = sketch(batch([texts[document] for document in order]), CONFIG)
        place = np.argsort(order)
        centres = place[centre[order]]
        rows = np.arange(len(order))
        beyond = candidates.beyond_centres(sketches, rows, centres)
        pairs = candidates.sample_candidates(sketches, rows[centres == rows], beyond=beyond)
        return {frozenset((order[a], order[b])) for a, b in pairs.tolist()}

    expected = found(list(range(20)))
    assert expected
    for _ in range(4):
        assert found(generator.permutation(20).tolist()) == expected


def test_exact_copies_are_represented_by_the_first_id() -> None:
    sketches = sketch(batch(["same text", "other", "Same  TEXT", "", "same text", " "]), CONFIG)
    rank = np.array([3, 0, 2, 4, 1, 5])
    # Texts without words represent themselves: being empty is no copying.
    assert candidates.exact_groups(sketches, rank).tolist() == [4, 1, 4, 3, 4, 5]


def test_no_documents_no_pairs() -> None:
    assert rows_of(matches([]).pairs) == []
    assert rows_of(matches(["", "  ", "!"]).pairs) == []
