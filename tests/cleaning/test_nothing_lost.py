"""The one unforgivable error: random corpora full of copies, and no text that stands nowhere else goes missing."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from dedup.cleaning.options import cleaning
from dedup.cleaning.restore import undo
from dedup.cleaning.run import clean
from dedup.config import Config
from tests.conftest import write_jsonl
from tests.corpus.reading import read_all

CONFIG = Config(only="duplicates")
WORDS = [
    f"{first}{last}"
    for first in ("ba", "ko", "mi", "tu", "re", "sa")
    for last in ("lon", "der", "vik", "na", "ter")
]


def article(generator: random.Random, words: int) -> list[str]:
    # Zipf-like, so that texts share their common words as real ones do
    return [
        WORDS[int(generator.paretovariate(0.7)) % len(WORDS)] + str(generator.randrange(40))
        for _ in range(words)
    ]


def copy(generator: random.Random, one: list[str], other: list[str]) -> list[str]:
    start = generator.randrange(max(1, len(one)))
    match generator.randrange(7):
        case 0:
            return one
        case 1:
            return one[start:]
        case 2:
            return one[:start] + article(generator, generator.choice([1, 20, 120])) + one[start:]
        case 3:
            return one + other
        case 4:
            return [word if generator.random() > 0.03 else "edited" for word in one]
        case 5:
            return one[: start // 2] + one[start:]
        case _:
            return []


def corpus(generator: random.Random) -> list[str]:
    texts = [article(generator, generator.choice([8, 40, 150, 400])) for _ in range(20)]
    for _ in range(50):
        texts.append(copy(generator, generator.choice(texts), generator.choice(texts)))
    generator.shuffle(texts)
    return [" ".join(text) for text in texts]


def shingles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    size = min(5, len(words))
    return {tuple(words[index : index + size]) for index in range(len(words) - size + 1)} if words else set()


def longest_lost(text: str, kept: set[tuple[str, ...]]) -> int:
    words = text.split()
    covered = [False] * len(words)
    for index in range(len(words) - 4):
        if tuple(words[index : index + 5]) in kept:
            covered[index : index + 5] = [True] * 5
    return max(map(len, "".join("+" if each else "-" for each in covered).split("+")), default=0)


@pytest.mark.parametrize("keep", ["first", "longest", "best"])
@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_lost(seed: int, keep: str, tmp_path: Path) -> None:
    texts = {f"d{number}": text for number, text in enumerate(corpus(random.Random(seed)))}
    records = [{"id": name, "text": text} for name, text in texts.items()]
    source = write_jsonl(tmp_path / "a.jsonl", records)
    config = Config(only="duplicates", keep=keep)  # type: ignore[arg-type]
    result = clean([str(source)], str(tmp_path / "b.jsonl"), config, cleaning())
    kept = set(read_all(tmp_path / "b.jsonl").ids)
    removed = [json.loads(line) for line in (tmp_path / "removed.jsonl").read_text().splitlines()]
    assert len(removed) > 10
    assert kept == set(texts) - {record["id"] for record in removed}
    assert result.kept == len(kept)

    for record in removed:
        assert record["kept"] in kept  # never in favour of one that goes too
        own, other = shingles(texts[record["id"]]), shingles(texts[record["kept"]])
        shared = len(own & other)
        if record["relation"] == "near":
            assert shared / len(own | other) >= config.threshold
            assert longest_lost(texts[record["id"]], other) < 100
        else:
            assert shared >= 0.9 * len(own)
        if record["relation"] == "exact":
            assert texts[record["id"]] == texts[record["kept"]]

    again = clean([str(tmp_path / "b.jsonl")], None, config, cleaning())
    assert again.plan.removals == ()
    undo(str(tmp_path / "removed.jsonl"), str(tmp_path / "back.jsonl"), config)
    assert (tmp_path / "back.jsonl").read_bytes() == source.read_bytes()
