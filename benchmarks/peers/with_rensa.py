"""rensa: R-MinHash over all shingles (not the rho path, which samples positions), its LSH, its estimates.

Its index has to be told the number of bands: 32 of 4 rows, as gaoya chooses for this threshold.
"""

from __future__ import annotations

from itertools import islice

from rensa import RMinHash, RMinHashLSH

from benchmarks.peers.documents import PERMUTATIONS, SHINGLE, THRESHOLD, arguments, read, words, write

BANDS = 32
BATCH = 1024
SEED = 42


def shingles(text: str) -> list[str]:
    tokens = words(text.lower())
    return list(map(" ".join, zip(*(tokens[i:] for i in range(SHINGLE)), strict=False)))


def main() -> None:
    corpus, clusters = arguments()
    ids: list[str] = []
    sketches: list[RMinHash] = []
    documents = read(corpus)
    while batch := list(islice(documents, BATCH)):
        ids.extend(name for name, _ in batch)
        sketches.extend(RMinHash.from_token_sets([shingles(text) for _, text in batch], PERMUTATIONS, SEED))
    index = RMinHashLSH(THRESHOLD, PERMUTATIONS, BANDS)
    index.insert_many(sketches)
    links = (
        (place, other)
        for place, found in enumerate(index.query_all(sketches))
        for other in found
        if other < place and sketches[place].jaccard(sketches[other]) >= THRESHOLD
    )
    write(clusters, ids, links)


main()
