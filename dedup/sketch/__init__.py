"""Fixed-size sketches of token streams: MinHash signatures, containment samples, immutables."""

from dedup.sketch.minhash import from_datasketch, to_datasketch
from dedup.sketch.sketch import sketch
from dedup.sketch.sketches import Collector, Sketches, concatenate, take

__all__ = ["Collector", "Sketches", "concatenate", "from_datasketch", "sketch", "take", "to_datasketch"]
