"""Which pairs are listed does not depend on what else is in a cluster, unless it is a large one."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from tests.match.corpora import made, matches, rows_of


def test_copies_of_one_text_are_listed_with_all_that_it_is_related_to() -> None:
    generator = np.random.default_rng(0)
    passage = made(150, generator, 10**6)
    longer = [" ".join([*passage, *made(250, generator, 10**6)]) for _ in range(2)]
    found = matches([*longer, " ".join(passage), " ".join(passage).upper()])
    # The passage is kept with one of the two only.
    assert len({*found.keeper.tolist()}) == 2
    assert rows_of(found.pairs) == [(0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]


def test_small_groups_of_copies_are_listed_in_full() -> None:
    generator = np.random.default_rng(1)
    texts = [" ".join(made(60, generator, 10**6)) for _ in range(2)]
    assert rows_of(matches([*texts[:1] * 20, *texts[1:] * 2]).pairs) == [
        *combinations(range(20), 2),
        (20, 21),
    ]


def test_many_copies_of_one_text_are_listed_with_the_one_that_is_kept() -> None:
    text = " ".join(made(60, np.random.default_rng(2), 10**6))
    assert rows_of(matches([text] * 21).pairs) == [(0, copy) for copy in range(1, 21)]
