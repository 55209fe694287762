"""The word index: what it marks tokens as. That its kernels do as their reference twins is tested with alignment."""

from __future__ import annotations

import numpy as np

from dedup.match.information import prior
from dedup.match.scoring import FIGURE, FIGURES, NAME, OPENING, QUOTED, REPLIED
from dedup.match.words import index_words
from dedup.text.hashing import token_hashes
from tests.match.texts import SOURCE, batch


def marks_of(text: str) -> list[int]:
    return list(index_words(batch([text]), prior()).marks)


def test_quotation_marks_and_sentences_are_marked() -> None:
    assert marks_of('He said "yes please" twice. Then left') == [OPENING, 0, QUOTED, QUOTED, 0, OPENING, 0]
    assert marks_of("“Never” she wrote") == [OPENING | QUOTED, 0, 0]


def test_roles_and_prompts_of_manuals_are_not_quoted_from_a_message() -> None:
    assert not any(
        mark & REPLIED for mark in marks_of("see\n:doc:`the guide` and\n:ref:`this`\n:param x: one")
    )
    assert not any(mark & REPLIED for mark in marks_of("so:\n\n>>> print(1)\none\n  >>> two"))
    assert marks_of("> no\n>>> well then") == [OPENING | QUOTED | REPLIED, *[QUOTED | REPLIED] * 2]
    assert all(mark & REPLIED for mark in marks_of(">>>> deep in a thread"))


def test_lines_quoted_from_a_message_are_marked() -> None:
    assert marks_of("I agree\n> not at all\nwith this") == [OPENING, 0, *[QUOTED | REPLIED] * 3, 0, 0]
    assert marks_of("I agree\nAB> not at all\nwith this") == [OPENING, 0, NAME, *[QUOTED | REPLIED] * 3, 0, 0]
    assert marks_of("I agree\t>\tnot at all\twith this") == [OPENING, 0, *[QUOTED | REPLIED] * 3, 0, 0]
    assert marks_of("I agree\n: not at all\nwith this") == [OPENING, 0, *[QUOTED | REPLIED] * 3, 0, 0]
    assert marks_of("I agree\t: \tnot at all\twith this") == [OPENING, 0, *[QUOTED | REPLIED] * 3, 0, 0]
    assert marks_of("I agree\n]not at all\nwith this") == [OPENING, 0, *[QUOTED | REPLIED] * 3, 0, 0]
    assert marks_of("I agree\t>\t\twith this") == [OPENING, 0, 0, 0]


def test_tags_are_no_initials_of_one_who_is_quoted() -> None:
    assert not any(mark & REPLIED for mark in marks_of("<html>\n<p>Nothing here\n<b>is quoted</b>\n</p>"))


def test_capitals_tell_no_names_where_all_nouns_have_them() -> None:
    german = "Nachdem der Sturm vorüber war, prüften Fischer ihre Boote und fanden zwischen Steinen und Balken mehrere Anker."
    assert not any(mark & NAME for mark in marks_of(german))
    assert any(mark & NAME for mark in marks_of(SOURCE))


def test_a_word_that_opens_a_sentence_is_no_name() -> None:
    assert marks_of("Houses fell. Ardlow lost")[::2] == [OPENING, OPENING | NAME]


def test_every_figure_of_the_list_is_marked_in_the_table() -> None:
    table, figures = prior(), token_hashes(FIGURES.split())
    assert np.isin(figures, table.hashes).all()
    assert (table.kinds[np.searchsorted(table.hashes, figures)] & FIGURE > 0).all()
