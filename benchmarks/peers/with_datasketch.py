"""datasketch: MinHash with its default scheme and MinHashLSH; candidates are kept by their estimated Jaccard."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from datasketch import MinHash, MinHashLSH

from benchmarks.peers.documents import PERMUTATIONS, SHINGLE, THRESHOLD, arguments, read, words, write

if TYPE_CHECKING:
    from collections.abc import Iterator


def shingles(text: str) -> set[bytes]:
    tokens = words(text.lower())
    return {" ".join(window).encode() for window in zip(*(tokens[i:] for i in range(SHINGLE)), strict=False)}


def main() -> None:
    corpus, clusters = arguments()
    ids: list[str] = []

    def texts() -> Iterator[set[bytes]]:
        for name, text in read(corpus):
            ids.append(name)
            yield shingles(text)

    sketches = list(MinHash.generator(texts(), num_perm=PERMUTATIONS, hashfunc=crc32))
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    with index.insertion_session() as session:
        for place, sketch in enumerate(sketches):
            session.insert(place, sketch, check_duplication=False)
    links = (
        (place, other)
        for place, sketch in enumerate(sketches)
        for other in index.query(sketch)
        if other < place and sketch.jaccard(sketches[other]) >= THRESHOLD
    )
    write(clusters, ids, links)


main()
