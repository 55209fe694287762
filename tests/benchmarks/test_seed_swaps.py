from __future__ import annotations

import pytest

from benchmarks.seed_swaps import originals
from dedup.quality.english.decode import decode
from training.records import DATA


def test_swapped_words_are_known_by_their_place() -> None:
    text = "In nan bottommost statement is unfastened root; a statement."
    meant = originals(text)
    assert meant[text.index("nan")] == "the"
    assert meant[text.index("statement")] == "line"
    assert text.rindex("statement") not in meant


@pytest.mark.skipif(not DATA.exists(), reason=f"needs the optional data folder {DATA}")
def test_a_third_of_the_spun_seed_is_recovered() -> None:
    (path,) = (DATA / "seeds").glob("004*.txt")
    text = path.read_text(encoding="utf-8")
    meant = originals(text)
    named = {span.start: (span.suggestion or "").lower().split()[0] for span in decode(text)}
    assert len(meant) > 150
    assert sum(named.get(place) == word for place, word in meant.items()) >= 0.35 * len(meant)
