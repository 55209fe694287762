"""How many test items are found in the training documents that hold them: python -m benchmarks.contamination.

Runs of words from blogs (the items) stand word for word at a random place of technical documents cut to a length;
`dedup index query` of an index of the items is asked which documents hold which. Needs the optional data folder
`../shared/data` (or the path in DEDUP_DATA), and takes about 20 seconds.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import orjson

from training.records import DATA, records

ITEMS = (25, 40, 60, 100)
DOCUMENTS = (300, 1000, 3000, 10000)
EACH = 60


def main() -> None:
    """Print the share found as a table: items of so many words by documents of so many."""
    with tempfile.TemporaryDirectory() as folder:
        found = _found(Path(folder))
    print("words of document | " + " | ".join(f"item of {item}" for item in ITEMS))
    for words in DOCUMENTS:
        print(f"{words:,} | " + " | ".join(f"{found[words, item] / EACH:.2f}" for item in ITEMS))


def _found(folder: Path) -> Counter[tuple[int, int]]:
    """Return how many items were found, by words of the document and of the item."""
    chance = random.Random(5)
    items = [words for words in _texts("clean/blogs.dev") if len(words) >= max(ITEMS)]
    hosts = list(_texts("corpora/debian_docs"))
    chance.shuffle(items)
    with (folder / "items.jsonl").open("wb") as tests, (folder / "training.jsonl").open("wb") as training:
        for words in DOCUMENTS:
            long = [host for host in hosts if len(host) >= words]
            for size in ITEMS:
                for number in range(EACH):
                    item, host = items.pop()[:size], chance.choice(long)
                    start, place = chance.randrange(len(host) - words + 1), chance.randrange(words)
                    document = host[start : start + words]
                    document[place:place] = item
                    for file, text in ((tests, item), (training, document)):
                        record = {"id": f"{words} {size} {number} {file is tests}", "text": " ".join(text)}
                        file.write(orjson.dumps(record) + b"\n")
    dedup = [sys.executable, "-m", "dedup", "index"]
    index = str(folder / "items.db")
    subprocess.run([*dedup, "build", "-q", index, str(folder / "items.jsonl")], check=True)
    query = [*dedup, "query", "-q", index, str(folder / "training.jsonl")]
    answer = subprocess.run(query, check=True, capture_output=True).stdout
    pairs = ((line["id"].split(), line["copy_of"].split()) for line in map(orjson.loads, answer.splitlines()))
    return Counter((int(one[0]), int(one[1])) for one, other in pairs if one[:3] == other[:3])


def _texts(name: str) -> list[list[str]]:
    return [record["text"].split() for record in records(DATA / f"{name}.jsonl.gz")]


if __name__ == "__main__":
    main()
