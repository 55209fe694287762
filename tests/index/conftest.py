"""Corpora with copies of every kind in them, made from the demo articles."""

import json
import random
from pathlib import Path

NEWSROOM = Path(__file__).parents[2] / "fixtures" / "newsroom"


def sentences() -> list[str]:
    """Return the sentences of the English demo articles, without the damaged and those told again in a copy."""
    labels = json.loads(NEWSROOM.with_name("newsroom.labels.json").read_text(encoding="utf-8"))
    left_out = {pair["a"] for pair in labels["pairs"] + labels["optional"]["pairs"]} | labels[
        "findings"
    ].keys()
    found = []
    for path in sorted(path for path in NEWSROOM.glob("*.txt") if path.name not in left_out):
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [
            s.strip() + "." for s in text.replace("\n", " ").split(". ") if 40 < len(s) < 300 and s.isascii()
        ]
    return found


def corpus(number: int, seed: int, *, copies: bool = True) -> list[dict[str, str]]:
    """Return records of which, with `copies`, about a third copy an earlier one: the same, nearly, in part."""
    generator = random.Random(seed)
    pool = sentences()
    records: list[dict[str, str]] = []
    for i in range(number):
        kind = generator.random()
        if not copies or not records or kind > 0.36:
            text = " ".join(generator.sample(pool, generator.randint(10, 18)))
        else:
            text = _copy(generator.choice(records)["text"], kind, generator)
        records.append({"id": f"d{i:04}", "text": text, "date": f"2026-01-{i % 28 + 1:02}"})
    return records


def _copy(text: str, kind: float, generator: random.Random) -> str:
    words = text.split()
    if kind < 0.06:
        return text
    if kind < 0.12:
        return text.upper().replace(" ", "  ")
    if kind < 0.27:
        for _ in range(max(len(words) // 60, 1)):
            words[generator.randrange(len(words))] = f"word{generator.randrange(1000)}"
        return " ".join(words)
    half = len(words) // 2
    return " ".join(words[: half + generator.randrange(half)])


CLEAN = (
    "battery-plant-vote",
    "brackholm-rovers-cup-tie",
    "clock-tower-restored",
    "kelp-farm-inquiry",
    "library-night-opening",
    "malting-barley-market",
    "orchard-winter-feature",
    "reservoir-levels",
    "saltmarsh-snail-study",
    "tram-depot",
)
"""Demo articles that no rule flags and that do not copy each other."""


def article(identity: str = "fresh", name: str = "harbour-ferry-fire") -> dict[str, str]:
    """Return a record with a whole demo article, by default one that is not in CLEAN."""
    return {"id": identity, "text": (NEWSROOM / f"{name}.txt").read_text(encoding="utf-8")}


def archive() -> list[dict[str, str]]:
    """Return the clean articles as records d0000, d0001 …"""
    return [article(f"d{number:04}", name) for number, name in enumerate(CLEAN)]
