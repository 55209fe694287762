"""The features of a pair of documents, column by column; `a` is the shorter of the two."""

from __future__ import annotations

COLUMNS = (
    # Words and shingles, by place: share of those of a that b holds, and Jaccard.
    "containment_1",
    "containment_2",
    "containment_3",
    "containment_5",
    "jaccard_1",
    "jaccard_2",
    "jaccard_3",
    "jaccard_5",
    "idf_overlap",  # share of the information in the words of a that b holds too
    "prose",  # the same of words that are no names or numbers: what one event does not dictate
    # Aligned passages. A word is told when its passage keeps it, misreads it, or has a synonym in its place.
    "told",  # share of the words of a that are told
    "told_unquoted",  # the same outside quotation marks and quoted messages
    "told_long",  # told words as a share of b
    "sentences",  # share of the sentences of a that have a counterpart
    "order",  # share of the told words in the heaviest set of passages that keeps one order
    "density",  # share of the passages' words that are told
    "quoted",  # share of the told words inside quotation marks, in either text
    "synonyms",  # share of the told words that have a synonym in their place
    "misread",  # share of the told words that differ in a few characters only
    "agreement",  # 1 where no names or numbers clash inside the passages, 0 where a sixth of them do
    # What a spinner and a rewriter leave alone.
    "names",
    "numbers",
    "immutables",
    "longest_run",  # tokens in the longest run of equal words
    "length_ratio",
    "length",  # logarithm of the tokens of a
)
"""Names of the columns of the feature matrix. Shares are in 0..1."""
