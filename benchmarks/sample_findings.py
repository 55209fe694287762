"""Findings drawn at random from a report, with their texts, to be read by a person and judged.

    dedup scan corpus.jsonl.gz -o report.json
    python -m benchmarks.sample_findings report.json corpus.jsonl.gz [--each 10] [--seed 1] [--rule TXT208]

Prints so many pairs of each relation and flags of each rule. Texts are read again from the corpus, so nothing of it is
stored anywhere. docs/design.md says how many of those read were right.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from dedup import Config
from dedup.corpus.read import read

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 160


def texts_of(paths: list[str], wanted: set[str]) -> dict[str, str]:
    """Return the texts of these ids."""
    config = Config()
    found: dict[str, str] = {}
    for block in read(paths, config).blocks():
        documents = block.parse(config).documents
        ids, texts = (documents.column(name).to_pylist() for name in ("id", "text"))
        found |= {name: text for name, text in zip(ids, texts, strict=True) if name in wanted}
    return found


def shown(text: str) -> str:
    """Return a text on one line, its middle left out where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= 2 * WIDTH else f"{line[:WIDTH]} […] {line[-WIDTH:]}"


def describe_pair(pair: dict[str, Any], texts: dict[str, str]) -> Iterator[str]:
    """Tell of a pair what a reader needs: how alike, how long, and how each begins and ends outside of what they share."""
    a, b = texts[pair["a"]], texts[pair["b"]]
    yield (
        f"{pair['a']}  {pair['b']}  confidence {pair['confidence']} J {pair['jaccard']} "
        f"within {pair['containment_a']} {pair['containment_b']}  {len(a)} and {len(b)} characters"
    )
    yield f"  a: {shown(a)}"
    yield f"  b: {shown(b)}"
    for side, text in (("a", a), ("b", b)):
        last, rest = 0, []
        for start, end in sorted(passage[side] for passage in pair["evidence"]):
            rest.append(text[last:start])
            last = max(last, end)
        rest.append(text[last:])
        yield f"  only {side}: {shown(' | '.join(piece for piece in rest if piece.strip()))}"


def describe_flag(found: dict[str, Any], document: dict[str, Any], texts: dict[str, str]) -> Iterator[str]:
    """Tell of a flag its message and the text around its first spans."""
    text = texts[document["id"]]
    yield f"{document['id']}  confidence {found['confidence']}  {document['words']} words  {found['message']}"
    yield f"  {shown(text)}"
    for span in found["spans"][:3]:
        around = text[max(span["start"] - 60, 0) : span["end"] + 60]
        yield f"  {span['start']}–{span['end']} → {span['suggestion']!r}: {shown(around)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("corpus", nargs="+")
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rule", action="append", help="only these relations or rule codes")
    given = parser.parse_args()
    report = orjson.loads(given.report.read_bytes())
    kinds: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = {}
    for pair in report["pairs"]:
        kinds.setdefault(pair["relation"], []).append((pair, {}))
    for document in report["documents"]:
        for found in document["findings"]:
            kinds.setdefault(found["rule"], []).append((found, document))
    chooser = random.Random(given.seed)
    drawn = {
        kind: chooser.sample(cases, min(given.each, len(cases)))
        for kind, cases in sorted(kinds.items())
        if not given.rule or kind in given.rule
    }
    wanted = {
        name
        for cases in drawn.values()
        for found, document in cases
        for name in ([document["id"]] if document else [found["a"], found["b"]])
    }
    texts = texts_of(given.corpus, wanted)
    for kind, cases in drawn.items():
        print(f"\n=== {kind}: {len(cases)} of {len(kinds[kind])}")
        for number, (found, document) in enumerate(cases, 1):
            lines = describe_flag(found, document, texts) if document else describe_pair(found, texts)
            print(f"\n{number}. " + "\n".join(lines))


if __name__ == "__main__":
    main()
