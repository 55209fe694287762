"""gaoya: its own word shingles, bands and threads, in Rust; Python only splits the texts into words."""

from __future__ import annotations

from gaoya.minhash import MinHashStringIndex

from benchmarks.peers.documents import PERMUTATIONS, SHINGLE, THRESHOLD, arguments, read, words, write

BATCH = 4096


def main() -> None:
    corpus, clusters = arguments()
    ids: list[str] = []
    texts: list[str] = []
    for name, text in read(corpus):
        ids.append(name)
        texts.append(" ".join(words(text.lower())))
    index = MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=THRESHOLD,
        num_bands=None,
        band_size=None,
        num_hashes=PERMUTATIONS,
        analyzer="word",
        ngram_range=(SHINGLE, SHINGLE),
        id_container="smallvec",
    )
    for start in range(0, len(ids), BATCH):
        batch = texts[start : start + BATCH]
        index.par_bulk_insert_docs(list(range(start, start + len(batch))), batch)
    links = (
        (start + place, other)
        for start in range(0, len(ids), BATCH)
        for place, found in enumerate(index.par_bulk_query(texts[start : start + BATCH]))
        for other in found
    )
    write(clusters, ids, links)


main()
