"""How damage that no rule was made on is found, kind by kind: `python -m benchmarks.damages`.

Clean texts of several sources are damaged in one way each (`benchmarks.defects`) and scanned, together with all that are
not damaged. Writes the table of docs/quality.md.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks import page
from benchmarks.corpora import write
from benchmarks.defects import defects
from dedup import scan
from training.records import DATA, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.defects import Defect

QUALITY = Path(__file__).parents[1] / "docs" / "quality.md"
SOURCES = (
    "corpora/bbc",
    "corpora/reuters21578",
    "clean/blogs.dev",
    "rewrites/onestop.dev",
    "rewrites/wmt21.dev",
)
DAMAGED = 40
"""Texts of each source that are damaged in each way."""
LENGTHS = range(250, 800)
"""Words of these texts."""
SLIGHT = 0.02
"""Share of texts that makes no difference."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many texts are damaged in one way, of how many the rule that is meant finds it, and how many any rule flags."""

    damaged: int
    right: int
    flagged: int


def sources(folder: Path) -> Iterator[list[str]]:
    """Yield the texts of each source, one of those that tell the same, in any order."""
    for source in SOURCES:
        read = {r.get("cluster", r["id"]): r["text"] for r in records(folder / f"{source}.jsonl.gz")}
        texts = [text for text in dict.fromkeys(read.values()) if len(text.split()) in LENGTHS]
        Random(source).shuffle(texts)
        yield texts


def damaged(kinds: Sequence[Defect], clean: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield the id and the text of the damaged texts, those left out that a kind of damage does not change."""
    for number, kind in enumerate(kinds):
        for place, texts in enumerate(clean):
            for row, text in enumerate(texts[:DAMAGED]):
                others = [other for other in texts[:DAMAGED] if other is not text]
                made = kind.make(text, others, Random(f"{kind.name} {row}"))
                if made != text:
                    yield f"{number}/{place}-{row}", made


def rules_by_text(documents: Sequence[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return the codes of the rules that flag each text, by its id, as a scan for damage tells."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "texts.jsonl"
        write(corpus, documents)
        report = scan(corpus, only="quality").report
    flagged = {one.id: frozenset(finding.rule for finding in one.findings) for one in report.documents}
    return {name: flagged.get(name, frozenset()) for name, _ in documents}


def measure(
    kinds: Sequence[Defect], clean: Sequence[Sequence[str]]
) -> tuple[list[Found], dict[str, float], int]:
    """Return what is found of each kind; the share of undamaged texts that each rule flags; and how many these are."""
    unchanged = [
        (f"clean/{place}-{row}", text) for place, texts in enumerate(clean) for row, text in enumerate(texts)
    ]
    rules = rules_by_text([*unchanged, *damaged(kinds, clean)])
    found: list[Counter[str]] = [Counter() for _ in kinds]
    for name, codes in rules.items():
        kind = name.partition("/")[0]
        if kind != "clean":
            right = kinds[int(kind)].rule in codes
            found[int(kind)].update(damaged=1, right=right, flagged=bool(codes))
    wrong = Counter(code for name, _ in unchanged for code in rules[name])
    results = [Found(one["damaged"], one["right"], one["flagged"]) for one in found]
    return results, {code: count / len(unchanged) for code, count in wrong.items()}, len(unchanged)


def table(kinds: Sequence[Defect], results: Sequence[Found], wrong: Mapping[str, float]) -> str:
    """Return a table: damage, the rule meant, the share of damaged texts it finds, and of undamaged ones it flags.

    Where other rules flag more of the damaged texts, the share that any rule flags is told, too.
    """
    lines = ["| damage | rule meant | found | undamaged flagged |", "|---|---|--:|--:|"]
    for kind, one in zip(kinds, results, strict=True):
        share, flagged = (f"{count / one.damaged:.2f}" for count in (one.right, one.flagged))
        found = (
            share if one.flagged - one.right <= SLIGHT * one.damaged else f"{share}, by any rule {flagged}"
        )
        lines.append(f"| {kind.name} | {kind.rule} | {found} | {100 * wrong.get(kind.rule, 0):.2f} % |")
    return "\n".join(lines)


def main() -> None:
    """Print the table and write it into the page."""
    kinds, clean = defects(), list(sources(DATA))
    results, wrong, count = measure(kinds, clean)
    names = ", ".join(source.rpartition("/")[2].removesuffix(".dev") for source in SOURCES)
    text = (
        f"`python -m benchmarks.damages`: {DAMAGED * len(SOURCES)} texts of {LENGTHS.start} to {LENGTHS.stop - 1} words "
        f"({names}), each damaged in each way; {count:,} undamaged ones.\n\n{table(kinds, results, wrong)}"
    )
    print(text)
    page.insert("damages", text, QUALITY)


if __name__ == "__main__":
    main()
