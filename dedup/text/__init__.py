"""Unicode rules, tokens and shingles: the one place that decides what a word is."""

from dedup.text.tokenise import tokenise
from dedup.text.tokens import TokenBatch

__all__ = ["TokenBatch", "tokenise"]
