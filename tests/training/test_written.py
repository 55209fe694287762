"""The texts that a language model wrote for the project."""

from __future__ import annotations

from training.records import written
from training.sources import articles_of_a_model


def test_every_article_is_either_learned_from_or_tests_what_was_learned() -> None:
    texts = [text["text"] for text in written("texts")]
    learned, others = (articles_of_a_model(learned=which) for which in (True, False))
    assert sorted(learned + others) == sorted(texts)
    assert len(set(texts)) == len(texts)
    assert len(learned) < len(others)
