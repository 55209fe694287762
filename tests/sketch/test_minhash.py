"""Signatures are datasketch's, bit for bit; and kernels say the same as their NumPy twins."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from datasketch import MinHash
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedup.config import Config
from dedup.errors import UsageError
from dedup.sketch import concatenate, from_datasketch, sketch, to_datasketch
from dedup.sketch.sketches import parameters
from dedup.text.hashing import shingle_hash32
from tests.conftest import ROOT
from tests.text.texts import batch, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dedup.sketch import Sketches
    from tests.conftest import Switch

GOLDEN = json.loads((ROOT / "fixtures" / "golden" / "signatures.json").read_text(encoding="utf-8"))
CONFIG = Config()


def shingles(words: list[str], size: int) -> set[str]:
    """Return the shingles of a text, by the plainest means."""
    if not words:
        return set()
    return {" ".join(words[i : i + size]) for i in range(max(len(words) - size + 1, 1))}


def datasketch_signature(words: list[str], config: Config) -> list[int]:
    minhash = MinHash(config.permutations, seed=config.seed, hashfunc=shingle_hash32, scheme="affine32")
    for shingle in shingles(words, config.shingle_size):
        minhash.update(shingle.encode())
    values: list[int] = minhash.hashvalues.tolist()
    return values


def signatures_of(texts: Iterable[str], config: Config = CONFIG) -> list[list[int]]:
    signatures: list[list[int]] = sketch(batch(texts), config).signatures.tolist()
    return signatures


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["text"][:20])
def test_golden_signatures(case: dict[str, object], run_kernels: Switch) -> None:
    config = Config(permutations=GOLDEN["permutations"], seed=GOLDEN["seed"])
    for kernels in (True, False):
        run_kernels("dedup.sketch.sketch", kernels=kernels)
        assert signatures_of([str(case["text"])], config)[0] == case["signature"]


word_lists = st.lists(
    st.sampled_from(["alpha", "beta", "gamma", "delta", "ε", "字", "don't", "7"]), max_size=60
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word_lists, st.sampled_from([1, 3, 5]), st.integers(0, 2**32 - 1))
def test_signatures_equal_datasketch(run_kernels: Switch, words: list[str], size: int, seed: int) -> None:
    config = Config(permutations=32, shingle_size=size, seed=seed)
    expected = datasketch_signature(words, config)
    for kernels in (True, False):
        run_kernels("dedup.sketch.sketch", kernels=kernels)
        assert signatures_of([" ".join(words)], config) == [expected]


def test_more_shingles_than_a_block_holds_equal_datasketch(run_kernels: Switch) -> None:
    words = [f"w{i * i % 7919}" for i in range(5000)]
    expected = datasketch_signature(words, CONFIG)
    for kernels in (True, False):
        run_kernels("dedup.sketch.sketch", kernels=kernels)
        assert signatures_of([" ".join(words)]) == [expected]


def columns(sketches: Sketches) -> list[list[object]]:
    return [
        column.tolist()
        for column in (
            sketches.exact,
            sketches.words,
            sketches.signatures,
            sketches.samples,
            sketches.sample_offsets,
        )
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(text, max_size=4), st.sampled_from([1, 3, 5]))
def test_the_kernels_equal_their_twins(run_kernels: Switch, texts: list[str], size: int) -> None:
    config, tokens = Config(permutations=16, shingle_size=size), batch(texts)
    run_kernels("dedup.sketch.sketch")
    compiled = sketch(tokens, config)
    run_kernels("dedup.sketch.sketch", kernels=False)
    assert columns(compiled) == columns(sketch(tokens, config))


def test_a_signature_goes_to_datasketch_and_back() -> None:
    words = ["one", "two", "three", "four", "five", "six", "seven"]
    signature = sketch(batch([" ".join(words)]), CONFIG).signatures[0]
    minhash = to_datasketch(signature, CONFIG.seed)
    assert from_datasketch(minhash).tolist() == signature.tolist()
    minhash.update(b"two three four five nine")  # it goes on as a MinHash of the same permutations
    merged = MinHash(128, seed=1, hashfunc=shingle_hash32, scheme="affine32")
    for shingle in (*shingles(words, 5), "two three four five nine"):
        merged.update(shingle.encode())
    assert minhash == merged


def test_a_minhash_of_another_scheme_is_refused() -> None:
    with pytest.raises(UsageError, match="scheme"):
        from_datasketch(MinHash(128, scheme="legacy"))


def test_estimates_are_near_the_jaccard() -> None:
    common, own = [f"w{i}" for i in range(900)], [f"v{i}" for i in range(300)]
    one, other = [*common, *own], [*common, *(f"u{i}" for i in range(300))]
    first, second = shingles(one, 5), shingles(other, 5)
    jaccard = len(first & second) / len(first | second)
    signatures = sketch(
        batch([" ".join(one), " ".join(other)]), replace(CONFIG, permutations=1024)
    ).signatures
    estimate = float((signatures[0] == signatures[1]).mean())
    assert estimate == pytest.approx(jaccard, abs=4 * (jaccard * (1 - jaccard) / 1024) ** 0.5)


def test_a_text_without_words_has_a_signature_of_its_own() -> None:
    sketches = sketch(batch(["", "word"]), CONFIG)
    assert set(sketches.signatures[0].tolist()) == {2**32 - 1}
    assert sketches.words.tolist() == [0, 1]


def test_parts_are_put_together_in_order() -> None:
    texts = ["a b c d e f", "", "g h i", "a b c"]
    whole = sketch(batch(texts), CONFIG)
    parts = concatenate([sketch(batch(texts[:1]), CONFIG), sketch(batch(texts[1:]), CONFIG)])
    assert columns(parts) == columns(whole)
    assert len(whole) == 4


def test_what_makes_sketches_comparable() -> None:
    assert parameters(CONFIG) == parameters(Config(threshold=0.5, workers=3, only="duplicates"))
    for other in (Config(seed=2), Config(permutations=64), Config(shingle_size=4)):
        assert parameters(other) != parameters(CONFIG)
