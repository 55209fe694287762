"""Packs the list of tortured phrases: `python -m training.tortured tortured_phrases.csv`.

The list is of the Problematic Paper Screener (Cabanac, Labbé and Magazinov), CC BY 4.0; its queries are kept as they
are, sorted, without the counts of papers, and filed by the rarest words that a text must have to meet them.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np

from dedup.quality.phrasebook import PATH, pack


def main() -> None:
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as lines:
        rows = sorted(
            {
                (row["tortured_phrase"].strip(), row["expected_phrase"].strip())
                for row in csv.DictReader(lines)
            }
        )
    np.savez_compressed(PATH, allow_pickle=False, **pack(["\t".join(row) for row in rows]))
    print(f"{PATH.name}: {len(rows)} queries, {PATH.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
