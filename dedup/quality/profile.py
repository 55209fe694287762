"""What the fast tier knows of a batch of documents: counts of characters, words, languages and triggers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from dedup.compiled import worthwhile
from dedup.models.once import once
from dedup.quality import classes, reference_characters, reference_profile
from dedup.quality.english.prose import Prose, prose
from dedup.quality.identify import identify
from dedup.quality.registry import rules
from dedup.text.hashing import token_hash
from dedup.text.tokenise import utf8_buffers

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from dedup.config import Config
    from dedup.text.tokens import TokenBatch

SMALL = 100_000
"""Bytes up to which a batch is profiled in Python, which is done before the kernels have been loaded."""

ENGLISH_WORDS = (
    "the", "of", "and", "to", "that", "with", "from", "this", "have", "has", "which", "by",
    "were", "been", "their", "they", "would", "not", "you", "it", "are", "for",
)  # fmt: skip
"""The commonest words of English that few other languages share."""
ENGLISH_FEWEST = 5
ENGLISH_SHARE = 0.1
"""Number and share of those words from which a text is taken for English without asking the language model."""

LONGEST_GAP = 100
"""Tokens of the longest stretch without one of those words in running text; tables, lists, code and passages in another
language have longer ones.
"""


@dataclass(frozen=True, slots=True)
class Profile:
    """Arrays of n rows, one for each document of a batch; the counts are int32.

    `languages` holds ISO 639 codes, "" where unknown. `marks` has the bit of each kind of trigger that the document
    holds; ask `triggered`.
    """

    config: Config
    texts: pa.LargeStringArray
    tokens: TokenBatch
    languages: NDArray[np.str_]
    marks: NDArray[np.uint64]
    repeated: NDArray[np.int32]
    """Tokens in passages that came before (`reference_profile.PASSAGE`)."""
    passage: NDArray[np.int32]
    """Tokens of the longest such passage."""
    english: NDArray[np.int32]
    """Words that are among `ENGLISH_WORDS`."""
    english_gap: NDArray[np.int32]
    """Tokens of the longest stretch without one of them."""
    running: NDArray[np.bool_]
    """Which documents are English that runs on in sentences, bool[n]: the order of their words can be judged."""
    prose: Prose
    """How the words are put together, as far as English goes."""
    characters: NDArray[np.int32]
    """Code points."""
    letters: NDArray[np.int32]
    """Letters and the marks on them, of any script."""
    digits: NDArray[np.int32]
    latin: NDArray[np.int32]
    """Letters of the Latin script."""
    foreign: NDArray[np.int32]
    """Characters outside ASCII."""
    lines: NDArray[np.int32]
    """Lines that are not blank."""
    short_lines: NDArray[np.int32]
    """Those of at most `reference_characters.SHORT_LINE` characters."""
    code_lines: NDArray[np.int32]
    """Those that look like code (`reference_characters.code_lines`)."""
    hidden: NDArray[np.int32]
    """Characters that draw nothing: zero-width, directional, tags, soft hyphens."""
    controls: NDArray[np.int32]
    """Control characters other than tab and line ends, and U+FFFD."""
    mixed: NDArray[np.int32]
    """Words of Latin letters together with Cyrillic, Greek or full-width ones."""
    mojibake: NDArray[np.int32]
    """Pairs of characters that a UTF-8 sequence read in a single-byte encoding would begin with."""
    tags: NDArray[np.int32]
    """Beginnings of tags that nothing but markup has: `</ <! <? <% <br` and `<` with an attribute."""
    brackets: NDArray[np.int32]
    """`[` before a lower-case letter, `/` or another one."""
    braces: NDArray[np.int32]
    """`{{` and `{%`."""
    entities: NDArray[np.int32]
    """Such as `&amp;` and `&#39;`."""
    questions: NDArray[np.int32]
    """Question marks right before a small letter of ASCII."""
    last: NDArray[np.int32]
    """Code point of the last visible character, 0 where there is none."""

    def __len__(self) -> int:
        return len(self.languages)

    @property
    def words(self) -> NDArray[np.int64]:
        """Number of tokens."""
        return self.tokens.counts

    @property
    def continuous(self) -> NDArray[np.bool_]:
        """Which of the `running` documents are neither verse nor lists, bool[n]: their words and subject can be judged."""
        return self.running & self.prose.continuous

    def triggered(self, code: str, kind: str) -> NDArray[np.bool_]:
        """Return which documents hold a trigger phrase of this kind of the rule `code`, bool[n]."""
        held: NDArray[np.bool_] = np.not_equal(self.marks & _bits()[code, kind], 0)
        return held

    def row_triggered(self, row: int, code: str, kind: str) -> bool:
        """Tell whether one document holds such a phrase."""
        return bool(self.marks[row] & _bits()[code, kind])


def profile(texts: pa.LargeStringArray, tokens: TokenBatch, config: Config) -> Profile:
    """Return the profile of a batch of texts (none of them null) and its tokens."""
    data, offsets = utf8_buffers(texts)
    keys, bits = _trigger_table()
    if not worthwhile(len(data), SMALL):
        counts = reference_characters.count_characters(texts.to_pylist(), classes.table())
        marks, english, english_gap = reference_profile.mark_triggers(
            tokens.hashes, tokens.offsets, keys, bits
        )
        repeated, passage = reference_profile.count_repeated(tokens.hashes, tokens.flags, tokens.offsets)
    else:
        from dedup.quality import kernels_characters, kernels_profile

        counts = kernels_characters.count_characters(data, offsets, classes.table())
        marks, english, english_gap = kernels_profile.mark_triggers(tokens.hashes, tokens.offsets, keys, bits)
        repeated, passage = kernels_profile.count_repeated(tokens.hashes, tokens.flags, tokens.offsets)
    columns = dict(zip(reference_characters.COLUMNS, np.ascontiguousarray(counts.T), strict=True))
    many = english >= ENGLISH_SHARE * tokens.counts
    languages = identify(texts, english=many & (english >= ENGLISH_FEWEST))
    running = many & (languages == "en") & (english_gap <= LONGEST_GAP)
    return Profile(
        config=config,
        texts=texts,
        tokens=tokens,
        languages=languages,
        marks=marks,
        repeated=repeated,
        passage=passage,
        english=english,
        english_gap=english_gap,
        running=running,
        prose=prose(tokens, running),
        **columns,
    )


@cache
def _bits() -> dict[tuple[str, str], np.uint64]:
    """Return the bit of each kind of trigger of each rule."""
    kinds = [(rule.code, kind) for rule in rules() for kind in rule.triggers]
    return {kind: np.uint64(1 << place) for place, kind in enumerate(kinds)}


@once
def _trigger_table() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the open-addressed table from the keys of all rules' trigger phrases to the rules' bits."""
    phrases = [
        (phrase.split(), int(_bits()[rule.code, kind]))
        for rule in rules()
        for kind, triggers in rule.triggers.items()
        for phrase in triggers
    ]
    phrases += [([word], reference_profile.ENGLISH_BIT) for word in ENGLISH_WORDS]
    table: dict[int, int] = {}
    for words, bit in phrases:
        *beginnings, whole = reference_profile.phrase_keys(map(token_hash, words))
        for key in beginnings:
            table[key] = table.get(key, 0) | reference_profile.CONTINUES_BIT
        table[whole] = table.get(whole, 0) | bit
    slots = 1 << (4 * len(table)).bit_length()
    keys = np.zeros(slots, dtype=np.uint64)
    bits = np.zeros(slots, dtype=np.uint64)
    for key, bit in table.items():
        slot = key & (slots - 1)
        while bits[slot]:
            slot = (slot + 1) & (slots - 1)
        keys[slot], bits[slot] = key, bit
    return keys, bits
