"""How copies are found in other languages than English: `python -m benchmarks.languages`.

Pages of GNOME's manual (Debian's `gnome-user-docs`), which is in 40 languages, are copied, each copy is changed in one
way, and the copies are matched with all pages of the manual in that language. It fetches the package. See docs/models.md
for the results.
"""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pyarrow as pa

from benchmarks.disguises import disguises
from benchmarks.obfuscations import LENGTHS, matched, measure
from dedup.text import tokenise
from training.packages import from_debian

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.disguises import Disguise
    from benchmarks.obfuscations import Found

ENGLISH = "C"
LANGUAGES = {
    "English": ENGLISH,
    "German": "de",
    "French": "fr",
    "Spanish": "es",
    "Portuguese": "pt_BR",
    "Polish": "pl",
    "Russian": "ru",
    "Greek": "el",
    "Hungarian": "hu",
    "Tamil": "ta",
    "Korean": "ko",
    "Chinese": "zh_CN",
    "Japanese": "ja",
}
"""Languages into which enough pages are translated, and the folder of each in the package."""

COPIED = 60

KINDS = (
    "a word in 10 left out",
    "a word in 10 another's",
    "a word in 3 left out",
    "a word in 3 another's",
    "50 % of neighbours swapped",
)
"""Those of `benchmarks.disguises` that go by no language."""

MALLARD = {"mallard": "http://projectmallard.org/1.0/"}
"""The namespace of the manual's mark-up."""

SENTENCE = re.compile(r"(?<=[.!?।؟])\s+|(?<=[。！？])")
"""What stands between two sentences, in any of the scripts."""

UNSPACED = re.compile(r"([\u3040-\u30ff\u3400-\u9fff])")
"""A character of a script that puts no blanks between words, each of which counts as one."""


def sentences_shuffled(text: str, _: str, random: Random) -> str:
    """Put the sentences in any order, in whatever script they end."""
    sentences = SENTENCE.split(text)
    return " ".join(random.sample(sentences, len(sentences)))


def middle_half(text: str, *_: object) -> str:
    """Leave out the first and the last quarter."""
    words = text.split()
    return " ".join(words[len(words) // 4 : -(len(words) // 4)])


def kinds() -> dict[str, Disguise]:
    """Return the disguises by name."""
    known = disguises({})
    return {
        **{kind: known[kind] for kind in KINDS},
        "sentences shuffled": sentences_shuffled,
        "the middle half": middle_half,
    }


def parts(path: Path) -> list[str]:
    """Return the stretches of text that a page shows: not who wrote it."""
    page = ET.parse(path).getroot()  # noqa: S314 - a Debian package
    for information in page.findall("mallard:info", MALLARD):
        page.remove(information)
    shown = (" ".join(part.split()) for part in page.itertext())
    return [part for part in shown if part]


def translation(page: Path, original: Path) -> str:
    """Return what is translated of a page, with blanks round characters that each count as a word."""
    own = [] if page == original else parts(original)
    return "\n".join(UNSPACED.sub(r" \1 ", part) for part in parts(page) if part not in own)


def measured(pages: list[str]) -> tuple[int, int, Mapping[str, Found]]:
    """Return how many pages are copied, how many pairs of unchanged pages are called copies, and what is found of each kind."""
    counts = tokenise(pa.array(pages, pa.large_string())).counts.tolist()
    chosen = [page for page, words in zip(pages, counts, strict=True) if words in LENGTHS]
    chosen = Random(1).sample(chosen, min(len(chosen), 2 * COPIED))
    half = len(chosen) // 2
    originals, lenders = chosen[:half], chosen[half:]
    others = [page for page in pages if page not in originals]
    found = measure(kinds(), originals, lenders, others)
    return half, len(matched(pages, range(len(pages))).pairs.a), found


def main() -> None:
    """Print a table."""
    manual = from_debian("gnome-user-docs") / "usr/share/help"
    print(f"| language | pages copied | {' | '.join(kinds())} | wrong pairs | pairs of unchanged pages |")
    print(f"|---|--:|{'--:|' * len(kinds())}--:|--:|")
    for language, folder in LANGUAGES.items():
        paths = (manual / folder / "gnome-help").glob("*.page")
        pages = sorted({translation(path, manual / ENGLISH / "gnome-help" / path.name) for path in paths})
        copied, unchanged, found = measured(pages)
        shares = " | ".join(f"{one.relations.total() / copied:.2f}" for one in found.values())
        wrong = sum(one.wrong for one in found.values())
        print(f"| {language} | {copied} | {shares} | {wrong} | {unchanged} |", flush=True)


if __name__ == "__main__":
    main()
