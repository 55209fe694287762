"""From sketches to clusters: candidates, verification, relation, clusters, keepers."""

from dedup.match.matches import Corpus, Matches, match

__all__ = ["Corpus", "Matches", "match"]
