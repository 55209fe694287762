"""How well the language heads find damage and leave clean text alone: python -m benchmarks.accuracy_language.

Needs the optional data folder (`../shared/data`, or the path in DEDUP_DATA) and the packages of `training/sources.py`.
It measures what ships, on texts that `training/quality.py` did not draw: another seed, texts of 300 words or more.
The figures with whole sources left out are those that the training prints; docs/models.md has both.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.accuracy_quality import findings
from benchmarks.seed_swaps import WORD, originals
from dedup.quality.english.decode import decode
from training import garble
from training.records import DATA
from training.sources import SHORT_ORIGINS, Source, articles_of_a_model, clean_sources, damaged_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dedup.model import Span

HEADS = {
    "TXT203": ("noise", "ocr", "typing"),
    "TXT205": ("spun", "moby", "wordnet", "filled"),
    "TXT206": ("shuffled", "markov", "gibberish"),
    "TXT213": (),
}
SEED = 2
LONG = 300


def main() -> None:
    clean = list(clean_sources(DATA, most=300, seed=SEED))
    print("clean texts flagged, share of each source")
    print(f"  {'':24}{'texts':>6}", *(f"{rule:>8}" for rule in HEADS))
    for source in (*clean, Source("", "written, not learned from", articles_of_a_model(learned=False))):
        found = confidences(source.texts)
        print(
            f"  {source.name:24}{len(found):6}",
            *(f"{np.mean([rule in f for f in found]):8.3f}" for rule in HEADS),
        )
    print(f"damaged texts of {LONG} words or more flagged")
    for source in long_enough(damaged_sources(DATA, clean, most=60, seed=SEED)):
        rule = next(r for r, methods in HEADS.items() if source.damage.split("-")[0] in methods)
        share = np.mean([rule in found for found in confidences(source.texts)])
        print(f"  {rule} {source.name:32}{len(source.texts):6}{share:8.3f}")
    report_seeds()
    report_spun_seed()
    report_swaps()


def long_enough(sources: Iterable[Source]) -> Iterable[Source]:
    for source in sources:
        short = source.origin in SHORT_ORIGINS
        texts = [text for text in source.texts if short or len(text.split()) >= LONG]
        if texts:
            yield Source(source.damage, source.origin, texts)


def confidences(texts: list[str]) -> list[dict[str, float]]:
    """Return the confidence of each language rule that fired, text by text."""
    return [{f.rule: f.confidence for f in found if f.rule in HEADS} for found in findings(texts)]


def report_seeds() -> None:
    print("seeds")
    paths = sorted((DATA / "seeds").glob("*.txt"))
    for path, found in zip(paths, confidences([p.read_text(encoding="utf-8") for p in paths]), strict=True):
        print(f"  {path.name[:3]} {found or 'nothing'}")


def report_spun_seed() -> None:
    """Print how many words of the spun seed's substitutions the suggestions give back."""
    (path,) = (DATA / "seeds").glob("004*.txt")
    text = path.read_text(encoding="utf-8")
    meant = originals(text)
    (found,) = findings([text])
    spans = [span for finding in found if finding.rule == "TXT205" for span in finding.spans]
    suggested = {place: guess for span in spans for place, guess in guesses(span)}
    marked = sum(place in suggested for place in meant)
    named = sum(suggested.get(place) == word for place, word in meant.items())
    print(
        f"seed 004: {len(meant)} substitutions, {marked} marked, {named} ({named / len(meant):.0%}) recovered"
    )
    print(f"  {len(suggested.keys() - meant.keys())} words marked that are the writer's own")


def guesses(span: Span) -> Iterator[tuple[int, str]]:
    """Yield the place of each word of a span in the text, and the word suggested for it, in lower case."""
    places = (span.start + match.start() for match in WORD.finditer(span.text))
    return zip(places, (span.suggestion or "").lower().split(), strict=False)


def report_swaps() -> None:
    """Print how many swapped words the decoder finds, and names rightly, in text spun with a thesaurus it lacks."""
    random = Random(SEED)
    (source,) = (s for s in clean_sources(DATA, most=40, seed=SEED) if s.origin == "bbc")
    for name, thesaurus in (("wordnet", garble.read_wordnet()), ("moby", garble.read_moby())):
        swapped = found = named = touched = 0
        for text in source.texts:
            spun = garble.spin(text, thesaurus, 0.2, random)
            replaced = {
                b.start(): a.group().lower()
                for a, b in zip(garble.WORD.finditer(text), garble.WORD.finditer(spun), strict=False)
                if a.group() != b.group()
            }
            swapped += len(replaced)
            for span in decode(spun):
                for place, guess in guesses(span):
                    touched += place not in replaced
                    found += place in replaced
                    named += replaced.get(place) == guess
        print(f"swaps of {name}: {swapped}, found {found}, named {named}, clean words touched {touched}")


if __name__ == "__main__":
    main()
