"""FracMinHash samples of word 3-grams (Irber et al. 2022): they estimate containment, which MinHash cannot.

A 3-gram is kept when its hash falls under a fixed share of the range, so two documents keep the same ones
of what they share, whatever their lengths. Short documents keep a larger share, so that enough remain.
The order of the three words does not count: who turns a phrase round keeps it.
"""

from __future__ import annotations

SAMPLE_SIZE = 3
"""Tokens to a sampled shingle: rewriting breaks most 5-grams and leaves many 3-grams."""

SAMPLE_RATE = 8
"""One 3-gram in so many is kept in a long document."""

SAMPLE_FLOOR = 64
"""Documents of up to this many 3-grams keep them all; longer ones this many on average, or 1/SAMPLE_RATE."""


def sample_limit(count: int) -> int:
    """Return the largest hash that a document of `count` 3-grams keeps."""
    if count <= SAMPLE_FLOOR:
        return 0xFFFF_FFFF_FFFF_FFFF
    # In units of 2⁻³², so that the kernel computes the same in 64-bit integers.
    return max((SAMPLE_FLOOR << 32) // count, (1 << 32) // SAMPLE_RATE) << 32
