"""Packs the list of tortured phrases: `python -m training.tortured tortured_phrases.csv`.

The list is of the Problematic Paper Screener (Cabanac, Labbé and Magazinov), CC BY 4.0; its queries are kept as they
are, sorted, without the counts of papers.
"""

from __future__ import annotations

import csv
import gzip
import sys
from pathlib import Path

from dedup.quality.queries import parse

PATH = Path(__file__).parent.parent / "dedup" / "models" / "tortured_phrases.tsv.gz"


def main() -> None:
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as lines:
        rows = sorted(
            {
                (row["tortured_phrase"].strip(), row["expected_phrase"].strip())
                for row in csv.DictReader(lines)
            }
        )
    for query, _ in rows:
        parse(query)
    text = "".join(f"{query}\t{expected}\n" for query, expected in rows)
    PATH.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{PATH.name}: {len(rows)} queries, {PATH.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
